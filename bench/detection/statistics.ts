/** A share of a sample with its 95 % interval, each from 0 to 1. */
export interface Share {
  readonly hits: number
  readonly of: number
  readonly low: number
  readonly high: number
}

/** The 97.5 % quantile of the standard normal distribution. */
const z = 1.959964

/**
 * Wilson's score interval: right also for small samples and for shares near 0 and 1, where the usual one is not.
 * E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927).
 */
export function share(hits: number, of: number): Share {
  if (of === 0) return { hits, of, low: 0, high: 1 }
  const p = hits / of
  const scale = 1 + (z * z) / of
  const centre = (p + (z * z) / (2 * of)) / scale
  const half = (z / scale) * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of))
  return {
    hits,
    of,
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === of ? 1 : Math.min(1, centre + half),
  }
}

/** `98.0 % (95.4–99.2) 249/254`. */
export function shareText({ hits, of, low, high }: Share): string {
  if (of === 0) return '–'
  const percent = (value: number) => (value * 100).toFixed(1)
  return `${percent(hits / of)} % (${percent(low)}–${percent(high)}) ${hits}/${of}`
}

/** The smallest value that at least that share of the values does not exceed (nearest rank); NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN
}

import type { Sample } from './sample.ts'

/** The two runs of a pair. */
export interface Pair {
  readonly plain: Sample
  readonly guarded: Sample
}

/**
 * Runs both, one right after the other, `count` times; which goes first alternates, so that whatever the first one
 * leaves warm serves both alike.
 */
export async function measurePairs(
  count: number,
  plain: () => Promise<Sample>,
  guarded: () => Promise<Sample>,
): Promise<Pair[]> {
  const pairs: Pair[] = []
  for (let index = 0; index < count; index++) {
    if (index % 2 === 0) {
      const first = await plain()
      pairs.push({ plain: first, guarded: await guarded() })
    } else {
      const first = await guarded()
      pairs.push({ plain: await plain(), guarded: first })
    }
  }
  return pairs
}

export const head = [
  'project, manager, run',
  'unguarded ms',
  'guarded ms',
  'ratio (min–max)',
  'first output ms',
  'peak MB',
]

/** A row of the table: medians, and the median of the pairs' ratios with the smallest and the largest. */
export function row(label: string, pairs: readonly Pair[]): string[] {
  const ratios = pairs.map(({ plain, guarded }) => guarded.milliseconds / plain.milliseconds)
  const [low, middle, high] = [Math.min(...ratios), median(ratios), Math.max(...ratios)].map((ratio) =>
    ratio.toFixed(2),
  )
  const [plain, guarded] = [summary(pairs.map((pair) => pair.plain)), summary(pairs.map((pair) => pair.guarded))]
  return [
    label,
    plain.took,
    guarded.took,
    `${middle} (${low}–${high})`,
    `${plain.first} / ${guarded.first}`,
    `${plain.peak} / ${guarded.peak}`,
  ]
}

/** A row of runs that have nothing to be compared with. */
export function single(label: string, samples: readonly Sample[]): string[] {
  const { took, first, peak } = summary(samples)
  return [label, '', took, '', first, peak]
}

function summary(samples: readonly Sample[]) {
  const peak = median(samples.map((sample) => sample.peak))
  const firsts = samples.flatMap(({ first }) => (first === undefined ? [] : [first]))
  return {
    took: median(samples.map(({ milliseconds }) => milliseconds)).toFixed(0),
    first: firsts.length === 0 ? '–' : median(firsts).toFixed(0),
    // A run that was over before anybody looked has none.
    peak: peak === 0 ? '–' : (peak / 1_000_000).toFixed(0),
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
}

/** A Markdown table; all columns but the first and the last hold numbers. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)))
  const isNumber = (column: number) => column > 0 && column < head.length - 1
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (isNumber(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join(' | ')} |\n`
  const rule = widths.map((width, at) => (isNumber(at) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)))
  return line(head) + line(rule) + rows.map(line).join('')
}

/**
 * The first of `names` one edit away (insertion, deletion, replacement, swap of neighbours), worked out by the textbook
 * and not by the guard's own code, so that it can be measured against this.
 */
export function nearestOf(names: readonly string[]): (name: string) => string | undefined {
  const index = new Map<string, string[]>()
  for (const name of names) {
    for (const key of shortened(name)) index.set(key, [...(index.get(key) ?? []), name])
  }
  const ranks = new Map(names.map((name, rank) => [name, rank]))
  return (name) => {
    const found = [...shortened(name)]
      .flatMap((key) => index.get(key) ?? [])
      .filter((other) => distance(name, other) === 1)
    return found.sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0))[0]
  }
}

function shortened(text: string): Set<string> {
  return new Set([text, ...Array.from(text, (_, at) => text.slice(0, at) + text.slice(at + 1))])
}

/** Optimal string alignment. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (__, j) => i || j))
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1)
      ;(rows[i] as number[])[j] = best
    }
  }
  return at(a.length, b.length)
}

/** Milliseconds of the two runs of a pair. */
export interface Pair {
  readonly plain: number
  readonly guarded: number
}

/**
 * Runs both, one right after the other, `count` times; which goes first alternates, so that whatever the first one
 * leaves warm serves both alike.
 */
export async function measurePairs(
  count: number,
  plain: () => Promise<number>,
  guarded: () => Promise<number>,
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

/** A row of the table: medians, and the median of the pairs' ratios with the smallest and the largest. */
export function row(label: string, pairs: readonly Pair[]): string[] {
  const ratios = pairs.map(({ plain, guarded }) => guarded / plain)
  const [low, middle, high] = [Math.min(...ratios), median(ratios), Math.max(...ratios)].map((ratio) =>
    ratio.toFixed(2),
  )
  return [
    label,
    median(pairs.map(({ plain }) => plain)).toFixed(0),
    median(pairs.map(({ guarded }) => guarded)).toFixed(0),
    `${middle} (${low}–${high})`,
  ]
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

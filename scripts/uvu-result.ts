/** What the process of one test file left behind. */
export interface Ran {
  readonly output: string
  /** Why the process itself went wrong: exit code, signal, time. */
  readonly broke?: string
}

export interface Result {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly why: readonly string[]
}

/** What a file's source gives away that no summary shows. Counts in uvu stay silent about suites that never ran. */
export function traps(source: string): readonly string[] {
  const suites = [...source.matchAll(/^(?:export )?const (\w+)(?:\s*:[^=\n]+)?\s*=\s*suite\b/gmu)].map(
    ([, name]) => name ?? '',
  )
  const own = /^import\s*\{[^}]*\btest\b[^}]*\}\s*from\s*['"]uvu['"]/mu.test(source) ? ['test'] : []
  return [...own, ...suites].flatMap((name) => {
    const last = [...source.matchAll(new RegExp(`^\\s*${name}\\.run\\(\\)`, 'gmu'))].at(-1)
    const focused = new RegExp(`^\\s*${name}\\.only\\(`, 'mu').test(source)
      ? [`${name}.only hides the other tests`]
      : []
    if (last === undefined) return [...focused, `${name}.run() is missing`]
    const late = new RegExp(`^\\s*${name}(?:\\.skip)?\\(`, 'mu').test(source.slice(last.index))
    return late ? [...focused, `tests stand behind ${name}.run() and never run`] : focused
  })
}

/** Holds a file's process and its output to what uvu does not promise: it exits 0 in lukeed/uvu#60, #191 and #205. */
export function resultOf({ output, broke }: Ran, source: string): Result {
  const summaries = [...output.matchAll(/^ {2}Total: +(\d+)\n {2}Passed: +(\d+)\n {2}Skipped: +(\d+)$/gmu)]
  const [total = 0, passed = 0, skipped = 0] = (summaries.at(-1) ?? []).slice(1).map(Number)
  const why = [
    ...(broke === undefined ? [] : [broke]),
    ...traps(source),
    ...(summaries.length === 0 ? ['no summary: it ended early or never called .run()'] : []),
    ...(summaries.length > 0 && total + skipped === 0 ? ['no tests'] : []),
    ...(passed === total ? [] : [`${passed} of ${total} passed`]),
  ]
  return { passed, skipped, why, failed: Math.max(total - passed, why.length > 0 ? 1 : 0) }
}

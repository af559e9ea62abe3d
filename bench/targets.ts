import { tableOf } from './table.ts'

/** What an install may cost on the large project with 2 cores, as a ratio to unguarded, by manager and run. */
const ratios: Readonly<Record<string, number>> = {
  'npm cold': 1.15,
  'npm warm': 1.03,
  'npm one package added': 1.06,
  'pnpm cold': 1.25,
  'pnpm warm': 1.05,
  'pnpm one package added': 1.1,
}
/** Milliseconds and, at the peak, megabytes. */
const checks: Readonly<Record<string, { readonly took: number; readonly peak: number }>> = {
  'check, unjudged': { took: 8000, peak: 400 },
  'check, judged': { took: 150, peak: 400 },
}

/**
 * The rows of a run that there is an aim for, with what was reached; empty where the large project was not measured.
 * @param rows as {@link head} of rounds.ts names their cells
 */
export function targetsOf(rows: readonly (readonly string[])[]): string {
  const found = rows.flatMap(([label = '', , took = '', ratio = '', , , peak = '']) => {
    const { manager, major, run } = /^large (?<manager>\w+)@(?<major>\d+) (?<run>.+)$/u.exec(label)?.groups ?? {}
    // pnpm 10 has none.
    if (run === undefined || (manager === 'pnpm' && major === '10')) return []
    const [most, check] = [ratios[`${manager} ${run}`], checks[run]]
    const number = Number.parseFloat(ratio)
    if (most !== undefined) return [[label, most.toFixed(2), number.toFixed(2), said(number <= most)]]
    if (check === undefined) return []
    const isReached = Number(took) <= check.took && Number(peak) <= check.peak
    return [[label, `${check.took} ms, ${check.peak} MB`, `${took} ms, ${peak} MB`, said(isReached)]]
  })
  return found.length === 0 ? '' : `\n${tableOf(['aim for', 'at most', 'reached', ''], found)}`
}

const said = (isReached: boolean): string => (isReached ? 'yes' : 'no')

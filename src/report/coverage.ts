import { wrap } from '../text/wrap.ts'

/** What an install says besides its report: which commands no hook of this setup reaches. */
export const coverageLine = (uncovered: readonly string[], columns: number): string =>
  `${wrap(`not guarded here: ${uncovered.join(', ')}`, { columns, rest: '  ' }).join('\n')}\n`

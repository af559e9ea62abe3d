import { counted } from '../text/count.ts'
import { wrap } from '../text/wrap.ts'

/**
 * What an install says besides its report: which commands no hook of this setup reaches, and how old the feed is.
 * @param feedAge days; undefined where there is no feed, which the report says
 */
export function coverageLine(uncovered: readonly string[], feedAge: number | undefined, columns: number): string {
  const age = feedAge === undefined ? '' : `feed ${counted(feedAge, 'day')} old · `
  const text = `${age}not guarded here: ${uncovered.join(', ')}`
  return `${wrap(text, { columns, rest: '  ' }).join('\n')}\n`
}

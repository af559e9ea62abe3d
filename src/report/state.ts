import type { Judgement, PackageId } from '../model.ts'

export type ScriptState = 'none' | 'approved' | 'stripped' | 'ran'

export const hasScripts = ({ scripts }: Judgement): boolean => Object.keys(scripts).length > 0

/** What became of a package's install scripts. Those that nobody could read are not run, so they count as stripped. */
export function scriptState(judgement: Judgement, ran: ReadonlySet<PackageId>): ScriptState {
  if (ran.has(judgement.package.id)) return 'ran'
  if (hasScripts(judgement)) return judgement.approved ? 'approved' : 'stripped'
  const unread = judgement.verdict === 'strip' || judgement.gaps.some(({ about }) => about === 'archive')
  return unread ? 'stripped' : 'none'
}

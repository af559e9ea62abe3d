import type { Approval, Judgement } from '../model.ts'
import { isSamePin } from '../policy/approvals.ts'

/** What a person is told to do with scripts that wait for an approval, and why: sentences in the order of their weight. */
export interface Recommendation {
  readonly advice: 'approve' | 'look' | 'leave'
  readonly reasons: readonly string[]
}

/** Commands that build or fetch the native part of a package with the tools that everybody uses for that. */
const knownProgram =
  /^(?:node-gyp rebuild|node-gyp-build|prebuild-install|node-pre-gyp install|node-gyp-build-optional-packages)(?: --?[a-z-]{1,40}(?:[= ]\w{1,40})?){0,5}$/u
const isKnownShape = (command: string): boolean => command.split(' || ').every((part) => knownProgram.test(part))

/**
 * Deterministic: the same judgement and approvals give the same advice.
 * @param before the approval of another version that this one is compared with
 */
export function recommend(judgement: Judgement, before: Approval | undefined): Recommendation {
  const { findings, gaps, pin, scripts } = judgement
  const grave = findings.filter(({ severity }) => severity === 'high' || severity === 'critical')
  const said = (list: typeof findings) => list.map(({ rule, message }) => `${rule}: ${message}`)
  if (grave.length > 0) return { advice: 'leave', reasons: said(grave) }
  if (pin === undefined) return { advice: 'leave', reasons: ['its bytes are not known', ...gaps.map(({ why }) => why)] }
  const [same, compared] = before ? comparedWith(before, judgement) : [false, []]
  const doubts = [...gaps.map(({ why }) => why), ...said(findings.filter(({ severity }) => severity === 'medium'))]
  if (doubts.length > 0) return { advice: 'look', reasons: [...doubts, ...compared] }
  if (before !== undefined) return { advice: same ? 'approve' : 'look', reasons: compared }
  if (Object.values(scripts).every(isKnownShape))
    return { advice: 'approve', reasons: ['it builds or fetches its native part as many do, and nothing was found'] }
  if (pin.reach !== undefined)
    return { advice: 'approve', reasons: ['all that its scripts run was read, and nothing was found'] }
  return { advice: 'look', reasons: ['not all that its scripts run can be followed'] }
}

function comparedWith(before: Approval, { pin, scripts }: Judgement): [boolean, string[]] {
  const named = `${before.version}, which ${before.by} approved on ${before.at.slice(0, 10)}`
  if (before.pin && pin && isSamePin({ ...before.pin, integrity: pin.integrity }, pin))
    return [true, [`the same files as ${named}`]]
  const sameCommands = JSON.stringify(before.pin?.scripts) === JSON.stringify(scripts)
  if (!sameCommands) return [false, [`other commands than ${named}`]]
  if (before.pin?.reach !== undefined && before.pin.reach === pin?.reach)
    return [true, [`its scripts reach the same code as those of ${named}`]]
  return [false, [`its scripts reach other code than those of ${named}`]]
}

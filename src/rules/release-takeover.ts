import type { Evidence, ReleaseHistory, Rule } from '../model.ts'
import {
  areLinesTogether,
  areReplaced,
  daysAsleep,
  firstScripts,
  habit,
  historyIn,
  lostCommit,
  lostTrust,
  movedBuild,
  newbornsIn,
  newPublisher,
} from './shared/release-signs.ts'

/** Signs of a takeover, each weak alone. */
type Sign =
  | 'stranger'
  | 'asleep'
  | 'untrusted'
  | 'freshly untrusted'
  | 'script'
  | 'newborn'
  | 'newborn with a script'
  | 'lines'
  | 'burst'
  | 'moved'
  | 'uncommitted'

/** Sets of signs that came together in takeovers and not in the releases of honest packages (bench:origin). */
const patterns: readonly (readonly Sign[])[] = [
  ['stranger', 'script'],
  ['stranger', 'newborn'],
  ['stranger', 'untrusted'],
  ['untrusted', 'script'],
  ['untrusted', 'newborn'],
  ['untrusted', 'asleep'],
  ['untrusted', 'lines'],
  ['script', 'newborn'],
  ['script', 'lines'],
  ['script', 'burst'],
  ['moved', 'script'],
  ['moved', 'newborn'],
  ['uncommitted', 'stranger'],
  ['uncommitted', 'script'],
  ['uncommitted', 'newborn'],
  ['uncommitted', 'asleep'],
  ['uncommitted', 'burst'],
  ['asleep', 'newborn'],
  ['asleep', 'script'],
  ['newborn with a script'],
  ['freshly untrusted'],
]

/** How long after its release what happens to honest packages too is held until somebody has looked. */
const fresh = 14 * 86_400_000

export const releaseTakeover: Rule = {
  id: 'release/takeover',
  severity: 'high',
  speaksOf: 'newcomers',
  // What else is unknown is no sign and keeps none of the others silent; the rules of its own speak of the gap.
  needs: ['history'],
  *check(evidence, now) {
    const history = historyIn(evidence)
    if (!history) return
    const signs = new Set(signsOf(evidence, history, now))
    const matching = patterns.filter((pattern) => pattern.every((sign) => signs.has(sign)))
    if (matching.length === 0) return
    const shown = [...new Set(matching.flat())]
    const confidence = matching.length > 1 ? 'high' : 'medium'
    yield { confidence, args: { signs: shown } }
  },
  say: ({ signs }) =>
    `looks like a takeover of the package: ${[signs]
      .flat()
      .map((sign) => sentences[sign as Sign])
      .join(', ')}`,
}

const sentences: Readonly<Record<Sign, string>> = {
  stranger: 'it was published by somebody new',
  asleep: 'nothing had been released for a year',
  untrusted: 'what vouched for the build of the release before it is gone',
  'freshly untrusted':
    'for days only, after a habit of releases with it, it has been out without anything that vouches for its build',
  script: 'it is the first with an install script',
  newborn: 'it gained a dependency that is itself newborn and by others',
  'newborn with a script': 'it gained a newborn dependency by others that has an install script',
  moved: 'it was built by another repository or workflow than the one before it',
  uncommitted: 'it has been out for days only and names no commit, as those before it did',
  burst: 'another release followed it or went before within half an hour, days ago',
  lines: 'three release lines or more were published within half an hour',
}

function* signsOf(evidence: Evidence, history: ReleaseHistory, now: Date): Iterable<Sign> {
  if (newPublisher(history) !== undefined || areReplaced(history)) yield 'stranger'
  if (daysAsleep(history) !== undefined) yield 'asleep'
  if (firstScripts(evidence, history).length > 0) yield 'script'
  if (areLinesTogether(history)) yield 'lines'
  if (movedBuild(evidence).length > 0) yield 'moved'
  const newborns = newbornsIn(evidence, history)
  if (newborns.length > 0) yield 'newborn'
  if (newborns.some(({ hasInstallScript }) => hasInstallScript)) yield 'newborn with a script'
  const isFresh = now.getTime() - Date.parse(history.release?.published ?? '') < fresh
  if (isFresh && history.together.length > 0) yield 'burst'
  if (isFresh && lostCommit(history)) yield 'uncommitted'
  if (!lostTrust(history, now)) return
  yield 'untrusted'
  if (isFresh && history.trustedRun >= habit) yield 'freshly untrusted'
}

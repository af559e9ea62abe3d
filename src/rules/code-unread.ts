import type { CodeFacts, Evidence, Hit, Rule } from '../model.ts'
import { actsAlone, signalsOf, textArg } from './shared/code-signals.ts'
import { isForeignTo } from './shared/hosts.ts'

/** Padding must not be a way around: what starts by itself and was not read to its end may do anything. */
export const codeUnread: Rule = {
  id: 'code/unread',
  severity: 'high',
  speaksOf: 'newcomers',
  // Not the code: that reading it did not end is what this is about. Bytes that could not be had are a gap like any other.
  needs: ['archive'],
  *check(evidence, now) {
    const { code } = evidence
    if (code.state === 'known') {
      if (code.value) yield* unreadIn(code.value, evidence, isLongAndWidelyUsed(evidence, now))
    } else if (code.brokenOff) yield { confidence: 'medium', args: { why: code.why } }
  },
  say: ({ why }) => `its code was not read to the end, so it may do anything (${why})`,
}

function* unreadIn({ gaps, reach }: CodeFacts, evidence: Evidence, isOld: boolean): Iterable<Hit> {
  for (const { about, why } of gaps) {
    if (about === 'flow' && !mayCarry(evidence)) continue
    const places = reach.unresolved.filter(({ what }) => what === why)
    const place = places.find(({ when }) => when.some((trigger) => trigger !== 'bin'))
    // Programs that only a person starts by name are often large machine code.
    if (places.length > 0 && !place) continue
    if (isOld && place && !place.when.includes('install')) continue
    yield { confidence: 'medium', args: { why }, ...(place && { file: place.file, line: place.line }) }
  }
}

/**
 * Files were read one by one, and not together: that matters where one of them talks to a stranger by itself. Of 693 honest
 * packages five are so large, and none of them does.
 */
const mayCarry = (evidence: Evidence): boolean =>
  signalsOf(evidence, 'network/request', 'network/socket', 'network/lookup')
    .filter(actsAlone)
    .some(({ args }) => isForeignTo(evidence, textArg(args, 'host')))

const [manyDownloads, longAgo] = [1_000_000, 30 * 86_400_000]

/**
 * Nobody can answer a question about nine million characters, so the TypeScript that everybody has run for a month is not
 * asked about, and a release of yesterday is. What an install script starts always is.
 */
function isLongAndWidelyUsed({ naming, history }: Evidence, now: Date): boolean {
  const downloads = naming.state === 'known' ? naming.value?.downloads : undefined
  const published = history.state === 'known' ? history.value?.release?.published : undefined
  // A time that cannot be read compares false.
  return (downloads ?? 0) >= manyDownloads && now.getTime() - Date.parse(published ?? '') >= longAgo
}

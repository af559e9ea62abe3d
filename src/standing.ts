import { createHash } from 'node:crypto'
import { openStore } from './gather/store.ts'
import type { GuardInput } from './guard.ts'
import { guardBuild } from './guard-build.ts'
import type { Judgement, ResolvedPackage, ResolvedSet } from './model.ts'
import { own } from './parse/json.ts'
import { firstLapse } from './policy/time.ts'
import { entryOf, judgementsOf } from './standing-entry.ts'

/** Raised when an entry changes its shape: old ones are then simply not found. */
const kind = 'standing-1'
/** Whatever else depends on the clock is judged anew after so many milliseconds. */
const longest = 24 * 3_600_000

/** Judgements that an earlier run of the same guard came to over exactly the same inputs. */
export interface Standing {
  find(): Judgement[] | undefined
  keep(judgements: readonly Judgement[]): void
}

const none: Standing = { find: () => undefined, keep: () => undefined }

/**
 * Most installs change nothing, and judging 1,200 residents again takes longer than everything else that the guard does
 * then. A set stands only while each of its packages is a resident that is tied to its bytes by a strong integrity and
 * nothing about it is unknown but what its bytes hide: no registry has a say in that, so the same guard, set, policy, approvals, baseline, feed
 * and registries give the same judgements (promise 6; a live feed is asked each time) until an entry of the policy or an
 * approval lapses. One entry a project, replaced when anything of this changes.
 */
export function standingOf(set: ResolvedSet, input: Omit<GuardInput, 'asked'>): Standing {
  const { project, now } = input
  // Rules and analysis of another build may come to another verdict; where the sources run unbundled nothing stands.
  const version = input.guardVersion ?? guardBuild.build
  if (version === undefined || input.anew === true || project.policy.feed.live !== undefined) return none
  if (set.gaps.length > 0 || !set.packages.every(isTied)) return none
  const store = openStore(input.cacheFolder)
  const digest = digestOf(version, set, input)
  return {
    find() {
      const entry = store.read(kind, project.folder)
      const [from, until] = [own(entry, 'from'), own(entry, 'until')]
      if (own(entry, 'digest') !== digest || typeof from !== 'number' || typeof until !== 'number') return undefined
      if (now.getTime() < from || now.getTime() >= until) return undefined
      return judgementsOf(own(entry, 'judgements'), set.packages)
    },
    keep(judgements) {
      if (!judgements.every(stands)) return
      const until = Math.min(now.getTime() + longest, lapseOf(input))
      store.write(kind, project.folder, { digest, from: now.getTime(), until, judgements: judgements.map(entryOf) })
    },
  }
}

/** When the first entry of the policy, approval or feed ceases to count that counts now. */
function lapseOf({ project: { policy, approvals }, feed, now }: Omit<GuardInput, 'asked'>): number {
  const entries = [...policy.allow, ...policy.deny, ...approvals]
  const feedEnds =
    policy.feed.required && feed.state === 'known'
      ? Date.parse(feed.value.built) + policy.feed.maxAge
      : Number.POSITIVE_INFINITY
  return Math.min(
    feedEnds,
    firstLapse(
      entries.map(({ expires }) => expires),
      now,
    ),
  )
}

/** A resident that may stay as it is: nothing is unknown of it but what its bytes hide, and nobody has to be asked. */
const stands = ({ resident, verdict, gaps, carried }: Judgement): boolean =>
  resident &&
  carried === undefined &&
  gaps.every(({ inBytes }) => inBytes === true) &&
  (verdict === 'allow' || verdict === 'strip')

/** Its bytes are what its integrity says, or there are none of its own. */
const isTied = ({ bundled, source, integrity }: ResolvedPackage): boolean =>
  bundled || source.type === 'directory' || /^sha(?:512|384|256)-/u.test(integrity ?? '')

function digestOf(version: string, set: ResolvedSet, { project, config, feed, before }: Omit<GuardInput, 'asked'>) {
  const { registries, scopes, registryFor } = config
  const of = [
    version,
    set.packages,
    before === set ? 'as before' : (before?.packages ?? null),
    project.folder,
    project.digest,
    [registries, scopes.map((scope) => [scope, registryFor(`${scope}/`)])],
    feed.state === 'known' ? feed.value.digest : feed,
  ]
  return createHash('sha256').update(JSON.stringify(of)).digest('hex')
}

import { hash } from 'node:crypto'
import { advisoriesOf } from './gather/advisories.ts'
import { openStore } from './gather/store.ts'
import type { GuardInput } from './guard.ts'
import { guardBuild } from './guard-build.ts'
import type { Standards } from './judge/judge.ts'
import type { Judgement, ResolvedPackage } from './model.ts'
import { isObject, type Json, own } from './parse/json.ts'
import { acceptedKey } from './policy/accepted.ts'
import { firstLapse } from './policy/time.ts'
import { entryOf, judgementOf } from './standing-entry.ts'

/** Raised when an entry changes its shape: old ones are then simply not found. */
const kind = 'standing-2'
/** Whatever else depends on the clock is judged anew after so many milliseconds. */
const longest = 24 * 3_600_000

/** Judgements that earlier runs of the same guard came to over exactly the same inputs. */
export interface Standing {
  /** Of these packages those that need not be judged again. */
  find(packages: readonly ResolvedPackage[]): ReadonlyMap<ResolvedPackage, Judgement>
  /** @param judgements of the whole set, those that were found among them */
  keep(judgements: readonly Judgement[]): void
}

const none: Standing = { find: () => new Map(), keep: () => undefined }

/** An entry: judgements by the digest of what else they came from, all good within the same time. */
interface Kept {
  readonly until: number
  readonly judgements: Readonly<Record<string, Json>>
}

/**
 * Most installs change little, and judging 1,200 residents again takes longer than everything else that the guard does
 * then. A judgement is of one package and of nothing else in the set, so each stands alone: while its package is a resident
 * (or inside of another one) that is tied to its bytes by a strong integrity, and nothing about it is unknown but what its bytes hide. No registry has
 * a say in that, so the same guard, package, policy, approvals, acceptance, advisories and registries give the same
 * judgement (promise 6; a live feed is asked each time) until an entry of the policy or an approval lapses. One entry a
 * project; what is added to it lapses with what it holds already, so that it never grows for longer than a day.
 */
export function standingOf(input: Omit<GuardInput, 'asked'>, standards: Standards): Standing {
  const { project, now } = input
  // Rules and analysis of another build may come to another verdict; where the sources run unbundled nothing stands.
  const version = input.guardVersion ?? guardBuild.build
  if (version === undefined || input.anew === true || project.policy.feed.live !== undefined) return none
  const store = openStore(input.cacheFolder)
  const common = commonOf(version, input)
  const digestOf = digestsBy(common, input, standards)
  const entry = store.read(kind, project.folder)
  const kept = own(entry, 'common') === common ? keptIn(entry, now) : undefined
  const found = new Set<Judgement>()
  return {
    find(packages) {
      const judgements = new Map<ResolvedPackage, Judgement>()
      for (const pkg of kept ? packages.filter(isTied) : []) {
        const digest = digestOf(pkg)
        const judgement = digest && judgementOf(own(kept?.judgements, digest), pkg)
        if (!judgement) continue
        judgements.set(pkg, judgement)
        found.add(judgement)
      }
      return judgements
    },
    keep(judgements) {
      const more = judgements.filter((one) => stands(one) && !found.has(one))
      const rows = more.flatMap((one) => {
        const digest = digestOf(one.package)
        return digest === undefined ? [] : [[digest, entryOf(one)]]
      })
      if (rows.length === 0) return
      const from = now.getTime()
      const until = Math.min(from + longest, lapseOf(input), kept?.until ?? Number.POSITIVE_INFINITY)
      const all = { ...kept?.judgements, ...Object.fromEntries(rows) }
      store.write(kind, project.folder, { common, from, until, judgements: all })
    },
  }
}

function keptIn(entry: Json | undefined, now: Date): Kept | undefined {
  const [from, until, judgements] = [own(entry, 'from'), own(entry, 'until'), own(entry, 'judgements')]
  if (typeof from !== 'number' || typeof until !== 'number' || !isObject(judgements)) return undefined
  return now.getTime() >= from && now.getTime() < until ? { until, judgements } : undefined
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

/**
 * A resident that may stay as it is, or what a package bundles, which never is one and of which no registry is asked:
 * nothing is unknown of it but what its bytes hide, and nobody has to be asked.
 */
const stands = ({ package: pkg, resident, verdict, gaps, carried }: Judgement): boolean =>
  (resident || isInside(pkg)) &&
  isTied(pkg) &&
  carried === undefined &&
  gaps.every(({ inBytes }) => inBytes === true) &&
  (verdict === 'allow' || verdict === 'strip')

/** Its bytes are its parent's, and are judged and tied there. */
const isInside = ({ bundled, source, integrity }: ResolvedPackage): boolean =>
  bundled && source.type === 'registry' && integrity === undefined

/** Its bytes are what its integrity says, or there are none of its own. */
const isTied = ({ bundled, source, integrity }: ResolvedPackage): boolean =>
  bundled || source.type === 'directory' || /^sha(?:512|384|256)-/u.test(integrity ?? '')

/** SHA-256 of what all judgements of a project come from. */
function commonOf(version: string, { project, config }: Omit<GuardInput, 'asked'>): string {
  const { registries, scopes, registryFor } = config
  const scoped = scopes.map((scope) => [scope, registryFor(`${scope}/`)])
  return sha256([version, project.folder, project.digest, registries, scoped])
}

/** SHA-256 of that and of what a judgement that may stand comes from besides; undefined for any other newcomer. */
function digestsBy(
  common: string,
  { feed }: Omit<GuardInput, 'asked'>,
  { accepted, before }: Standards,
): (pkg: ResolvedPackage) => string | undefined {
  const digests = new Map<ResolvedPackage, string>()
  return (pkg) => {
    const key = acceptedKey(pkg)
    const isResident = key !== undefined && accepted.isResident(pkg.id, key)
    if (!isResident && !isInside(pkg)) return undefined
    const known = digests.get(pkg)
    if (known !== undefined) return known
    const told = { ...pkg, place: undefined }
    const digest = sha256([
      common,
      told,
      before?.get(pkg.name),
      key && accepted.rules(pkg.id, key),
      advisoriesOf(pkg, feed),
    ])
    digests.set(pkg, digest)
    return digest
  }
}

const sha256 = (of: unknown): string => hash('sha256', JSON.stringify(of), 'base64')

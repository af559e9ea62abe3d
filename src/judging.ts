import { gather } from './gather/gather.ts'
import type { GuardInput } from './guard.ts'
import { isResident, judge, type Standards } from './judge/judge.ts'
import type { Facts, Judgement, ResolvedPackage, ResolvedSet } from './model.ts'
import { internalOf, internalRegistriesBut } from './policy/internal.ts'

export { foresee } from './foresee.ts'

interface Judging {
  readonly input: Omit<GuardInput, 'asked'>
  readonly standards: Standards
  /** All that can be known, also of residents what only matters for newcomers. */
  readonly asksAll: boolean
}

interface Judged {
  readonly judged: ReadonlyMap<ResolvedPackage, Judgement>
  readonly facts: ReadonlyMap<ResolvedPackage, Facts>
}

/**
 * `gather → judge` for those of a set that have to be judged. Everything that this takes is a bundle of its own, which
 * most installs never load: import it when it is needed, `await import('./judging.ts')`.
 */
export async function judgeAnew(
  set: ResolvedSet,
  open: readonly ResolvedPackage[],
  { input, standards, asksAll }: Judging,
): Promise<Judged> {
  const { project, config, now, progress } = input
  const { live } = project.policy.feed
  const isNew = (pkg: ResolvedPackage) => asksAll || !isResident(pkg, standards.accepted)
  const facts = await gather(set, {
    of: open,
    config,
    cacheDir: input.cacheFolder,
    projectDir: project.folder,
    offline: input.offline,
    feed: input.feed,
    names: input.names,
    likeness: input.likeness,
    ...(input.shipped !== undefined && { shipped: input.shipped }),
    now,
    minimumAge: project.policy.minimumAge,
    ...(live !== undefined && { live: { api: live, asks: (pkg) => isPublic(pkg, input) } }),
    wants: (pkg) => ({
      registryManifest: isNew(pkg),
      published: project.policy.minimumAge > 0 && isNew(pkg),
      history: isNew(pkg),
      naming: isNew(pkg),
      tags: project.policy.repository === 'ask' && isNew(pkg),
      twins: isNew(pkg) ? internalRegistriesBut(project.policy, pkg) : [],
    }),
    onProgress: (done, total) => progress.update('judging', done, total),
  })
  progress.done('judging')
  return { judged: new Map(open.map((pkg) => [pkg, judge(pkg, facts.get(pkg) as Facts, standards)])), facts }
}

/** What may be named to somebody else: no name that policy or npmrc give a registry of the project's own. */
const isPublic = (pkg: ResolvedPackage, { project, config }: Omit<GuardInput, 'asked'>): boolean =>
  pkg.source.type === 'registry' && internalOf(project.policy, pkg, config.registryFor) === undefined

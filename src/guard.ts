import { ask, type Terminal } from './ask/ask.ts'
import type { Feed } from './feed/open.ts'
import { gather } from './gather/gather.ts'
import type { RegistryConfig } from './gather/npmrc.ts'
import { isResident, judge } from './judge/judge.ts'
import { planOf, settle } from './judge/plan.ts'
import type { Approval, Decision, Fact, Facts, Judgement, Plan, Report, ResolvedPackage, ResolvedSet } from './model.ts'
import type { PopularNames } from './names/open.ts'
import { type AcceptedIndex, acceptedIndex, acceptedKey } from './policy/accepted.ts'
import { internalRegistriesBut } from './policy/internal.ts'
import type { Progress } from './progress.ts'
import type { Project } from './project.ts'

export interface GuardInput {
  readonly project: Project
  readonly config: RegistryConfig
  readonly cacheFolder: string
  readonly feed: Fact<Feed>
  readonly names: Fact<PopularNames>
  readonly offline: boolean
  readonly now: Date
  readonly progress: Progress
  /** What the lockfile held before; residents where the project has no baseline yet. */
  readonly before?: ResolvedSet
  /** Somebody to ask, and the name to write under an approval; without one a question is answered with abort. */
  readonly asked?: { readonly terminal: Terminal; readonly by: string }
}

export interface Outcome {
  readonly report: Report
  readonly plan: Plan
  /** To be recorded: given at the prompt, or carried over to a new version by an install that goes on. */
  readonly approvals: readonly Approval[]
}

/**
 * `gather → judge → ask → plan` for a resolved set; a package manager's adapter resolves before and enforces after.
 * Nothing is printed here but progress and questions, nothing is written but caches.
 */
export async function guard(set: ResolvedSet, input: GuardInput): Promise<Outcome> {
  const judgements = await judgeSet(set, input)
  const decisions = input.asked
    ? await ask(judgements.filter(isOpen), input.asked.terminal)
    : new Map<Judgement, Decision>()
  const plan = planOf(judgements, resolvedIn(set), decisions)
  const settled = judgements.map((judgement) => settle(judgement, decisions.get(judgement)))
  return {
    report: { ...reportOf(set, settled, input.feed), stopped: !plan.go },
    plan,
    approvals: [...approvalsIn(decisions, input), ...(plan.go ? carriedIn(settled) : [])],
  }
}

/** What was there already and was left stripped is listed, not offered again at every install. */
const isOpen = ({ resident, verdict }: Judgement): boolean => !(resident && verdict === 'strip')

/** `gather → judge`: every package of the set, `ask` left open. */
export const judgeSet = async (set: ResolvedSet, input: Omit<GuardInput, 'asked'>): Promise<Judgement[]> =>
  (await examineSet(set, input)).map(({ judgement }) => judgement)

/** The same with the facts of each. @param asksAll also of residents what only matters for newcomers */
export async function examineSet(
  set: ResolvedSet,
  input: Omit<GuardInput, 'asked'>,
  { asksAll = false }: { readonly asksAll?: boolean } = {},
): Promise<{ readonly judgement: Judgement; readonly facts: Facts }[]> {
  const { project, config, now, progress } = input
  const standards = {
    policy: project.policy,
    approvals: project.approvals,
    accepted: acceptedBy(input),
    registries: project.policy.registries ?? config.registries,
    registryFor: config.registryFor,
    scopes: config.scopes,
    before: byName(input.before?.packages ?? []),
    now,
  }
  const isNew = (pkg: ResolvedPackage) => asksAll || !isResident(pkg, standards.accepted)
  const facts = await gather(set, {
    config,
    cacheDir: input.cacheFolder,
    projectDir: project.folder,
    offline: input.offline,
    feed: input.feed,
    names: input.names,
    now,
    minimumAge: project.policy.minimumAge,
    wants: (pkg) => ({
      registryManifest: isNew(pkg),
      published: project.policy.minimumAge > 0 && isNew(pkg),
      history: isNew(pkg),
      naming: isNew(pkg),
      twins: isNew(pkg) ? internalRegistriesBut(project.policy, pkg) : [],
    }),
    onProgress: (done, total) => progress.update('judging', done, total),
  })
  progress.done('judging')
  return set.packages.map((pkg) => {
    const known = facts.get(pkg) as Facts
    return { judgement: judge(pkg, known, standards), facts: known }
  })
}

function byName(packages: readonly ResolvedPackage[]): ReadonlyMap<string, readonly ResolvedPackage[]> {
  const found = new Map<string, ResolvedPackage[]>()
  for (const pkg of packages) found.set(pkg.name, [...(found.get(pkg.name) ?? []), pkg])
  return found
}

/** Verdicts as they stand; a question that is still open stops as well. */
export const reportOf = (set: ResolvedSet, judgements: readonly Judgement[], feed: Fact<Feed>): Report => ({
  checked: { resolved: resolvedIn(set), judged: judgements.length },
  judgements,
  gaps: set.gaps,
  stopped:
    judgements.length < resolvedIn(set) || judgements.some(({ verdict }) => verdict === 'abort' || verdict === 'ask'),
  feed:
    feed.state === 'known' ? { state: 'known', value: { built: feed.value.built, entries: feed.value.entries } } : feed,
  ran: [],
})

/** What could not be understood was resolved all the same, and counts. */
const resolvedIn = ({ packages, gaps }: ResolvedSet) => packages.length + gaps.length

/** A project without a baseline starts from its lockfile: what stood there is resident, what comes now is new. */
function acceptedBy({ project, before }: Omit<GuardInput, 'asked'>): AcceptedIndex {
  if (project.accepted !== undefined) return project.accepted
  return acceptedIndex(
    (before?.packages ?? []).flatMap((pkg) => {
      const integrity = acceptedKey(pkg)
      return integrity === undefined ? [] : [{ id: pkg.id, integrity, rules: [] }]
    }),
  )
}

const carriedIn = (judgements: readonly Judgement[]): Approval[] =>
  judgements.flatMap(({ carried, approved }) => (carried && approved ? [carried] : []))

function approvalsIn(decisions: ReadonlyMap<Judgement, Decision>, { asked, now }: GuardInput): Approval[] {
  return [...decisions].flatMap(
    ([
      {
        package: { name, version },
        pin,
      },
      decision,
    ]) =>
      decision === 'approve' && pin && asked
        ? [{ name, version, decision: 'approve' as const, pin, by: asked.by, at: now.toISOString() }]
        : [],
  )
}

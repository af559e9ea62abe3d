import { aidsFor } from './aids.ts'
import { ask, type Terminal } from './ask/ask.ts'
import type { KnownFeed } from './feed-store.ts'
import type { Likeness } from './gather/copied.ts'
import type { RegistryConfig } from './gather/npmrc.ts'
import type { Standards } from './judge/judge.ts'
import { planOf, settle } from './judge/plan.ts'
import type {
  Approval,
  Decision,
  Fact,
  Facts,
  FeedFacts,
  Judgement,
  Plan,
  Report,
  ResolvedPackage,
  ResolvedSet,
} from './model.ts'
import type { PopularNames } from './names/open.ts'
import { type AcceptedIndex, acceptedIndex, acceptedKey } from './policy/accepted.ts'
import type { Progress } from './progress.ts'
import type { Project } from './project.ts'
import type { Decided } from './receipts/receipt.ts'
import { standingOf } from './standing.ts'

export interface GuardInput {
  readonly project: Project
  readonly config: RegistryConfig
  readonly cacheFolder: string
  readonly feed: Fact<KnownFeed>
  readonly names: Fact<PopularNames>
  readonly likeness: Likeness
  /** The file of facts about popular archives; where it is left out every archive is read here. */
  readonly shipped?: string
  readonly offline: boolean
  readonly now: Date
  readonly progress: Progress
  /** What the lockfile held before; residents where the project has no baseline yet. */
  readonly before?: ResolvedSet
  /** Names this build of the guard where judgements are kept; the bundle's own where it is left out. */
  readonly guardVersion?: string
  /** Earlier judgements do not count, and this one is not kept as one. */
  readonly anew?: true
  /** Somebody to ask, and the name to write under an approval; without one a question is answered with abort. */
  readonly asked?: { readonly terminal: Terminal; readonly by: string }
}

export interface Outcome {
  readonly report: Report
  readonly plan: Plan
  /** To be recorded: given at the prompt, or carried over to a new version by an install that goes on. */
  readonly approvals: readonly Approval[]
  /** Every answer that was given there. */
  readonly decisions: readonly Decided[]
}

/**
 * `gather → judge → ask → plan` for a resolved set; a package manager's adapter resolves before and enforces after.
 * Nothing is printed here but progress and questions, nothing is written but caches.
 */
export async function guard(set: ResolvedSet, input: GuardInput): Promise<Outcome> {
  const { judgements, facts } = await judgeWithFacts(set, input)
  const decisions = input.asked
    ? await ask(judgements.filter(isOpen), input.asked.terminal, aidsFor(input, facts))
    : new Map<Judgement, Decision>()
  const plan = planOf(judgements, resolvedIn(set), decisions)
  const settled = judgements.map((judgement) => settle(judgement, decisions.get(judgement)))
  return {
    report: { ...reportOf(set, settled, input.feed), stopped: !plan.go },
    plan,
    approvals: [...approvalsIn(decisions, input), ...(plan.go ? carriedIn(settled) : [])],
    decisions: [...decisions].map(
      ([
        {
          package: { id },
        },
        decision,
      ]) => ({ id, decision, by: input.asked?.by ?? '' }),
    ),
  }
}

/** What was there already and was left stripped is listed, not offered again at every install. */
const isOpen = ({ resident, verdict }: Judgement): boolean => !(resident && verdict === 'strip')

/** `gather → judge`: every package of the set, `ask` left open. */
export const judgeSet = async (set: ResolvedSet, input: Omit<GuardInput, 'asked'>): Promise<Judgement[]> =>
  (await judgeWithFacts(set, input)).judgements

interface Judged {
  readonly judgements: Judgement[]
  readonly facts: ReadonlyMap<ResolvedPackage, Facts>
}

/** All that can be known, also of residents what only matters for newcomers; nothing that was judged before is taken over. */
export const examineSet = (set: ResolvedSet, input: Omit<GuardInput, 'asked'>): Promise<Judged> =>
  judgeWithFacts(set, input, { asksAll: true })

async function judgeWithFacts(
  set: ResolvedSet,
  input: Omit<GuardInput, 'asked'>,
  { asksAll = false }: { readonly asksAll?: boolean } = {},
): Promise<Judged> {
  const standards = standardsOf(input)
  const standing = asksAll ? undefined : standingOf(input, standards)
  const known = standing?.find(set.packages) ?? new Map<ResolvedPackage, Judgement>()
  const open = set.packages.filter((pkg) => !known.has(pkg))
  if (open.length === 0) return { judgements: set.packages.map((pkg) => known.get(pkg) as Judgement), facts: new Map() }
  const { judgeAnew } = await import('./judging.ts')
  const { judged, facts } = await judgeAnew(set, open, { input, standards, asksAll })
  const judgements = set.packages.map((pkg) => (known.get(pkg) ?? judged.get(pkg)) as Judgement)
  standing?.keep(judgements)
  return { judgements, facts }
}

export const standardsOf = (input: Omit<GuardInput, 'asked'>): Standards => {
  const { project, config, now } = input
  return {
    policy: project.policy,
    approvals: project.approvals,
    accepted: acceptedBy(input),
    registries: project.policy.registries ?? config.registries,
    registryFor: config.registryFor,
    scopes: config.scopes,
    before: byName(input.before?.packages ?? []),
    now,
  }
}

function byName(packages: readonly ResolvedPackage[]): ReadonlyMap<string, readonly ResolvedPackage[]> {
  const found = new Map<string, ResolvedPackage[]>()
  for (const pkg of packages) found.set(pkg.name, [...(found.get(pkg.name) ?? []), pkg])
  return found
}

/** Verdicts as they stand; a question that is still open stops as well. */
export const reportOf = (set: ResolvedSet, judgements: readonly Judgement[], feed: Fact<KnownFeed>): Report => ({
  checked: { resolved: resolvedIn(set), judged: judgements.length },
  judgements,
  gaps: set.gaps,
  stopped:
    judgements.length < resolvedIn(set) || judgements.some(({ verdict }) => verdict === 'abort' || verdict === 'ask'),
  feed: feed.state === 'known' ? { state: 'known', value: feedOf(feed.value) } : feed,
  ran: [],
})

const feedOf = ({ built, entries, lacks }: KnownFeed): FeedFacts => ({ built, entries, ...(lacks && { lacks }) })

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

import type {
  Approval,
  Evidence,
  Expectation,
  Facts,
  Finding,
  Gap,
  Judgement,
  LockedBefore,
  Pin,
  ResolvedPackage,
  Rule,
  Verdict,
} from '../model.ts'
import { type AcceptedIndex, acceptedKey } from '../policy/accepted.ts'
import { approvalFor, denialIn } from '../policy/approvals.ts'
import { carryOver } from '../policy/carry.ts'
import { exceptionOf, expectationOf, type Policy, scriptsAllowedBy } from '../policy/policy.ts'
import { rules as everyRule } from '../rules/index.ts'
import { codeGaps } from './code-gaps.ts'

/** What a project has decided: the same for every package of a run. */
export interface Standards {
  readonly policy: Policy
  readonly approvals: readonly Approval[]
  readonly accepted: AcceptedIndex
  /** The registries that the project's configuration names. */
  readonly registries: readonly string[]
  /** The registry that this configuration names for a name. */
  readonly registryFor?: (name: string) => string
  /** Scopes that it gives a registry of their own. */
  readonly scopes?: readonly string[]
  /** What the lockfile held before this command, by name. */
  readonly before?: ReadonlyMap<string, readonly LockedBefore[]>
  readonly now: Date
}

/** One package's judgement. Pure: same facts, standards and clock, same verdict. */
export function judge(pkg: ResolvedPackage, facts: Facts, standards: Standards, rules = everyRule): Judgement {
  const evidence: Evidence = {
    package: pkg,
    resident: isResident(pkg, standards.accepted),
    expected: expectation(pkg, standards),
    ...facts,
  }
  const { findings, gaps: missing, asksCode } = examine(evidence, rules, standards.now)
  const excepted = findings.flatMap((finding) => {
    const reason = exceptionReason(finding, pkg, standards)
    return reason === undefined ? [] : [{ finding, reason }]
  })
  const lifted = new Set(excepted.map(({ finding }) => finding))
  const standing = findings.filter((finding) => !lifted.has(finding))
  const scripts = facts.archive.state === 'known' ? (facts.archive.value?.installScripts ?? {}) : {}
  const pin = pinOf(facts)
  const isReviewed = pin !== undefined && isApproved(pkg, pin, standards)
  const hasScripts = Object.keys(scripts).length > 0
  const code = asksCode && facts.code.state === 'known' ? facts.code.value : null
  const inCode = code ? codeGaps(code, { hasScripts, approved: isReviewed }) : []
  const gaps = [...missing, ...inCode.map((gap) => ({ ...gap, inBytes: true as const }))]
  const isNewAndClean = !evidence.resident && gaps.length === 0 && !standing.some(isSuspicious)
  const carried = !isReviewed && hasScripts && isNewAndClean ? pin && carriedTo(pkg, pin, standards) : undefined
  const approved = isReviewed || carried !== undefined
  const mayHaveScripts = facts.archive.state === 'known' ? hasScripts : !isQuietBundle(pkg)
  const verdict = decide({ findings: standing, gaps, mayHaveScripts, approved, onGap: standards.policy.onGap })
  return {
    package: pkg,
    verdict,
    scripts,
    approved,
    ...(carried && { carried }),
    resident: evidence.resident,
    findings: standing,
    excepted,
    gaps,
    ...(pin && { pin }),
    ...licenseIn(facts),
  }
}

function licenseIn({ archive, registryManifest }: Facts): { readonly license?: string } {
  const inside = archive.state === 'known' ? archive.value?.manifest.license : undefined
  const said = registryManifest.state === 'known' ? registryManifest.value?.license : undefined
  const license = inside ?? said
  return license === undefined ? {} : { license }
}

/** The design's table, in its order: the first line that fits decides. */
function decide(of: {
  findings: readonly Finding[]
  gaps: readonly Gap[]
  mayHaveScripts: boolean
  approved: boolean
  onGap: Policy['onGap']
}): Verdict {
  if (of.findings.some(({ severity }) => severity === 'critical')) return 'abort'
  if (of.gaps.length > 0 && of.onGap === 'abort') return 'abort'
  if (of.findings.some(({ severity }) => severity === 'high')) return 'ask'
  return of.mayHaveScripts && !of.approved ? 'strip' : 'allow'
}

function examine(evidence: Evidence, rules: readonly Rule[], now: Date) {
  const findings: Finding[] = []
  const gaps = new Map<string, Gap>()
  const speaking = rules.filter(({ speaksOf }) => speaksOf === 'all' || !evidence.resident)
  for (const rule of speaking) {
    const missing = rule.needs.filter((need) => isUnknown(evidence[need]))
    for (const need of missing) {
      const fact = evidence[need] as { why: string }
      if (!isBundled(evidence.package, need)) gaps.set(need, { about: need, why: fact.why })
    }
    if (missing.length > 0) continue
    for (const hit of rule.check(evidence, now)) {
      const { id, severity } = rule
      findings.push({ rule: id, severity, message: rule.say(hit.args), ...hit, confidence: hit.confidence ?? 'medium' })
    }
  }
  // Why an archive or its code could not be read is said once, not again for what is in it.
  const said = new Set<string>()
  for (const about of ['archive', 'code', 'copied']) {
    const why = gaps.get(about)?.why
    if (why !== undefined && said.has(why)) gaps.delete(about)
    else if (why !== undefined) said.add(why)
  }
  return { findings, gaps: [...gaps.values()], asksCode: speaking.some(({ needs }) => needs.includes('code')) }
}

const isUnknown = (fact: unknown) => (fact as { state?: unknown }).state === 'unknown'

/** The bytes of a bundled package are its parent's and are judged there; its scripts never run. */
const isBundled = (pkg: ResolvedPackage, need: keyof Evidence) => pkg.bundled && need !== 'advisories'
const isQuietBundle = (pkg: ResolvedPackage) => pkg.bundled && pkg.claimsScripts !== true

/** It is in the baseline with this very integrity. */
export function isResident(pkg: ResolvedPackage, accepted: AcceptedIndex): boolean {
  const key = acceptedKey(pkg)
  return key !== undefined && accepted.isResident(pkg.id, key)
}

function expectation(pkg: ResolvedPackage, standards: Standards): Expectation {
  const { policy, approvals, registries, registryFor, scopes, before, now } = standards
  const expected = expectationOf(
    policy,
    pkg,
    { registries, registryFor, scopes, lockedBefore: before?.get(pkg.name) },
    now,
  )
  const recorded = denialIn(approvals, pkg, now)
  if (expected.denied !== undefined || recorded === undefined) return expected
  return { ...expected, denied: recorded.reason ?? `denied by ${recorded.by} on ${recorded.at.slice(0, 10)}` }
}

function exceptionReason(finding: Finding, pkg: ResolvedPackage, standards: Standards): string | undefined {
  const { policy, accepted, now } = standards
  const exception = exceptionOf(policy, pkg, finding, now)
  if (exception) return exception.reason
  const key = acceptedKey(pkg)
  const wasAccepted = key !== undefined && accepted.rules(pkg.id, key).includes(finding.rule)
  return wasAccepted && finding.severity !== 'critical' ? 'accepted when it was installed first' : undefined
}

function pinOf({ archive, integrity, code }: Facts): Pin | undefined {
  if (archive.state !== 'known' || archive.value === null) return undefined
  if (integrity.state !== 'known' || integrity.value === null || !integrity.value.matches) return undefined
  const { installScripts, contentHash } = archive.value
  const reach = code.state === 'known' ? code.value?.reach.installHash : undefined
  return {
    integrity: integrity.value.claimed,
    scripts: installScripts,
    content: contentHash,
    ...(reach !== undefined && { reach }),
  }
}

/** Only what comes in is judged by every rule: what was let in stripped does not begin to run at the next install. */
const carriedTo = (pkg: ResolvedPackage, pin: Pin, { approvals, now }: Standards) => carryOver(approvals, pkg, pin, now)

const isSuspicious = ({ severity }: Finding) => severity === 'high' || severity === 'critical'

const isApproved = (pkg: ResolvedPackage, pin: Pin, { policy, approvals, now }: Standards) =>
  approvalFor(approvals, pkg, pin, now) !== undefined || scriptsAllowedBy(policy, pkg, pin, now) !== undefined

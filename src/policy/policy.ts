import semver from 'semver'
import type { Expectation, LockedBefore, Pin, ResolvedPackage, Severity } from '../model.ts'
import { given } from './fields.ts'
import { internalOf, ownWordIn, type RegistryFor } from './internal.ts'
import { allows, denies } from './match.ts'
import type { AllowEntry, Policy } from './shape.ts'
import { stillAllows, stillDenies } from './time.ts'

export { parsePolicy } from './read-policy.ts'
export { type AllowEntry, type DenyEntry, defaultPolicy, type Policy } from './shape.ts'

/**
 * Why the policy denies the package; the first entry that does. A condition that cannot be checked (a version that is
 * no semver, an address or hash that the lockfile leaves out) denies too, and says so.
 * @param registries what a package of unknown address may come from; absent: anything
 */
export function denialOf(
  policy: Policy,
  pkg: ResolvedPackage,
  now: Date,
  registries?: readonly string[],
): string | undefined {
  for (const entry of policy.deny) {
    if (!stillDenies(entry.expires, now)) continue
    const answer = denies(entry, pkg, registries)
    if (answer === 'sure') return entry.reason
    if (answer === 'unknown')
      return `${entry.reason} (whether it is the one meant cannot be told, so it counts as such)`
  }
  return undefined
}

/**
 * Why a finding does not count: an allow entry lifts findings up to `high` for what it matches, of its `rules` only
 * where it has some. A `critical` one is lifted only by an entry that names the rule and pins exact versions or an
 * integrity; a denial never is, nor is anything of a denied package.
 */
export function exceptionOf(
  policy: Policy,
  pkg: ResolvedPackage,
  finding: { readonly rule: string; readonly severity: Severity },
  now: Date,
): { readonly reason: string } | undefined {
  if (finding.rule === 'policy/denied' || isSurelyDenied(policy, pkg, now)) return undefined
  const entry = policy.allow.find((one) => lifts(one, finding) && stillAllows(one.expires, now) && allows(one, pkg))
  return entry && { reason: entry.reason }
}

function lifts(entry: AllowEntry, { rule, severity }: { readonly rule: string; readonly severity: Severity }): boolean {
  const named = entry.rules?.includes(rule)
  if (severity === 'low' || severity === 'medium' || severity === 'high') return named ?? true
  return named === true && (entry.integrity !== undefined || isPinned(entry.version))
}

/** `1.2.3` or `1.2.3 || 1.2.4`: versions, not a range of them. */
const isPinned = (range: string | undefined): boolean =>
  range?.split('||').every((part) => semver.parse(part.trim())?.version === part.trim()) ?? false

/** Why the policy lets the install scripts run of exactly the bytes that the pin names. */
export function scriptsAllowedBy(policy: Policy, pkg: ResolvedPackage, pin: Pin, now: Date): string | undefined {
  if (isSurelyDenied(policy, pkg, now)) return undefined
  return policy.allow.find(
    (entry) =>
      entry.scripts === true &&
      entry.integrity !== undefined &&
      stillAllows(entry.expires, now) &&
      allows(entry, pkg, pin.integrity),
  )?.reason
}

/** An address that is not known is left to {@link expectationOf}, which knows the project's registries. */
const isSurelyDenied = (policy: Policy, pkg: ResolvedPackage, now: Date): boolean =>
  denialOf(policy, pkg, now, []) !== undefined

/** What the project knows of a package besides its policy. */
export interface Surroundings {
  /** Those that the package manager's configuration names; the policy's own go before. */
  readonly registries: readonly string[]
  readonly registryFor?: RegistryFor | undefined
  /** Scopes that the configuration gives a registry of their own. */
  readonly scopes?: readonly string[] | undefined
  readonly lockedBefore?: readonly LockedBefore[] | undefined
}

export function expectationOf(policy: Policy, pkg: ResolvedPackage, around: Surroundings, now: Date): Expectation {
  const { registries, registryFor, scopes, lockedBefore = [] } = around
  const internal = internalOf(policy, pkg, registryFor)
  return {
    ...given('denied', denialOf(policy, pkg, now, registries)),
    registries: policy.registries ?? registries,
    minimumAge: policy.minimumAge,
    ...given('asks', registryFor?.(pkg.name)),
    ...given('internal', internal),
    ...given('ownWord', internal ? undefined : ownWordIn(policy, pkg.name, scopes)),
    lockedBefore,
  }
}

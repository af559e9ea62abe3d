import type { Approval, Pin } from '../model.ts'
import { compareVersions, denialIn, hasSameScripts } from './approvals.ts'
import { stillAllows } from './time.ts'

/**
 * The approval of another version of this package that holds for this one as well: its commands are the same, and so is
 * everything that they can reach. Other bytes of the same version are a matter for a person. One whose reach is not known, then or now, holds for its own bytes alone. It keeps its
 * author, its date and its end; the version that was reviewed stays named however often it is carried on.
 */
export function carryOver(
  list: readonly Approval[],
  pkg: { readonly name: string; readonly version: string; readonly alias?: string },
  pin: Pin,
  now: Date,
): Approval | undefined {
  if (pin.reach === undefined || denialIn(list, pkg, now)) return undefined
  const [reviewed] = list
    .filter(
      ({ decision, name, version, pin: known, expires }) =>
        decision === 'approve' &&
        name === pkg.name &&
        version !== pkg.version &&
        known !== undefined &&
        known.reach === pin.reach &&
        hasSameScripts(known.scripts, pin.scripts) &&
        stillAllows(expires, now),
    )
    .sort(reviewedFirst)
  if (reviewed === undefined) return undefined
  const from = reviewed.carried?.from ?? reviewed.version
  return { ...reviewed, version: pkg.version, pin, carried: { from, at: now.toISOString() } }
}

/** What somebody looked at goes before what was carried over itself, and the newer review before the older. */
const reviewedFirst = (a: Approval, b: Approval): number =>
  Number(a.carried !== undefined) - Number(b.carried !== undefined) ||
  (a.at < b.at ? 1 : a.at > b.at ? -1 : 0) ||
  compareVersions(b.version, a.version)

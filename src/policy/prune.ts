import type { Approval, ResolvedPackage } from '../model.ts'
import { everyVersion } from './approvals.ts'
import { isSameIntegrity } from './match.ts'
import { stillAllows, stillDenies } from './time.ts'

export interface Stale {
  readonly approval: Approval
  readonly why: string
}

type Locked = Pick<ResolvedPackage, 'name' | 'version' | 'integrity'>

/**
 * Entries that decide nothing any more: they have ended, their package has other bytes now, or it is not in the project.
 * The approval of an earlier version stays while there is a version that nobody approved, which is compared with it.
 * A denial has no end but its own, since what it names may come back.
 */
export function staleApprovals(list: readonly Approval[], locked: readonly Locked[], now: Date): Stale[] {
  const approves = (approval: Approval, pkg: Locked) =>
    approval.decision === 'approve' &&
    approval.name === pkg.name &&
    approval.version === pkg.version &&
    approval.pin !== undefined &&
    (pkg.integrity === undefined || isSameIntegrity(approval.pin.integrity, pkg.integrity)) &&
    stillAllows(approval.expires, now)
  return list.flatMap((approval): Stale[] => {
    const { decision, name, version, expires } = approval
    const isOver = decision === 'deny' ? !stillDenies(expires, now) : !stillAllows(expires, now)
    if (isOver) return [{ approval, why: `it ended on ${expires}` }]
    if (decision === 'deny' || version === everyVersion) return []
    const present = locked.filter((pkg) => pkg.name === name)
    if (present.length === 0) return [{ approval, why: 'the project does not have it' }]
    if (present.some((pkg) => approves(approval, pkg))) return []
    if (present.some((pkg) => pkg.version === version)) return [{ approval, why: 'its bytes are others now' }]
    const isNeeded = present.some((pkg) => !list.some((other) => approves(other, pkg)))
    return isNeeded ? [] : [{ approval, why: 'the project has another version, which is approved' }]
  })
}

import { registryPackage } from './gather/registry-package.ts'
import type { Approval, Pin, ResolvedPackage } from './model.ts'
import { compareVersions } from './policy/approvals.ts'

/** The approval of another version of this package that says most about it: the highest version that somebody approved. */
export function acceptedBefore(
  approvals: readonly Approval[],
  pkg: Pick<ResolvedPackage, 'name' | 'version'>,
): Approval | undefined {
  const others = approvals.filter(
    ({ decision, name, version }) => decision === 'approve' && name === pkg.name && version !== pkg.version,
  )
  return others.sort((a, b) => compareVersions(b.version, a.version))[0]
}

/** Whether what scripts reach is the same in two versions, where that is known of both to its end. */
export const sameReach = (before: Pin | undefined, now: Pin | undefined): boolean | undefined =>
  before?.reach === undefined || now?.reach === undefined ? undefined : before.reach === now.reach

/** A package with the hash of its contents ({@link ArchiveFacts.contentHash}) that somebody approved. */
export interface Accepted extends ResolvedPackage {
  readonly content: string
}

export const acceptedPackage = ({ name, version, pin }: Approval): ResolvedPackage | Accepted => ({
  ...registryPackage(name, version, pin?.integrity),
  ...(pin && { content: pin.content }),
})

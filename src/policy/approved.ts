import type { Approval } from '../model.ts'
import { stillAllows } from './time.ts'

/** `name@version` of every approval that counts today: what a manager's own list may name, whatever the bytes. */
export const approvedIds = (list: readonly Approval[], now: Date): string[] =>
  list
    .filter(({ decision, expires }) => decision === 'approve' && stillAllows(expires, now))
    .map(({ name, version }) => `${name}@${version}`)

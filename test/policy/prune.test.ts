import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Approval } from '../../src/model.ts'
import { withoutApprovals } from '../../src/policy/approvals.ts'
import { staleApprovals } from '../../src/policy/prune.ts'
import { approval, now, pkg, sha } from './support.ts'

const stale = (list: readonly Approval[], ...locked: ReturnType<typeof pkg>[]) =>
  staleApprovals(list, locked, now).map(({ approval: { version }, why }) => `${version}: ${why}`)
const old = approval({ version: '1.2.0' })
const denial = (more: Partial<Approval> = {}) => approval({ decision: 'deny', version: '9.9.9', ...more })

test('what has ended, has other bytes or is not there any more decides nothing', () => {
  assert.equal(stale([approval({ expires: '2026-11-22' })], pkg()), ['1.3.0: it ended on 2026-11-22'])
  assert.equal(stale([approval()], pkg({ integrity: sha.other })), ['1.3.0: its bytes are others now'])
  assert.equal(stale([approval()]), ['1.3.0: the project does not have it'])
  assert.equal(stale([old, approval()], pkg()), ['1.2.0: the project has another version, which is approved'])
})

test('what still decides stays, and so does what a new version is compared with', () => {
  assert.equal(stale([approval()], pkg()), [])
  assert.equal(stale([old], pkg()), [])
  assert.equal(stale([old, approval()], pkg(), pkg({ version: '2.0.0' })), [])
  assert.equal(stale([old, approval()], pkg(), pkg({ version: '1.2.0' })), [])
})

test('a denial holds for what is not there, until its own end', () => {
  assert.equal(stale([denial(), denial({ version: '*' })]), [])
  assert.equal(stale([denial({ expires: '2026-11-22' })]), ['9.9.9: it ended on 2026-11-22'])
})

test('only the very entries are taken out', () => {
  assert.equal(withoutApprovals([old, approval(), denial()], [approval()]), [old, denial()])
  assert.equal(withoutApprovals([approval({ by: 'bea' })], [approval()]).length, 1)
})

test.run()

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Approval } from '../../src/model.ts'
import { approvalFor, formatApprovals, parseApprovals } from '../../src/policy/approvals.ts'
import { carryOver } from '../../src/policy/carry.ts'
import { approval, faultOf, now, pin, pkg, sha } from './support.ts'

const reach = `sha256-${'1'.repeat(64)}`
const reviewed = approval({ pin: { ...pin, reach } })
const bumped = pkg({ version: '1.3.1' })
const newPin = { ...pin, integrity: sha.other, content: `sha256-${'2'.repeat(64)}`, reach }
const carry = (list: readonly Approval[], more: Partial<typeof newPin> = {}, of = bumped) =>
  carryOver(list, of, { ...newPin, ...more }, now)

test('the same commands with the same reach carry an approval over, with its author and where it comes from', () => {
  const carried = carry([{ ...reviewed, reason: 'compiles', expires: '2027-01-31' }])
  assert.equal(carried, {
    ...reviewed,
    version: '1.3.1',
    pin: newPin,
    reason: 'compiles',
    expires: '2027-01-31',
    carried: { from: '1.3.0', at: now.toISOString() },
  })
  assert.is(approvalFor([carried as Approval], bumped, newPin, now), carried)
})

test('what was carried over names the version that was reviewed, however often', () => {
  const first = carry([reviewed]) as Approval
  const second = carry([first], { integrity: sha.one }, pkg({ version: '1.4.0' }))
  assert.equal([second?.version, second?.carried?.from], ['1.4.0', '1.3.0'])
  assert.is(carry([first, { ...reviewed, version: '1.2.0', by: 'bea' }])?.by, 'bea')
})

test('nothing else is', () => {
  const { reach: _, ...unknown } = pin
  const others: readonly (readonly [readonly Approval[], Partial<typeof newPin>?])[] = [
    [[approval({ pin: unknown })]],
    [[reviewed], { reach: `sha256-${'3'.repeat(64)}` }],
    [[reviewed], { scripts: { postinstall: 'node other.js' } }],
    [[reviewed], { scripts: { ...pin.scripts, install: 'node build.js' } }],
    [[{ ...reviewed, name: 'right-pad' }]],
    [[{ ...reviewed, version: '1.3.1' }]],
    [[{ ...reviewed, decision: 'deny', version: '1.0.0' }]],
    [[{ ...reviewed, expires: '2026-11-22' }]],
    [[reviewed, approval({ decision: 'deny', version: '1.3.1' })]],
    [[reviewed, approval({ decision: 'deny', version: '*' })]],
  ]
  for (const [list, more] of others) assert.is(carry(list, more), undefined, JSON.stringify([list, more]))
  assert.is(carryOver([approval({ pin: unknown })], bumped, unknown, now), undefined)
})

test('it is written and read again, whatever the versions are', () => {
  const list = [carry([reviewed], {}, pkg({ version: 'no \u202e version' })) as Approval, reviewed]
  assert.equal(parseApprovals(formatApprovals(list), 'a.json'), [reviewed, list[0]])
  const without = JSON.stringify([{ ...list[0], carried: { from: '1.0.0' } }])
  assert.is(faultOf(() => parseApprovals(without, 'a.json'))?.code, 'approvals/invalid')
})

test.run()

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { recommend } from '../../src/judge/recommend.ts'
import type { Finding, Judgement, Severity } from '../../src/model.ts'
import { resolved } from '../rules/evidence.ts'

const scripts = { install: 'node a.js' }
const pin = { integrity: 'sha512-AA==', scripts, content: 'sha256-1', reach: 'sha256-r' }
const waiting = (more: Partial<Judgement> = {}): Judgement => ({
  package: resolved(),
  verdict: 'strip',
  scripts,
  approved: false,
  resident: true,
  findings: [],
  excepted: [],
  gaps: [],
  pin,
  ...more,
})
const finding = (severity: Severity): Finding => ({
  rule: `test/${severity}`,
  severity,
  confidence: 'medium',
  message: 'odd',
  args: {},
})
const before = {
  name: 'a',
  version: '0.9.0',
  decision: 'approve',
  pin: { ...pin, content: 'sha256-0' },
  by: 'ana',
  at: '2026-11-01T00:00:00.000Z',
} as const
const { reach: _, ...unfollowed } = pin

test('clean and known, or read to its end, or the same as before: approve', () => {
  assert.equal(recommend(waiting(), undefined), {
    advice: 'approve',
    reasons: ['all that its scripts run was read, and nothing was found'],
  })
  const built = waiting({ scripts: { install: 'prebuild-install -r napi || node-gyp rebuild' }, pin: unfollowed })
  assert.is(recommend(built, undefined).advice, 'approve')
  assert.equal(recommend(waiting(), before), {
    advice: 'approve',
    reasons: ['its scripts reach the same code as those of 0.9.0, which ana approved on 2026-11-01'],
  })
})

test('what is not the same, not known or not quite clean: look', () => {
  const advised = (more: Partial<Judgement>, than?: typeof before) => {
    const { advice, reasons } = recommend(waiting(more), than)
    return [advice, reasons[0]]
  }
  assert.equal(advised({ pin: unfollowed }), ['look', 'not all that its scripts run can be followed'])
  assert.equal(advised({ gaps: [{ about: 'code', why: 'not read' }] }), ['look', 'not read'])
  assert.equal(advised({ findings: [finding('medium')] }), ['look', 'test/medium: odd'])
  const named = '0.9.0, which ana approved on 2026-11-01'
  assert.equal(advised({ pin: { ...pin, reach: 'sha256-s' } }, before), [
    'look',
    `its scripts reach other code than those of ${named}`,
  ])
  assert.equal(advised({ scripts: { install: 'node b.js' } }, before), ['look', `other commands than ${named}`])
  for (const install of ['node-gyp rebuild; curl x | sh', 'node-gyp-buildx', 'prebuild-install || evil'])
    assert.is(recommend(waiting({ scripts: { install }, pin: unfollowed }), undefined).advice, 'look', install)
})

test('a high finding or unknown bytes: leave, also where it was approved before', () => {
  assert.is(recommend(waiting({ findings: [finding('high'), finding('low')] }), before).advice, 'leave')
  const { pin: none, ...unread } = waiting()
  assert.is(recommend(unread, undefined).advice, 'leave')
})

test.run()

import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Severity, Source } from '../../src/model.ts'
import {
  defaultPolicy,
  denialOf,
  exceptionOf,
  expectationOf,
  type Policy,
  scriptsAllowedBy,
} from '../../src/policy/policy.ts'
import { now, pin, pkg, policyOf, sha } from './support.ts'

const denied = (deny: unknown, one = pkg()) => denialOf(policyOf({ deny: [deny] }), one, now) !== undefined
const finding = (severity: Severity, rule = 'release/too-young') => ({ rule, severity })
const excepted = (allow: unknown, one = pkg(), of = finding('high')) =>
  exceptionOf(policyOf({ allow: [allow] }), one, of, now) !== undefined
const at = (tarball?: string): { source: Source } => ({ source: { type: 'registry', ...(tarball && { tarball }) } })

const around = (...registries: string[]) => ({ registries })

test('denies by name or alias and says why', () => {
  const policy = policyOf({ deny: ['other', { package: 'left-*', reason: 'unpublished once' }] })
  assert.is(denialOf(policy, pkg(), now), 'unpublished once')
  assert.is(denialOf(policy, pkg({ name: 'fine' }), now), undefined)
  assert.is(denialOf(policy, pkg({ name: 'fine', alias: 'left-pad' }), now), 'unpublished once')
  assert.is(denialOf(defaultPolicy, pkg(), now), undefined)
})

test('denies prereleases of a range, builds of a version, and versions that cannot be read', () => {
  const version = (text: string) => pkg({ version: text })
  assert.ok(denied('left-pad@^1.3.0', version('1.4.0-beta.1')))
  assert.ok(denied('left-pad@1.3.0', version('1.3.0+evil')))
  assert.ok(denied('left-pad@1.3.0', version('v1.3.0')))
  assert.ok(denied('left-pad@<2', version('not a version')))
  assert.not(denied('left-pad@^1.3.0', version('2.0.0')))
  assert.not(denied('left-pad@^1.3.0', version('1.2.9')))
})

test('says when a denial rests on what is not known', () => {
  const policy = policyOf({ deny: [{ package: 'left-pad', version: '<2', reason: 'stolen' }] })
  assert.match(denialOf(policy, pkg({ version: 'x' }), now) ?? '', /^stolen \(.*cannot be told/)
})

test('denies by integrity: any hash that is listed, and what has none to compare', () => {
  const entry = { package: '*', integrity: `${sha.weak} ${sha.one}` }
  assert.ok(denied(entry, pkg({ integrity: sha.one })))
  assert.ok(denied(entry, pkg({ integrity: `${sha.other} ${sha.weak}` })))
  assert.not(denied(entry, pkg({ integrity: sha.other })))
  assert.ok(denied({ package: '*', integrity: sha.one }, pkg({ integrity: sha.weak })))
  const { integrity: _, ...bare } = pkg()
  assert.ok(denied(entry, bare))
  assert.not(denied(entry, { ...bare, bundled: true }))
  assert.not(denied(entry, { ...bare, source: { type: 'directory', path: 'packages/a' } }))
  assert.not(denied(entry, { ...bare, source: { type: 'git', url: 'git+https://git.invalid/a.git' } }))
})

test('denies by registry, whatever the address is dressed as', () => {
  const entry = { package: '*', registry: 'https://npm.invalid/' }
  assert.ok(denied(entry))
  assert.ok(denied(entry, pkg(at('https://me:x@npm.invalid/a.tgz'))))
  assert.ok(denied(entry, pkg({ source: { type: 'git', url: 'git+https://npm.invalid/a.git' } })))
  assert.ok(denied(entry, pkg(at('no address'))))
  assert.not(denied(entry, pkg(at('https://other.invalid/a.tgz'))))
  assert.not(denied(entry, pkg({ source: { type: 'directory', path: 'a' } })))
})

test('asks the project for its registries where the lockfile has no address', () => {
  const policy = policyOf({ deny: [{ package: '*', registry: 'https://npm.invalid/team/' }] })
  const unknown = pkg(at())
  assert.ok(denialOf(policy, unknown, now))
  assert.ok(expectationOf(policy, unknown, around('https://npm.invalid/'), now).denied)
  assert.ok(expectationOf(policy, unknown, around('https://npm.invalid/team/deep/'), now).denied)
  assert.is(expectationOf(policy, unknown, around('https://other.invalid/'), now).denied, undefined)
})

test('an expired denial does not count', () => {
  assert.ok(denied({ package: 'left-pad', expires: '2026-11-23' }))
  assert.not(denied({ package: 'left-pad', expires: '2026-11-22' }))
})

test('an allow entry lifts findings up to high and gives its reason', () => {
  const policy = policyOf({ allow: ['@acme/*', { package: 'left-pad', reason: 'reviewed' }] })
  for (const severity of ['low', 'medium', 'high'] as const) {
    assert.equal(exceptionOf(policy, pkg(), finding(severity), now), { reason: 'reviewed' })
  }
  assert.is(exceptionOf(policy, pkg({ name: 'right-pad' }), finding('high'), now), undefined)
  assert.equal(exceptionOf(policy, pkg({ name: '@acme/x' }), finding('low'), now), {
    reason: '"@acme/*" is on the policy\'s allow list',
  })
})

test('an alias earns no exception', () => {
  assert.not(excepted('left-pad', pkg({ name: 'evil', alias: 'left-pad' })))
})

test('ranges of exceptions leave out prereleases and versions that are not canonical', () => {
  assert.ok(excepted('left-pad@^1.3.0'))
  for (const version of ['1.4.0-beta.1', '2.0.0', 'v1.3.0', '1.3.0+evil', ' 1.3.0', '1.3', 'x']) {
    assert.not(excepted('left-pad@^1.3.0', pkg({ version })), version)
  }
  assert.ok(excepted('left-pad@1.4.0-beta.1', pkg({ version: '1.4.0-beta.1' })))
})

test('an exception by registry needs an address under it', () => {
  const entry = { package: 'left-pad', reason: 'x', registry: 'https://npm.invalid' }
  assert.ok(excepted(entry))
  const sources: Source[] = [
    { type: 'registry' },
    { type: 'registry', tarball: 'https://npm.invalid.evil.invalid/a.tgz' },
    { type: 'registry', tarball: 'https://me@npm.invalid/a.tgz' },
    { type: 'directory', path: 'a' },
  ]
  for (const source of sources) assert.not(excepted(entry, pkg({ source })), JSON.stringify(source))
})

test('an exception by integrity needs every hash that npm would accept', () => {
  const entry = { package: 'left-pad', reason: 'x', integrity: sha.one }
  assert.ok(excepted(entry))
  assert.ok(excepted(entry, pkg({ integrity: `${sha.weak} ${sha.one}` })))
  assert.ok(excepted({ ...entry, integrity: `${sha.one} ${sha.other}` }))
  assert.not(excepted(entry, pkg({ integrity: `${sha.one} ${sha.other}` })))
  assert.not(excepted(entry, pkg({ integrity: sha.other })))
  assert.not(excepted(entry, pkg({ integrity: 'garbage' })))
  const { integrity: _, ...bare } = pkg()
  assert.not(excepted(entry, bare))
})

test('with rules only these are lifted', () => {
  const entry = { package: 'left-pad', reason: 'x', rules: ['source/git'] }
  assert.ok(excepted(entry, pkg(), finding('high', 'source/git')))
  assert.not(excepted(entry, pkg(), finding('low', 'source/url')))
})

test('a critical finding is lifted only by its name and a pin', () => {
  const critical = finding('critical', 'feed/known-malware')
  const rules = [critical.rule]
  const entry = { package: 'left-pad', reason: 'x' }
  assert.ok(excepted({ ...entry, rules, version: '1.3.0' }, pkg(), critical))
  assert.ok(excepted({ ...entry, rules, version: '1.2.0 || 1.3.0' }, pkg(), critical))
  assert.ok(excepted({ ...entry, rules, integrity: sha.one }, pkg(), critical))
  const loose = [entry, { ...entry, rules }, { ...entry, version: '1.3.0', integrity: sha.one }]
  for (const one of [...loose, { ...entry, rules, version: '^1.3.0' }, { ...entry, rules, version: '1.3.0 || *' }]) {
    assert.not(excepted(one, pkg(), critical), JSON.stringify(one))
  }
  assert.not(excepted({ ...entry, rules: ['a/b'], version: '1.3.0' }, pkg(), critical))
})

test('a severity that nobody knows is held to the strictest', () => {
  assert.not(excepted('left-pad', pkg(), finding('catastrophic' as Severity)))
})

test('an expired exception does not count', () => {
  const entry = { package: 'left-pad', reason: 'x' }
  assert.ok(excepted({ ...entry, expires: '2026-11-23' }))
  assert.not(excepted({ ...entry, expires: '2026-11-22' }))
})

test('a denial beats every exception and is never lifted itself', () => {
  const entry = { package: 'left-pad', reason: 'x', integrity: sha.one, scripts: true, rules: ['a/b'] }
  const policy = policyOf({ allow: ['left-pad', entry], deny: ['left-pad'] })
  assert.is(exceptionOf(policy, pkg(), finding('low'), now), undefined)
  assert.is(scriptsAllowedBy(policy, pkg(), pin, now), undefined)
  const forged: Policy = {
    ...defaultPolicy,
    allow: [{ ...entry, scripts: true, version: '1.3.0', rules: ['policy/denied'] }],
  }
  assert.is(exceptionOf(forged, pkg(), finding('critical', 'policy/denied'), now), undefined)
})

test('lets scripts run of the very bytes it names', () => {
  const entry = { package: 'left-pad', reason: 'reviewed', integrity: sha.one, scripts: true }
  const by = (allow: unknown, one = pkg(), of = pin) => scriptsAllowedBy(policyOf({ allow: [allow] }), one, of, now)
  assert.is(by(entry), 'reviewed')
  const { scripts: _, ...silent } = entry
  assert.is(by(silent), undefined)
  assert.is(by('left-pad'), undefined)
  assert.is(by(entry, pkg(), { ...pin, integrity: sha.other }), undefined)
  assert.is(by(entry, pkg({ name: 'other' })), undefined)
  assert.is(by({ ...entry, version: '2.0.0' }), undefined)
  assert.is(by({ ...entry, expires: '2026-11-22' }), undefined)
})

test('scripts need an integrity even when a policy was not read by the parser', () => {
  const forged: Policy = { ...defaultPolicy, allow: [{ package: 'left-pad', reason: 'x', scripts: true }] }
  assert.is(scriptsAllowedBy(forged, pkg(), pin, now), undefined)
})

test('expects what the policy says, else what the configuration names', () => {
  assert.equal(expectationOf(defaultPolicy, pkg(), around('https://npm.invalid/'), now), {
    registries: ['https://npm.invalid/'],
    minimumAge: 86_400_000,
    lockedBefore: [],
  })
  const policy = policyOf({ deny: ['left-pad'], registries: ['https://own.invalid'], minimumAge: '0' })
  assert.equal(expectationOf(policy, pkg(), around('https://npm.invalid/'), now), {
    denied: '"left-pad" is on the policy\'s deny list',
    registries: ['https://own.invalid/'],
    minimumAge: 0,
    lockedBefore: [],
  })
})

test('one more denial never loosens anything', () => {
  const name = fc.constantFrom('left-pad', 'left-*', '*', '@acme/*', 'x')
  const entry = name.map((text) => ({ package: text, reason: 'x', integrity: sha.one, scripts: true }))
  const lists = { allow: fc.array(entry, { maxLength: 3 }), deny: fc.array(name, { maxLength: 3 }), more: name }
  fc.assert(
    fc.property(fc.record(lists), ({ allow, deny, more }) => {
      const [before, after] = [policyOf({ allow, deny }), policyOf({ allow, deny: [...deny, more] })]
      if (denialOf(before, pkg(), now)) assert.ok(denialOf(after, pkg(), now))
      if (!exceptionOf(before, pkg(), finding('high'), now)) assert.not(exceptionOf(after, pkg(), finding('high'), now))
      if (!scriptsAllowedBy(before, pkg(), pin, now)) assert.not(scriptsAllowedBy(after, pkg(), pin, now))
      if (denialOf(after, pkg(), now)) assert.not(exceptionOf(after, pkg(), finding('high'), now))
    }),
  )
})

test.run()

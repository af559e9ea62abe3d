import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { judge, type Standards } from '../../src/judge/judge.ts'
import { planOf, settle } from '../../src/judge/plan.ts'
import type { Approval, CodeFacts, Facts, Judgement, Rule, Severity, Trigger, Verdict } from '../../src/model.ts'
import { acceptedIndex } from '../../src/policy/accepted.ts'
import { defaultPolicy, parsePolicy } from '../../src/policy/policy.ts'
import { archive, known, manifest, now, resolved, unknown } from '../rules/evidence.ts'

const pkg = resolved()
const scripts = { postinstall: 'node install.js' }
const facts: Facts = {
  advisories: known([]),
  archive: known(archive()),
  integrity: known({ claimed: 'sha512-AA==', actual: 'sha512-AA==', matches: true }),
  registryManifest: known(null),
  published: known(null),
  code: known(null),
  history: known(null),
  newDependencies: known(null),
  fixes: known(null),
  signature: known(null),
  provenance: known(null),
  twins: known(null),
  original: known(null),
  copied: known(null),
  tagged: known(null),
  nearPeople: known(null),
  naming: known({ downloads: null, near: null, invented: false, scopeKnown: false, aliasDownloads: null }),
}
const withScripts: Facts = { ...facts, archive: known(archive({ installScripts: scripts })) }
const pin = { integrity: 'sha512-AA==', scripts, content: 'sha256-00' }
const approval: Approval = {
  name: 'a',
  version: '1.0.0',
  decision: 'approve',
  pin,
  by: 'me',
  at: '2026-11-01T00:00:00.000Z',
}
const standards = (more: Partial<Standards> = {}): Standards => ({
  policy: defaultPolicy,
  approvals: [],
  accepted: acceptedIndex([]),
  registries: ['https://registry.invalid/'],
  now,
  ...more,
})
const policy = (fields: object) => parsePolicy(JSON.stringify(fields), 'portcullis.json')
const rule = (severity: Severity, needs: Rule['needs'] = []): Rule => ({
  id: `test/${severity}`,
  severity,
  speaksOf: 'all',
  needs,
  *check() {
    yield { args: {} }
  },
  say: () => severity,
})

test('a package without scripts and findings is allowed', () => {
  assert.is(judge(pkg, facts, standards()).verdict, 'allow')
})

test('scripts that nobody approved are stripped', () => {
  const { verdict, approved } = judge(pkg, withScripts, standards())
  assert.equal([verdict, approved], ['strip', false])
})

test('an approval of exactly these bytes and commands lets them run', () => {
  const { verdict, approved } = judge(pkg, withScripts, standards({ approvals: [approval] }))
  assert.equal([verdict, approved], ['allow', true])
})

test('an approval of other bytes, commands or contents does not', () => {
  for (const other of [
    { integrity: 'sha512-BB==' },
    { scripts: { postinstall: 'node other.js' } },
    { content: 'sha256-11' },
  ]) {
    const approvals = [{ ...approval, pin: { ...pin, ...other } }]
    assert.is(judge(pkg, withScripts, standards({ approvals })).verdict, 'strip')
  }
})

test('an approval does not count when the bytes differ from the lockfile', () => {
  const integrity = known({ claimed: 'sha512-AA==', actual: 'sha512-BB==', matches: false })
  assert.is(judge(pkg, { ...withScripts, integrity }, standards({ approvals: [approval] })).verdict, 'abort')
})

test('a critical finding aborts, whatever was approved', () => {
  const advisories = known([{ id: 'MAL-2026-1' }])
  assert.is(judge(pkg, { ...withScripts, advisories }, standards({ approvals: [approval] })).verdict, 'abort')
})

test('a high finding asks, a medium one only shows', () => {
  assert.is(judge(pkg, facts, standards(), [rule('high')]).verdict, 'ask')
  const medium = judge(pkg, facts, standards(), [rule('medium')])
  assert.equal([medium.verdict, medium.findings.length], ['allow', 1])
})

test('a gap strips what may have scripts, and aborts where the policy is stricter', () => {
  const gone: Facts = { ...facts, archive: unknown('the registry answered 503') }
  const { verdict, gaps } = judge(pkg, gone, standards())
  assert.equal([verdict, gaps], ['strip', [{ about: 'archive', why: 'the registry answered 503' }]])
  assert.is(judge(pkg, gone, standards({ policy: policy({ onGap: 'abort' }) })).verdict, 'abort')
})

const codeRule: Rule = { ...rule('low', ['code']), *check() {} }
const code = (fields: Partial<CodeFacts>) =>
  known({ reach: { files: [], unresolved: [] }, signals: [], gaps: [], ...fields })
const lost = (when: Trigger): Partial<CodeFacts> => ({
  reach: { files: [], unresolved: [{ file: 'i.js', line: 3, what: 'a computed require', when: [when] }] },
})

test('an archive that cannot be read is one gap, and not another for the code in it', () => {
  const broken = { ...facts, archive: unknown('it ends early'), code: unknown('it ends early') }
  const needs = rule('low', ['archive', 'code'])
  assert.equal(judge(pkg, broken, standards(), [needs]).gaps, [{ about: 'archive', why: 'it ends early' }])
  const slow = { ...broken, code: unknown('not finished within 60 s') }
  assert.is(judge(pkg, slow, standards(), [needs]).gaps.length, 2)
})

test('code that was not read to its end is a gap like any other', () => {
  const gap = { about: 'code', why: 'main.js has more than 12 MB' }
  const given = (of: Facts): Facts => ({ ...of, code: code({ gaps: [gap] }) })
  const { verdict, gaps } = judge(pkg, given(withScripts), standards(), [codeRule])
  assert.equal([verdict, gaps], ['strip', [{ ...gap, inBytes: true }]])
  assert.equal(judge(pkg, given(facts), standards(), [codeRule]).verdict, 'allow')
  const strict = standards({ policy: policy({ onGap: 'abort' }) })
  assert.is(judge(pkg, given(facts), strict, [codeRule]).verdict, 'abort')
  assert.equal(judge(pkg, given(facts), strict, [rule('low')]).gaps, [], 'no rule asked for code')
})

test('what install scripts run and cannot be followed is a gap until it is approved; what import cannot follow is none', () => {
  const given = (when: Trigger): Facts => ({ ...withScripts, code: code(lost(when)) })
  const why = 'not all that its install scripts run can be followed (i.js:3: a computed require)'
  assert.equal(judge(pkg, given('install'), standards(), [codeRule]).gaps, [{ about: 'reach', why, inBytes: true }])
  assert.equal(judge(pkg, given('import'), standards(), [codeRule]).gaps, [])
  const approved = judge(pkg, given('install'), standards({ approvals: [approval] }), [codeRule])
  assert.equal([approved.verdict, approved.gaps], ['allow', []])
})

test('the pin notes what install scripts reach; what may run is decided by the whole content', () => {
  const reaching: Facts = {
    ...withScripts,
    code: code({ reach: { files: [], unresolved: [], installHash: 'sha256-22' } }),
  }
  const { pin: noted, approved } = judge(pkg, reaching, standards({ approvals: [approval] }))
  assert.equal([noted, approved], [{ ...pin, reach: 'sha256-22' }, true])
  const other = { ...approval, pin: { ...pin, content: 'sha256-11', reach: 'sha256-22' } }
  assert.is(judge(pkg, reaching, standards({ approvals: [other] })).approved, false)
})

test('a thousand gaps of one package are a few lines', () => {
  const gaps = Array.from({ length: 1000 }, (_, index) => ({ about: 'code', why: `${index}.js is too large` }))
  const judged = judge(pkg, { ...facts, code: code({ gaps }) }, standards(), [codeRule])
  assert.is(judged.gaps.length, 6)
  assert.is(judged.gaps.at(-1)?.why, 'and 995 more like this')
})

test('a gap beside a critical finding never softens it', () => {
  const gone: Facts = { ...facts, archive: unknown('503'), advisories: known([{ id: 'MAL-1' }]) }
  assert.is(judge(pkg, gone, standards()).verdict, 'abort')
})

test('no feed is a gap, not a pass in silence', () => {
  const { gaps } = judge(pkg, { ...facts, advisories: unknown('no malware feed') }, standards())
  assert.equal(gaps, [{ about: 'advisories', why: 'no malware feed' }])
})

test('a resident is held against advisories and denials, not against its age', () => {
  const accepted = acceptedIndex([{ id: 'a@1.0.0', integrity: 'sha512-AA==', rules: [] }])
  const young: Facts = { ...facts, published: known('2026-11-23T11:00:00.000Z') }
  assert.is(judge(pkg, young, standards()).verdict, 'ask')
  assert.is(judge(pkg, young, standards({ accepted })).verdict, 'allow')
  assert.is(judge(pkg, { ...young, advisories: known([{ id: 'MAL-1' }]) }, standards({ accepted })).verdict, 'abort')
  assert.is(judge(pkg, young, standards({ accepted, policy: policy({ deny: ['a'] }) })).verdict, 'abort')
})

test('the same name with another integrity is no resident', () => {
  const accepted = acceptedIndex([{ id: 'a@1.0.0', integrity: 'sha512-BB==', rules: [] }])
  assert.is(judge(pkg, facts, standards({ accepted })).resident, false)
})

test('a finding that was accepted is not asked again, but a critical one is', () => {
  const accepted = acceptedIndex([{ id: 'a@1.0.0', integrity: 'sha512-AA==', rules: ['test/high', 'test/critical'] }])
  const high = judge(pkg, facts, standards({ accepted }), [rule('high')])
  assert.equal([high.verdict, high.excepted.length], ['allow', 1])
  assert.is(judge(pkg, facts, standards({ accepted }), [rule('critical')]).verdict, 'abort')
})

test('a recorded denial stops it like one of the policy', () => {
  const denial: Approval = {
    name: 'a',
    version: '*',
    decision: 'deny',
    by: 'me',
    at: '2026-11-01T00:00:00.000Z',
    reason: 'burnt',
  }
  assert.is(judge(pkg, facts, standards({ approvals: [denial] })).verdict, 'abort')
})

test('an internal name is held to its registry by policy or npmrc, by what will be asked where the lockfile is silent', () => {
  const own = 'https://npm.acme.invalid/'
  const declared = parsePolicy(`{"internal":[{"package":"a","registry":"${own}"}]}`, 'portcullis.json')
  const elsewhere = () => 'https://registry.invalid/'
  assert.is(judge(pkg, facts, standards({ policy: declared, registryFor: elsewhere })).verdict, 'abort')
  assert.is(judge(pkg, facts, standards({ policy: declared, registryFor: () => own })).verdict, 'allow')
  const source = { type: 'registry', tarball: 'https://registry.invalid/@acme/x/-/x-1.0.0.tgz' } as const
  const scoped = resolved({ name: '@acme/x', id: '@acme/x@1.0.0', source })
  const named = { ...facts, archive: known(archive({ manifest: manifest({ name: '@acme/x' }) })) }
  const configured = (name: string) => (name.startsWith('@acme/') ? own : 'https://registry.invalid/')
  assert.is(judge(scoped, named, standards({ registryFor: configured })).verdict, 'abort')
  assert.is(judge(scoped, named, standards({ registryFor: elsewhere })).verdict, 'allow')
})

test('what the lockfile had under the same name is held against it', () => {
  const before = new Map([['a', [{ ...pkg, integrity: 'sha512-BB==' }]]])
  const { verdict, findings } = judge(pkg, facts, standards({ before }))
  assert.is(verdict, 'ask')
  assert.equal(
    findings.map(({ rule }) => rule),
    ['integrity/changed'],
  )
  assert.is(judge(pkg, facts, standards({ before: new Map([['b', before.get('a') ?? []]]) })).verdict, 'allow')
})

test('a bundled package is quiet unless it claims scripts', () => {
  const bundledFacts: Facts = { ...facts, archive: unknown('bundled inside its parent'), integrity: known(null) }
  assert.is(judge({ ...pkg, bundled: true }, bundledFacts, standards()).verdict, 'allow')
  assert.is(judge({ ...pkg, bundled: true, claimsScripts: true }, bundledFacts, standards()).verdict, 'strip')
})

const order: readonly Verdict[] = ['allow', 'strip', 'ask', 'abort']
test('more evidence against a package never loosens its verdict', () => {
  const severities = fc.array(fc.constantFrom<Severity>('low', 'medium', 'high', 'critical'), { maxLength: 5 })
  void fc.assert(
    fc.property(severities, severities, fc.boolean(), fc.boolean(), (some, more, hasScripts, isApproved) => {
      const given = hasScripts ? withScripts : facts
      const held = standards({ approvals: isApproved ? [approval] : [] })
      const verdict = (list: readonly Severity[]) =>
        order.indexOf(
          judge(
            pkg,
            given,
            held,
            list.map((severity) => rule(severity)),
          ).verdict,
        )
      return verdict([...some, ...more]) >= verdict(some)
    }),
  )
})

const judged = (fields: Partial<Judgement>): Judgement => ({ ...judge(pkg, withScripts, standards()), ...fields })

const reach = `sha256-${'1'.repeat(64)}`
const bumped: Facts = {
  ...withScripts,
  code: known({ reach: { files: [], unresolved: [], installHash: reach }, signals: [], gaps: [] }),
}
const ofOther: Approval = { ...approval, version: '0.9.0', pin: { ...pin, integrity: 'sha512-BB==', reach } }

test('an approval of another version is carried over to a newcomer with the same reach, and runs only its bytes', () => {
  const judgement = judge(pkg, bumped, standards({ approvals: [ofOther] }))
  assert.equal([judgement.verdict, judgement.approved, judgement.carried?.carried?.from], ['allow', true, '0.9.0'])
  const { run } = planOf([judgement], 1, new Map())
  assert.equal(
    run.map(({ id, integrity }) => [id, integrity]),
    [['a@1.0.0', 'sha512-AA==']],
  )
})

test('it is not with a high finding, a gap, an unresolved closure, or to what was let in stripped', () => {
  const approvals = [ofOther]
  const strips = (given: Facts, more: Partial<Standards> = {}, rules: Rule[] = []) =>
    judge(pkg, given, standards({ approvals, ...more }), rules)
  const unresolved = { file: 'a.js', line: 1, what: 'a computed require', when: ['install'] as const }
  const lost = known({ reach: { files: [], unresolved: [unresolved] }, signals: [], gaps: [] })
  const accepted = acceptedIndex([{ id: 'a@1.0.0', integrity: 'sha512-AA==', rules: [] }])
  for (const { approved, carried } of [
    strips(bumped, {}, [rule('high')]),
    strips(bumped, {}, [rule('critical')]),
    strips({ ...bumped, published: unknown('offline') }, {}, [rule('low', ['published'])]),
    strips({ ...bumped, code: lost }),
    strips(bumped, { accepted }),
  ])
    assert.equal([approved, carried], [false, undefined])
  assert.is(strips(bumped, {}, [rule('medium')]).approved, true)
})

test('the plan goes on only when everything was judged and nothing is open', () => {
  assert.is(planOf([judged({})], 1, new Map()).go, true)
  assert.is(planOf([judged({})], 2, new Map()).go, false, 'one of two was judged')
  assert.is(planOf([judged({ verdict: 'abort' })], 1, new Map()).go, false)
  assert.is(planOf([judged({ verdict: 'ask' })], 1, new Map()).go, false, 'nobody answered')
})

test('the plan runs exactly what is allowed, approved and pinned', () => {
  const allowed = judge(pkg, withScripts, standards({ approvals: [approval] }))
  assert.equal(
    planOf([allowed], 1, new Map()).run.map(({ id, scripts: run }) => [id, run]),
    [['a@1.0.0', scripts]],
  )
  assert.equal(planOf([judged({})], 1, new Map()).run, [])
})

test('answers: strip installs without scripts, once and approve run them, no answer aborts', () => {
  const open = judged({ verdict: 'ask' })
  assert.equal(
    order.map(() => settle(open, undefined).verdict),
    ['abort', 'abort', 'abort', 'abort'],
  )
  assert.is(settle(open, 'strip').verdict, 'strip')
  assert.equal(planOf([open], 1, new Map([[open, 'strip']])), {
    go: true,
    run: [],
    judged: [{ id: 'a@1.0.0', integrity: 'sha512-AA==' }],
  })
  assert.is(planOf([open], 1, new Map([[open, 'once']])).run.length, 1)
  assert.is(planOf([open], 1, new Map([[open, 'approve']])).run.length, 1)
})

test('no answer lifts an abort, and nothing runs whose bytes are unknown', () => {
  const aborted = judged({ verdict: 'abort' })
  assert.is(settle(aborted, 'approve').verdict, 'abort')
  const { pin: _, ...unpinned } = judged({ verdict: 'ask' })
  assert.is(settle(unpinned, 'approve').verdict, 'strip')
  assert.equal(planOf([unpinned], 1, new Map([[unpinned, 'once']])).run, [])
})

test.run()

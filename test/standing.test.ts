import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type GuardInput, judgeSet, standardsOf } from '../src/guard.ts'
import type { Finding, Judgement, ResolvedPackage, ResolvedSet } from '../src/model.ts'
import { integrityOf } from '../src/parse/integrity.ts'
import { createProgress } from '../src/progress.ts'
import { acceptedFile, approvalsFile, openProject, policyFile, recordAccepted } from '../src/project.ts'
import { rules } from '../src/rules/index.ts'
import { standingOf } from '../src/standing.ts'
import { configOf } from './gather/support.ts'
import { startRegistry } from './tools/registry.ts'

const now = new Date('2026-11-24T12:00:00.000Z')
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
const log = () => new PassThrough({ encoding: 'utf8' })

const packageOf = (name: string, integrity = integrityOf(Buffer.from(name))): ResolvedPackage => ({
  id: `${name}@1.0.0`,
  name,
  version: '1.0.0',
  source: { type: 'registry' },
  integrity,
  path: [`${name}@1.0.0`],
  locations: [],
  optional: false,
  dev: false,
  bundled: false,
})

const finding: Finding = {
  rule: 'archive/settings',
  severity: 'medium',
  confidence: 'medium',
  message: 'it carries .npmrc',
  args: { path: '.npmrc', lines: ['1'], count: 1 },
  file: '.npmrc',
  line: 1,
  excerpt: 'registry=…',
}
/** Without a prototype, as manifests are read. */
const scriptsOf = (scripts: object = {}) => Object.assign(Object.create(null), scripts)
const pin = { integrity: 'sha512-b', scripts: scriptsOf({ install: 'node b' }), content: 'sha256-b', reach: 'sha256-c' }
const quiet = {
  verdict: 'allow',
  scripts: scriptsOf(),
  approved: false,
  resident: true,
  findings: [],
  excepted: [],
  gaps: [],
} as const
const judgementsOf = ({ packages }: ResolvedSet): Judgement[] => [
  { ...quiet, package: packages[0]!, findings: [finding], gaps: [{ about: 'code', why: 'too long', inBytes: true }] },
  { ...quiet, package: packages[1]!, verdict: 'strip', scripts: pin.scripts, pin },
  { ...quiet, package: packages[2]!, scripts: pin.scripts, approved: true, pin, license: 'MIT' },
  { ...quiet, package: packages[3]!, excepted: [{ finding: { ...finding, severity: 'critical' }, reason: 'ours' }] },
]

const test = suite<{ folder: string; input: GuardInput }>('standing judgements')
const set: ResolvedSet = { packages: ['a', 'b', 'c', 'd'].map((name) => packageOf(name)), gaps: [] }

test.before.each((context) => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-standing-'))
  mkdirSync(join(folder, '.portcullis'))
  context.folder = folder
  context.input = {
    project: openProject(folder),
    config: configOf({ registry: 'https://registry.invalid/' }),
    cacheFolder: join(folder, 'cache'),
    feed: { state: 'known', value: { built: '2026-11-01', entries: 0, digest: 'one', lacks: [], lookup: () => [] } },
    likeness: { state: 'known', value: { packages: [] } },
    names: { state: 'unknown', why: 'not at hand' },
    offline: false,
    now,
    progress: createProgress(log(), false),
    guardVersion: 'a guard',
    before: set,
  }
})
test.after.each(({ folder }) => rmSync(folder, { recursive: true, force: true }))

const standing = (input: GuardInput) => standingOf(input, standardsOf(input))
/** What stands of a set, in its order. */
const found = (input: GuardInput, of = set): Judgement[] => [...standing(input).find(of.packages).values()]

/** Keeps them, and finds with what is otherwise then. */
function foundAfter(input: GuardInput, more: Partial<GuardInput> = {}, of = set): Judgement[] {
  standing(input).keep(judgementsOf(set))
  return found({ ...input, ...more }, of)
}

test('what an earlier run came to is found again, word for word', ({ input }) => {
  assert.equal(foundAfter(input, { now: later(23) }), judgementsOf(set))
})

const another = { built: '2026-11-01', entries: 1, digest: 'two', lacks: [], lookup: () => [] }
const listing = { ...another, lookup: () => [{ id: 'MAL-2026-1' }] }
const changes: Readonly<Record<string, Partial<GuardInput>>> = {
  'a feed that lists them': { feed: { state: 'known', value: listing } },
  'no feed': { feed: { state: 'unknown', why: 'there is none' } },
  'another guard': { guardVersion: 'another guard' },
  'another registry': { config: configOf({ registry: 'https://other.invalid/' }) },
  'another registry of a scope': {
    config: configOf({ registry: 'https://registry.invalid/', '@a:registry': 'https://a.invalid/' }),
  },
  'no lockfile before': { before: { packages: [], gaps: [] } },
  'a day later': { now: later(24) },
  'a clock that went backwards': { now: later(-1) },
}
for (const [what, change] of Object.entries(changes)) {
  test(`nothing is found with ${what}`, ({ input }) => assert.equal(foundAfter(input, change), []))
}

test('another feed changes nothing for packages that it does not list', ({ input }) => {
  assert.equal(foundAfter(input, { feed: { state: 'known', value: another } }), judgementsOf(set))
})

test('nothing is found once policy, approvals or the baseline have changed', ({ folder, input }) => {
  const texts = [
    [policyFile, '{"deny":["a"]}'],
    [approvalsFile, '[\n]\n'],
    [acceptedFile, '# nothing was let in\n'],
  ] as const
  for (const [fileOf, text] of texts) {
    writeFileSync(fileOf(folder), text)
    assert.equal(foundAfter(input, { project: openProject(folder) }), [])
    rmSync(fileOf(folder))
    assert.equal(foundAfter(input, { project: openProject(folder) }), judgementsOf(set))
  }
})

test('what was accepted of one package says nothing of the others', ({ folder, input }) => {
  const line = ({ id, integrity }: ResolvedPackage) => `${id} ${integrity}`
  const accepted = set.packages.map(line)
  writeFileSync(acceptedFile(folder), `${accepted.join('\n')}\n`)
  const before = { ...input, project: openProject(folder) }
  standing(before).keep(judgementsOf(set))
  writeFileSync(
    acceptedFile(folder),
    `${[`${accepted[0]} archive/settings`, ...accepted.slice(1), 'e@1.0.0 e'].join('\n')}\n`,
  )
  assert.equal(found({ ...input, project: openProject(folder) }), judgementsOf(set).slice(1))
})

test('a package that differs in anything is not found; all others are', ({ input }) => {
  const [first, ...rest] = set.packages as [ResolvedPackage, ...ResolvedPackage[]]
  const others: ResolvedPackage[] = [
    { ...first, source: { type: 'registry', tarball: 'https://other.invalid/a.tgz' } },
    { ...first, integrity: integrityOf(Buffer.from('other')) },
    { ...first, alias: 'b' },
  ]
  for (const other of others)
    assert.equal(foundAfter(input, {}, { packages: [other, ...rest], gaps: [] }), judgementsOf(set).slice(1))
  const moved = { packages: [{ ...first, version: '0.9.0' }, ...rest], gaps: [] }
  assert.equal(foundAfter(input, { before: moved }), judgementsOf(set).slice(1))
})

test('nothing outlives what an entry of the policy, an approval or the feed is good for', ({ folder, input }) => {
  const policies = [
    { allow: [{ package: 'd', reason: 'ours', expires: '2026-11-24' }] },
    { deny: [{ package: 'x', reason: 'theirs', expires: '2026-11-24' }] },
  ]
  for (const policy of policies) {
    writeFileSync(policyFile(folder), JSON.stringify(policy))
    const project = openProject(folder)
    assert.is(foundAfter({ ...input, project }, { now: later(11) }).length, 4)
    assert.is(foundAfter({ ...input, project }, { now: later(12) }).length, 0)
  }
  const policy = { ...input.project.policy, feed: { ...input.project.policy.feed, required: true, maxAge: 86_400_000 } }
  const fresh = { state: 'known', value: { ...another, built: later(-22).toISOString() } } as const
  const demanding = { ...input, feed: fresh, project: { ...input.project, policy, digest: 'another policy' } }
  assert.is(foundAfter(demanding, { now: later(1) }).length, 4)
  assert.is(foundAfter(demanding, { now: later(2) }).length, 0)
})

test('what is added to an entry lapses with it', ({ input }) => {
  const [first, ...rest] = judgementsOf(set) as [Judgement, ...Judgement[]]
  standing(input).keep(rest)
  const adding = { ...input, now: later(23) }
  assert.equal(found(adding), rest)
  const open = standing(adding)
  open.keep([first, ...open.find(set.packages).values()])
  assert.equal(found(adding), judgementsOf(set))
  assert.equal(found({ ...input, now: later(24) }), [])
})

test('nothing stands for who judges anew, or asks a service whose word changes', ({ input }) => {
  const { project } = input
  const live = { ...project.policy.feed, live: 'https://api.invalid/' }
  const asking = { ...input, project: { ...project, policy: { ...project.policy, feed: live } } }
  assert.equal(foundAfter(input, { anew: true }), [])
  assert.equal(foundAfter(input, asking), [])
  for (const other of [{ ...input, anew: true } as const, asking]) {
    const elsewhere = { ...other, cacheFolder: join(input.cacheFolder, 'other') }
    standing(elsewhere).keep(judgementsOf(set))
    assert.equal(found({ ...input, cacheFolder: elsewhere.cacheFolder }), [])
  }
})

test('only residents without a gap that nobody has to be asked about are kept', ({ input }) => {
  const [first, ...rest] = judgementsOf(set) as [Judgement, ...Judgement[]]
  const open: Judgement[] = [
    { ...first, resident: false },
    { ...first, gaps: [{ about: 'code', why: 'not read' }] },
    { ...first, verdict: 'ask' },
    { ...first, verdict: 'abort' },
    { ...first, carried: { name: 'a', version: '1.0.0', decision: 'approve', by: 'ana', at: now.toISOString() } },
  ]
  for (const one of open) {
    standing(input).keep([one, ...rest])
    assert.equal(found(input), rest)
  }
})

test('what a package bundles stands without being a resident, as long as nothing is to be said of it', ({ input }) => {
  const { integrity: _, ...bare } = set.packages[0] as ResolvedPackage
  const inside = { ...bare, bundled: true }
  const of: ResolvedSet = { packages: [inside], gaps: [] }
  const judgement: Judgement = { ...quiet, package: inside, resident: false }
  standing(input).keep([{ ...judgement, verdict: 'ask' }])
  assert.equal(found(input, of), [])
  standing(input).keep([judgement])
  assert.equal(found(input, of), [judgement])
  const { bundled: __, ...loose } = inside
  for (const other of [
    { ...loose, bundled: false },
    { ...inside, version: '2.0.0' },
    { ...inside, path: ['x', 'y'] },
  ])
    assert.equal(found(input, { packages: [other], gaps: [] }), [])
  assert.equal(found({ ...input, feed: { state: 'known', value: listing } }, of), [])
})

test('what stands is tied to its bytes, and its build has a name', ({ input }) => {
  const [first, ...rest] = set.packages as [ResolvedPackage, ...ResolvedPackage[]]
  const { integrity: _, ...untied } = first
  for (const loose of [{ ...first, integrity: `sha1-${'A'.repeat(27)}=` }, untied]) {
    const of: ResolvedSet = { packages: [loose, ...rest], gaps: [] }
    const before = { ...input, before: of }
    standing(before).keep(judgementsOf(of))
    assert.equal(found(before, of), judgementsOf(of).slice(1))
  }
  const { guardVersion: __, ...unnamed } = { ...input, cacheFolder: join(input.cacheFolder, 'unnamed') }
  standing(unnamed).keep(judgementsOf(set))
  assert.equal(found(unnamed), [])
  assert.equal(found({ ...unnamed, guardVersion: 'undefined' }), [])
})

test('an entry that is not what it has to be is not used', ({ folder, input }) => {
  standing(input).keep(judgementsOf(set).slice(0, 1))
  const kept = join(folder, 'cache', 'standing-2')
  const [name] = readdirSync(kept, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'))
  const file = join(kept, name as string)
  const whole = JSON.parse(readFileSync(file, 'utf8'))
  const [[digest, row]] = Object.entries(whole.value.judgements) as [[string, object]]
  const inRow = (change: object) => ({ ...whole.value, judgements: { [digest]: { ...row, ...change } } })
  const wrong = ['ask', 1, null, [1], [{}], { a: 1 }]
  const fields = ['verdict', 'approved', 'scripts', 'findings', 'excepted', 'gaps']
  const forged = [
    { ...whole.value, judgements: 'all' },
    { ...whole.value, judgements: [row] },
    { ...whole.value, judgements: { [digest]: [row] } },
    { ...whole.value, judgements: { ['A'.repeat(43)]: row } },
    { ...whole.value, until: 'never' },
    { ...whole.value, from: null },
    ...fields.flatMap((field) => wrong.map((value) => ({ [field]: value }))).map(inRow),
    ...['rule', 'severity', 'confidence', 'message', 'args', 'file', 'line', 'excerpt']
      .flatMap((field) => [{}, [[1]], null].map((value) => ({ findings: [{ ...finding, [field]: value }] })))
      .filter(({ findings: [one] }) => JSON.stringify(one?.args) !== '{}')
      .map(inRow),
    inRow({ findings: [{ ...finding, severity: 'critical' }] }),
    inRow({ license: 1 }),
    inRow({ pin: { ...pin, content: 1 } }),
    inRow({ pin: { ...pin, reach: 1 } }),
  ]
  for (const value of forged) {
    writeFileSync(file, JSON.stringify({ ...whole, value }))
    assert.equal(found(input), [], JSON.stringify(value).slice(0, 400))
  }
  writeFileSync(file, JSON.stringify(whole))
  assert.equal(found(input), judgementsOf(set).slice(0, 1))
})

test('what rules ask of residents is in the bytes, the lockfile, the project or the feed: nothing else is hashed', () => {
  const asked = new Set(rules.filter(({ speaksOf }) => speaksOf === 'all').flatMap(({ needs }) => needs))
  // The registry's manifest is looked up for newcomers only, and nothing for a resident.
  const tied = ['advisories', 'archive', 'code', 'expected', 'integrity', 'package', 'registryManifest']
  assert.equal([...asked].sort(), tied)
})

test('judging keeps what it came to, and does not judge it twice', async ({ folder, input }) => {
  const fixture = {
    name: 'builder',
    version: '1.0.0',
    manifest: { scripts: { postinstall: 'node b.js' } },
    files: { 'b.js': '1' },
  }
  const registry = await startRegistry([fixture])
  const progress = log()
  try {
    const own: ResolvedSet = { packages: [packageOf('builder', registry.integrity('builder', '1.0.0'))], gaps: [] }
    const judged = () =>
      judgeSet(own, {
        ...input,
        project: openProject(folder),
        config: configOf({ registry: registry.url, 'fetch-retries': 0 }),
        before: own,
        progress: createProgress(progress, false),
      })
    writeFileSync(acceptedFile(folder), '# nothing yet\n')
    await recordAccepted(folder, await judged())
    const first = await judged()
    assert.is(first[0]?.verdict, 'strip')
    progress.read()
    assert.equal(await judged(), first)
    assert.is(progress.read(), null)
  } finally {
    await registry.close()
  }
})

test.run()

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Result } from '../tools/managers.ts'
import { clean, dependsOn, type FixturePackage, hostile, tarball } from '../tools/packages.ts'
import { cyclonedxValidator, sarifValidator, spdxValidator } from '../tools/schemas.ts'
import { inWorld, listed, ok, type World, type WorldOptions } from './world.ts'

const examples = join(import.meta.dirname, '../../examples')

/** A project that is only judged, so one manager is enough to stand for all. */
const judgedIn = (options: WorldOptions, look: (world: World) => Promise<void>) =>
  inWorld('npm@12', {}, { bare: true, ...options }, look)

const lockOf = (packages: Readonly<Record<string, object>>, direct: Readonly<Record<string, string>> = {}) => ({
  name: 'app',
  lockfileVersion: 3,
  packages: { '': { name: 'app', dependencies: direct }, ...packages },
})

const integrityOf = (fixture: FixturePackage) =>
  `sha512-${createHash('sha512').update(tarball(fixture)).digest('base64')}`
const hexOf = (fixture: FixturePackage) => createHash('sha512').update(tarball(fixture)).digest('hex')
const entryOf = (fixture: FixturePackage) => ({ version: fixture.version, integrity: integrityOf(fixture) })

test('bills of a project of 1,000 packages are valid, complete, and the same each time', () => {
  const integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`
  const names = Array.from({ length: 1000 }, (_, index) =>
    index % 3 === 0 ? `@fixture/part-${index}` : `fixture-part-${index}`,
  )
  const packages = Object.fromEntries(
    names.map((name, index) => {
      const next = names[index + 1]
      return [
        `node_modules/${name}`,
        { version: `1.0.${index}`, integrity, ...(next && { dependencies: { [next]: '*' } }) },
      ]
    }),
  )
  const files = { 'package-lock.json': lockOf(packages, { '@fixture/part-0': '*' }) }
  return judgedIn({ files }, async ({ app, pm }) => {
    const bill = async (format: string) => {
      const { stdout, code, output } = await sbomOf(app, pm, format)
      assert.is(code, 0, output)
      return stdout
    }
    for (const [format, validate] of [
      ['cyclonedx', cyclonedxValidator('1.6')],
      ['spdx', spdxValidator()],
    ] as const) {
      const text = await bill(format)
      assert.equal(validate(JSON.parse(text)), [], format)
      assert.is(text.match(/"pkg:npm\/[^"]*"/gu)?.length, 1000)
      if (format === 'spdx') assert.is(await bill(format), text)
    }
    ok(await app.exec(pm, ['node', cli, 'check', '--offline', '--format', 'sarif', '--out', 'r.sarif']))
    const sarif = JSON.parse(await app.read('r.sarif'))
    assert.equal(sarifValidator()(sarif), [])
    const lines = (await app.read('package-lock.json')).split('\n')
    for (const { locations, message } of sarif.runs[0].results.slice(0, 50)) {
      const name = /^(.*)@1\.0\.\d+:/u.exec(message.text)?.[1]
      const line = locations[0].physicalLocation.region.startLine
      assert.ok(lines[line - 1]?.includes(`"node_modules/${name}"`), message.text)
    }
  })
})

const cli = join(process.env['PORTCULLIS_DIST'] ?? join(import.meta.dirname, '../../dist'), 'cli.cjs')
const sbomOf = (app: World['app'], pm: World['pm'], format: string) =>
  app.exec(pm, ['node', cli, 'sbom', '--offline', '--format', format], { env: { SOURCE_DATE_EPOCH: '1700000000' } })

interface Shown {
  readonly id: string
  readonly verdict: string
  readonly findings: readonly { readonly rule: string }[]
  readonly gaps: readonly { readonly about: string; readonly why: string }[]
}

test("a vendor's bill with seeded faults: each of them is reported, and what is sound is not", () => {
  const [fine, changed, bare] = [clean('fine-thing'), clean('changed-bytes'), clean('bare-thing')] as const
  const squatter = clean('lodahs', '4.17.21')
  const malware = hostile(listed.name, listed.version)
  const packages = [fine, changed, bare, clean('elsewhere-thing'), squatter, malware, clean('lodash', '4.17.21')]
  const of = (fixture: FixturePackage, hex?: string) => ({
    'bom-ref': fixture.name,
    type: 'library',
    name: fixture.name,
    version: fixture.version,
    purl: `pkg:npm/${fixture.name}@${fixture.version}`,
    ...(hex && { hashes: [{ alg: 'SHA-512', content: hex }] }),
  })
  const billOf = (product: FixturePackage) => ({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { component: of(product) },
    components: [],
  })
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    components: [
      { ...of(fine, hexOf(fine)), licenses: [{ license: { id: 'MIT' } }] },
      of(changed, 'ab'.repeat(64)),
      of(bare),
      of(squatter, hexOf(squatter)),
      of(malware, hexOf(malware)),
      of(clean('nobody-has-this'), 'cd'.repeat(64)),
      { 'bom-ref': 'os', type: 'library', name: 'openssl', version: '3.0.0', purl: 'pkg:deb/debian/openssl@3.0.0' },
      { 'bom-ref': 'un', type: 'library', name: 'unnamed', version: '1.0.0' },
      { ...of(fine, hexOf(fine)), 'bom-ref': 'liar', name: 'another' },
      {
        ...of(clean('elsewhere-thing'), hexOf(clean('elsewhere-thing'))),
        externalReferences: [{ type: 'distribution', url: 'http://127.0.0.1:9/elsewhere.tgz' }],
      },
    ],
    dependencies: [{ ref: 'fine-thing', dependsOn: [] }],
  }
  const files = { 'vendor.json': bill, 'malware.json': billOf(malware), 'product.json': billOf(clean('vendors-own')) }
  return judgedIn({ files, packages }, async ({ guard }) => {
    const { code, stdout } = await guard('check', '--sbom', 'vendor.json', '--json')
    assert.is(code, 1)
    const report = JSON.parse(stdout) as { packages: Shown[]; gaps: { why: string }[]; coverage: object }
    const rules = (id: string) =>
      report.packages.filter((one) => one.id === id).flatMap(({ findings }) => findings.map(({ rule }) => rule))
    assert.ok(rules('changed-bytes@1.0.0').includes('integrity/mismatch'))
    assert.ok(rules('bare-thing@1.0.0').includes('integrity/missing'))
    assert.ok(rules('lodahs@4.17.21').includes('name/typosquat'))
    assert.ok(rules('bandkit@1.0.7').includes('feed/known-malware'))
    assert.ok(
      report.packages.find(({ id }) => id === 'nobody-has-this@1.0.0')?.gaps.some(({ about }) => about === 'archive'),
    )
    const whys = report.gaps.map(({ why }) => why).join('\n')
    for (const part of [
      /openssl.*no npm package/u,
      /unnamed.*no package URL/u,
      /another.*says "fine-thing"/u,
      /elsewhere-thing.*no registry of this project/u,
    ])
      assert.match(whys, part)
    assert.equal(
      rules('fine-thing@1.0.0').filter((rule) => !rule.startsWith('release/')),
      [],
    )
    assert.equal(report.coverage, { components: 10, versions: 10, purls: 9, hashes: 7, licenses: 1, dependencies: 1 })
    const text = await guard('check', '--sbom', 'vendor.json')
    assert.match(text.stdout, /7 of 10 components say a hash \(70 %\)/u)
    const asProduct = await guard('check', '--sbom', 'malware.json')
    assert.is(asProduct.code, 1)
    assert.match(asProduct.stdout, /STOPPED bandkit@1\.0\.7/u)
    ok(await guard('check', '--sbom', 'product.json'))
  })
})

test('sbom diff says what came, went and changed; only that there is no difference is 0', () => {
  const bill = (components: readonly string[]) => ({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    components: components.map((id) => ({ name: id.split('@')[0], version: id.split('@')[1], purl: `pkg:npm/${id}` })),
  })
  const files = { 'a.json': bill(['a@1.0.0', 'b@1.0.0']), 'b.json': bill(['a@2.0.0', 'c@1.0.0']) }
  return judgedIn({ files }, async ({ guard }) => {
    const { code, stdout } = await guard('sbom', 'diff', 'a.json', 'b.json')
    assert.is(code, 1)
    assert.is(stdout, '1 added: c@1.0.0\n1 changed: a 1.0.0 → 2.0.0\n1 removed: b@1.0.0\n')
    ok(await guard('sbom', 'diff', 'a.json', 'a.json'))
    assert.is((await guard('sbom', 'diff', 'a.json')).code, 2)
  })
})

const builder = hostile('builder-thing')
const parent = dependsOn('parent-thing', builder)
const offered = [clean('old-thing'), builder, parent]
const before = lockOf({ 'node_modules/old-thing': entryOf(clean('old-thing')) }, { 'old-thing': '1.0.0' })
const after = lockOf(
  {
    'node_modules/old-thing': entryOf(clean('old-thing')),
    'node_modules/parent-thing': { ...entryOf(parent), dependencies: { 'builder-thing': '1.0.0' } },
    'node_modules/builder-thing': entryOf(builder),
  },
  { 'old-thing': '1.0.0', 'parent-thing': '1.0.0' },
)

/** The project as a repository whose HEAD has this much, and the rest only in its folder. */
async function committed({ app, pm }: World): Promise<void> {
  const who = ['-c', 'user.name=Fixture', '-c', 'user.email=fixture@example.invalid', '-c', 'commit.gpgsign=false']
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '-A'],
    [...who, 'commit', '-q', '-m', 'Fixture'],
  ])
    ok(await app.exec(pm, ['git', ...args]))
}

test('check --base judges only what a change adds, and says what it brings in', () =>
  judgedIn({ files: { 'package-lock.json': before }, packages: offered }, async (world) => {
    const { app, guard } = world
    await committed(world)
    const nothing = await guard('check', '--base', 'HEAD')
    ok(nothing)
    assert.match(nothing.stdout, /no package is new, other or gone[\s\S]*0 of 0 checked/u)
    await app.write('package-lock.json', after)
    await app.write('portcullis.json', {})
    const { stdout } = await guard('check', '--base', 'HEAD', '--json')
    const report = JSON.parse(stdout)
    assert.equal(report.packages.map(({ id }: Shown) => id).sort(), ['builder-thing@1.0.0', 'parent-thing@1.0.0'])
    assert.equal(report.changes.added, ['builder-thing@1.0.0', 'parent-thing@1.0.0'])
    assert.equal(report.changes.scripts, ['builder-thing@1.0.0'])
    assert.match(report.notes.join('\n'), /portcullis\.json is not what it is at HEAD/u)
    assert.equal(app.marks(), [])
  }))

test('check --base: a reference that is none, or looks like an option, is refused; without a lockfile at the base all is new', () =>
  judgedIn({ packages: offered }, async (world) => {
    const { app, guard } = world
    await committed(world)
    await app.write('package-lock.json', before)
    for (const base of ['nowhere', '--upload-pack=touch x'])
      assert.match((await guard('check', `--base=${base}`)).stderr, /git has no commit .*\(git\/no-such-base\)/u)
    const { stdout } = await guard('check', '--base', 'HEAD', '--json')
    assert.equal(JSON.parse(stdout).changes.added, ['old-thing@1.0.0'])
  }))

test('a yarn and a bun project are judged, and told that their installs are not gated', async () => {
  const thing = clean('old-thing')
  const berry = `__metadata:\n  version: 8\n\n"old-thing@npm:1":\n  version: 1.0.0\n  resolution: "old-thing@npm:1.0.0"\n  checksum: 10c0/ab\n`
  const yarn = `# yarn lockfile v1\n\n\nold-thing@^1.0.0:\n  version "1.0.0"\n  integrity ${integrityOf(thing)}\n`
  const bun = {
    lockfileVersion: 1,
    workspaces: { '': { dependencies: { 'old-thing': '1' } } },
    packages: { 'old-thing': ['old-thing@1.0.0', '', {}, integrityOf(thing)] },
  }
  for (const [name, content] of [
    ['yarn.lock', yarn],
    ['bun.lock', bun],
  ] as const) {
    await judgedIn({ files: { [name]: content }, packages: offered }, async ({ guard }) => {
      const result = await guard('check')
      ok(result)
      assert.match(result.stdout, new RegExp(`NOTE ${name}: judged; installs with (?:yarn|bun) are not gated`, 'u'))
      assert.match(result.stdout, /1 of 1 checked/u)
    })
  }
  await judgedIn({ files: { 'yarn.lock': berry }, packages: offered }, async ({ guard }) => {
    const result = await guard('check')
    ok(result)
    assert.match(result.stdout, /NOTE yarn\.lock: its checksums are yarn's own[\s\S]*1 of 1 checked/u)
    assert.not.match(result.stdout, /integrity\/missing/u)
  })
})

/** A wired project whose commit is clean, and in whose folder the lockfile names malware by now. */
const infected = (look: (world: World) => Promise<void>) =>
  inWorld('npm@12', {}, { files: { 'package-lock.json': before }, packages: offered }, async (world) => {
    await committed(world)
    const packages = { 'node_modules/bandkit': { version: listed.version } }
    await world.app.write('package-lock.json', lockOf(packages, { bandkit: '1' }))
    await look(world)
  })

interface Step {
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
}

const textOf = (path: string) => readFileSync(join(examples, path), 'utf8')

test('the workflow for GitHub has as few rights as it needs, and no script an expression that a branch could fill', () => {
  const workflow = load(textOf('github-action/workflow.yml')) as Record<string, unknown>
  assert.equal(workflow['permissions'], { contents: 'read', 'security-events': 'write' })
  assert.is(workflow['on'], 'pull_request')
  const scripts = textOf('github-action/action.yml').match(/run: \|\n(?: {8}.*\n)+/gu) ?? []
  assert.is(scripts.length, 2)
  for (const script of scripts) assert.not.match(script, /\$\{\{/u)
})

test('every recipe of the page is a document of its kind', () => {
  const page = readFileSync(join(examples, '../docs/ci.md'), 'utf8')
  const blocks = [...page.matchAll(/^```(yaml|json)\n(.*?)^```$/gmsu)].map(([, kind, text = '']) =>
    kind === 'json' ? JSON.parse(text) : load(text),
  )
  assert.equal(
    blocks.map((block) => Object.keys(block as object)[0]),
    ['include', 'repos', 'minimumReleaseAge', 'version'],
  )
})

test('the composite action: annotations, summary and SARIF, by the guard that the base has', () =>
  infected(async ({ app, pm }) => {
    // What a change brings as its own judge would say yes to everything.
    await app.write('.portcullis/cli.cjs', 'process.exit(0)\n')
    const action = load(textOf('github-action/action.yml')) as {
      inputs: Record<string, { default: string }>
      runs: { steps: Step[] }
    }
    const inputs: Record<string, string> = { base: 'HEAD' }
    for (const [name, { default: value }] of Object.entries(action.inputs)) inputs[name] ??= value
    await app.write('env', '')
    const results: Result[] = []
    for (const { run = '', env = {} } of action.runs.steps) {
      const given = Object.entries(env).map(([name, text]) => [
        name,
        text.replace(/\$\{\{ inputs\.(\w+) \}\}/gu, (_, input: string) => inputs[input] as string),
      ])
      const set = (await app.read('env'))
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split('=', 2))
      results.push(
        await app.exec(pm, ['bash', '-c', run], {
          env: {
            ...Object.fromEntries([...given, ...set]),
            RUNNER_TEMP: join(app.home, 'runner'),
            GITHUB_ENV: join(app.root, 'env'),
            GITHUB_STEP_SUMMARY: join(app.root, 'summary.md'),
          },
        }),
      )
    }
    const [taken, judged] = results
    assert.is(taken?.code, 0, taken?.output)
    assert.is(judged?.code, 1, judged?.output)
    assert.match(
      judged?.stdout ?? '',
      /^::error file=package-lock\.json,line=\d+,title=feed\/known-malware::bandkit@1\.0\.7/mu,
    )
    assert.match(await app.read('summary.md'), /^## portcullis: stopped[\s\S]*1 added/u)
    assert.equal(sarifValidator()(JSON.parse(await app.read('portcullis.sarif'))), [])
  }))

test('the GitLab job: a code quality report and a JUnit report', () =>
  infected(async ({ app, pm }) => {
    const template = load(textOf('gitlab/portcullis.gitlab-ci.yml')) as {
      portcullis: { script: string[] }
    }
    const [script = ''] = template.portcullis.script
    const base = (await app.exec(pm, ['git', 'rev-parse', 'HEAD'])).stdout.trim()
    const { code, output } = await app.exec(pm, ['sh', '-c', script], { env: { CI_MERGE_REQUEST_DIFF_BASE_SHA: base } })
    assert.is(code, 1, output)
    const [first] = JSON.parse(await app.read('gl-code-quality-report.json'))
    assert.equal(Object.keys(first), ['description', 'check_name', 'fingerprint', 'severity', 'location'])
    const below = await app.exec(pm, ['node', cli, 'check', '--offline', '--prefix', 'web/', '--format', 'gitlab'])
    assert.is(JSON.parse(below.stdout)[0].location.path, 'web/package-lock.json')
    assert.match(await app.read('portcullis.junit.xml'), /<testcase [^>]*name="bandkit@1\.0\.7"[^>]*><failure/u)
  }))

test('the pre-commit hook: stops a commit that adds malware, lets one go that adds nothing', () =>
  judgedIn({ files: { 'package-lock.json': before }, packages: offered }, async (world) => {
    const { app, pm } = world
    await committed(world)
    const [hook] = load(readFileSync(join(import.meta.dirname, '../../.pre-commit-hooks.yaml'), 'utf8')) as [
      { entry: string; files: string },
    ]
    const [program, ...args] = hook.entry.split(' ')
    assert.is(program, 'portcullis')
    assert.match('web/package-lock.json', new RegExp(hook.files, 'u'))
    ok(await app.exec(pm, ['node', cli, ...args]))
    await app.write(
      'package-lock.json',
      lockOf({ 'node_modules/bandkit': { version: listed.version } }, { bandkit: '1' }),
    )
    assert.is((await app.exec(pm, ['node', cli, ...args])).code, 1)
  }))

test('formats that are none, and outputs that cannot be written, are refused', () =>
  judgedIn({ files: { 'package-lock.json': before }, packages: offered }, async ({ guard }) => {
    for (const args of [
      ['check', '--format', 'xml'],
      ['check', '--format', 'constructor'],
      ['check', '--out', 'x'],
      ['check', '--base', 'HEAD', '--sbom', 'x'],
      ['check', '--sbom', 'missing.json'],
      ['check', '--offline', '--format', 'json', '--out', 'no/such/folder'],
      ['sbom', '--format', 'sarif'],
      ['sbom', 'clean'],
    ]) {
      const { code, stdout, stderr } = await guard(...args)
      assert.is(code, 2, args.join(' '))
      assert.is(stdout, '')
      assert.match(stderr, /portcullis: .*\)/u)
    }
  }))

test.run()

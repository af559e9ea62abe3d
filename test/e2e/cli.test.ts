import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { ManagerName } from '../tools/managers.ts'
import { clean, type FixturePackage, filesOf, hostile, tarball } from '../tools/packages.ts'
import { hasTerminal, talk } from './terminal.ts'
import { builderMarks, dist, frozenInstall, inWorld, listed, offered, ok, stopped, type World } from './world.ts'

const onTerminal = hasTerminal ? test : test.skip
const ids: readonly ManagerName[] = ['npm@12', 'pnpm@11']

/** A wired project whose lockfile holds these, and nothing of them on disk. */
const locked = (
  id: ManagerName,
  dependencies: Readonly<Record<string, string>>,
  look: (world: World) => Promise<void>,
  packages: readonly FixturePackage[] = offered,
) =>
  inWorld(id, dependencies, { bare: true, packages }, async (world) => {
    ok(await world.run('install', id.startsWith('npm') ? '--package-lock-only' : '--lockfile-only', '--ignore-scripts'))
    await world.guard('init')
    await look(world)
  })

interface Entry {
  readonly id: string
  readonly verdict: string
  readonly scripts: string
  readonly findings: readonly { readonly rule: string; readonly severity: string; readonly message: string }[]
  readonly gaps: readonly { readonly about: string; readonly why: string }[]
}

function reportIn(stdout: string): { checked: object; packages: readonly Entry[]; feed: { state: string } } {
  const report = JSON.parse(stdout)
  assert.is(report.schema, 'portcullis-report/1')
  return report
}

for (const id of ids) {
  test(`${id}: check judges the lockfile: 0 when nothing is stopped`, () =>
    locked(id, { clean: '1.0.0', builder: '1.0.0' }, async ({ app, guard }) => {
      const plain = await guard('check')
      ok(plain)
      assert.match(plain.stdout, /STRIPPED 1 package[\s\S]*builder@1\.0\.0[\s\S]*2 of 2 checked/u)
      const json = await guard('check', '--json')
      ok(json)
      const { checked, packages } = reportIn(json.stdout)
      assert.equal(checked, { resolved: 2, judged: 2 })
      const short = packages.map(({ id: name, verdict, scripts }) => [name, verdict, scripts].join(' '))
      assert.equal(short.sort(), ['builder@1.0.0 strip stripped', 'clean@1.0.0 allow none'])
      assert.not.ok(await app.exists('node_modules'), 'nothing is installed')
      assert.equal(app.marks(), [])
    }))

  test(`${id}: check exits 1 for what the feed lists, with the finding in both forms`, () =>
    locked(id, { [listed.name]: listed.version }, async ({ guard }) => {
      const plain = await guard('check')
      assert.is(plain.code, 1, plain.output)
      assert.match(plain.stdout, /STOPPED bandkit@1\.0\.7[\s\S]*feed\/known-malware/u)
      const json = await guard('check', '--json')
      assert.is(json.code, 1)
      const { packages } = reportIn(json.stdout)
      assert.equal([packages[0]?.id, packages[0]?.verdict], [`${listed.name}@${listed.version}`, 'abort'])
      assert.equal(
        packages[0]?.findings.map(({ rule, severity }) => `${rule} ${severity}`),
        ['feed/known-malware critical'],
      )
    }))

  test(`${id}: deny is recorded with its reason, and the next install stops`, () =>
    locked(id, { clean: '1.0.0', builder: '1.0.0' }, async ({ app, run, guard }) => {
      ok(await guard('approve', 'builder'))
      ok(await guard('deny', 'builder', 'clean@9.9.9', '--reason', 'not here\u001b[2J'))
      const check = await guard('check')
      assert.is(check.code, 1, check.output)
      assert.match(check.stdout, /policy\/denied[\s\S]*not here\\u001b\[2J/u)
      stopped(await run(...(id.startsWith('npm') ? frozenInstall(id) : ['install', '--no-frozen-lockfile'])))
      assert.equal(app.marks(), [])
      assert.not.ok(await app.exists('node_modules/builder/mark.js'))
    }))
}

test('check without a lockfile, and outside of a project, exits 2 with the remedy and prints no report', () =>
  inWorld('npm@12', {}, { bare: true }, async ({ guard }) => {
    for (const args of [['check'], ['check', '--json'], ['approve'], ['approve', 'x']]) {
      const { code, stdout, stderr } = await guard(...args)
      assert.is(code, 2)
      assert.is(stdout, '')
      assert.match(stderr, /^portcullis: .* has no pnpm-lock\.yaml, package-lock\.json, .*\n {2}→ .*\n$/u)
    }
  }))

test('what the command line does not know is one line, the remedy, and exit code 2', () =>
  inWorld('npm@12', {}, { bare: true }, async ({ app, guard }) => {
    for (const args of [
      ['chekc'],
      ['constructor'],
      ['\u001b[31mred'],
      ['check', '--jsno'],
      ['check', 'clean'],
      ['init', 'here'],
      ['scan'],
      ['deny'],
      ['deny', 'a@'],
      ['deny', ''],
      ['approve', 'x', '--expires', '2026-02-30'],
      ['deny', 'x', '--expires', '2020-01-01'],
    ]) {
      const { code, stdout, stderr } = await guard(...args)
      assert.is(code, 2, args.join(' '))
      assert.is(stdout, '')
      assert.match(stderr, /^portcullis: [ -~…]+\n {2}→ [ -~…]+\n$/u, args.join(' '))
    }
    assert.not.ok(await app.exists('portcullis-approvals.json'))
    const help = await guard('--help')
    ok(help)
    for (const word of ['init', 'check', 'scan', 'approve', 'deny'])
      assert.match(help.stdout, new RegExp(` portcullis ${word} `, 'u'))
  }))

/** A packed and an unpacked form of each. */
async function forms(root: string, fixtures: readonly FixturePackage[]): Promise<void> {
  for (const fixture of fixtures) {
    await writeFile(join(root, `${fixture.name}.tgz`), tarball(fixture))
    for (const [path, content] of Object.entries(filesOf(fixture))) {
      await mkdir(dirname(join(root, fixture.name, path)), { recursive: true })
      await writeFile(join(root, fixture.name, path), content)
    }
  }
}

test('report --html writes one page about the lockfile, with the exit code of check', () =>
  locked('npm@12', { [listed.name]: listed.version, builder: '1.0.0' }, async ({ app, guard }) => {
    const told = await guard('report', '--html', 'page.html')
    assert.is(told.code, 1, told.output)
    assert.match(told.stdout, 'wrote page.html: 2 of 2 packages checked')
    const page = await app.read('page.html')
    assert.match(
      page,
      /An install of this would be stopped[\s\S]*bandkit@1\.0\.7[\s\S]*feed\/known-malware[\s\S]*builder@1\.0\.0/u,
    )
    const nowhere = await guard('report', '--html', 'no/such/folder/page.html')
    assert.is(nowhere.code, 2, nowhere.output)
    assert.match(nowhere.stderr, /report\/not-written/u)
  }))

test('the page shows what differs from the version that was approved', () => {
  const changing = (version: string, says: string) =>
    hostile('changing', version, { files: { 'mark.js': `console.log('${says}')\n` } })
  return locked(
    'npm@12',
    { changing: '1.0.0' },
    async ({ app, run, guard }) => {
      ok(await guard('approve', 'changing'))
      await app.write('package.json', (await app.read('package.json')).replace('"1.0.0"\n  }', '"1.0.1"\n  }'))
      ok(await run('install', '--package-lock-only', '--ignore-scripts'))
      await guard('report', '--html', 'page.html')
      const page = await app.read('page.html')
      assert.match(page, /Since 1\.0\.0[\s\S]*1\.0\.0 was approved by/u)
      assert.match(
        page,
        /<span class="row removed">-console\.log\([\s\S]*old[\s\S]*<span class="row added">\+console\.log\([\s\S]*new/u,
      )
    },
    [changing('1.0.0', 'old'), changing('1.0.1', 'new')],
  )
})

test('scan has one entry for each path, in the order given, and says what cannot be read', () =>
  inWorld('npm@12', {}, { bare: true }, async ({ app, guard }) => {
    await forms(app.root, [clean('clean'), hostile('builder'), hostile(listed.name, listed.version)])
    await app.write('text.tgz', 'no archive')
    await app.write('empty/index.js', '')
    const paths = ['missing.tgz', 'builder', 'clean.tgz', 'text.tgz', 'builder.tgz', 'empty', 'clean']
    const { code, stdout } = await guard('scan', '--json', ...paths)
    assert.is(code, 2, 'some could not be read')
    const { packages, checked } = reportIn(stdout)
    assert.equal(checked, { resolved: 7, judged: 7 })
    const names = ['missing.tgz', 'builder@1.0.0', 'clean@1.0.0', 'text.tgz', 'builder@1.0.0', 'empty', 'clean@1.0.0']
    assert.equal(
      packages.map(({ id }) => id),
      names,
    )
    assert.equal(
      packages.map(({ gaps }) => gaps.map(({ about }) => about).join()),
      ['archive', '', '', 'archive', '', 'archive', ''],
    )
    assert.ok(
      packages.every(({ verdict, gaps }) => gaps.length === 0 || verdict !== 'allow'),
      'unknown is never clean',
    )
    assert.equal(app.marks(), [])

    ok(await guard('scan', 'clean', 'clean.tgz', 'builder.tgz'))
    const withListed = await guard('scan', `${listed.name}.tgz`, listed.name, 'missing.tgz', '--json')
    assert.is(withListed.code, 1, 'a verdict goes before what could not be read')
    assert.equal(
      reportIn(withListed.stdout).packages.map(({ verdict }) => verdict),
      ['abort', 'abort', 'strip'],
    )
  }))

test('scan --no-feed judges without the feed and says so', () =>
  inWorld('npm@12', {}, { bare: true }, async ({ app, guard }) => {
    await forms(app.root, [hostile(listed.name, listed.version)])
    const result = await guard('scan', '--no-feed', `${listed.name}.tgz`)
    ok(result)
    assert.match(result.stdout, /no feed \(left out by --no-feed\)/u)
    const { feed, packages } = reportIn((await guard('scan', '--no-feed', '--json', `${listed.name}.tgz`)).stdout)
    assert.is(feed.state, 'unknown')
    assert.equal(
      packages.map(({ verdict, gaps }) => [verdict, gaps.length]),
      [['strip', 0]],
    )
  }))

test('approve lists what waits, takes names, versions and patterns, and keeps reason and expiry', () =>
  locked(
    'npm@12',
    { builder: '1.0.0', 'runs-postinstall': '1.0.0', 'runs-preinstall': '1.0.0' },
    async ({ app, guard }) => {
      const list = await guard('approve')
      ok(list)
      assert.match(
        list.stdout,
        /\nAPPROVE builder@1\.0\.0\n {2}preinstall: node mark\.js preinstall\n {2}postinstall: .*\n {2}- all that its scripts run was read/u,
      )
      ok(await guard('approve', 'runs-*', '--reason', 'read it', '--expires', '2099-12-31'))
      const approvals = JSON.parse(await app.read('portcullis-approvals.json'))
      assert.equal(
        approvals.map((one: Record<string, string>) => [one['name'], one['decision'], one['reason'], one['expires']]),
        ['runs-postinstall', 'runs-preinstall'].map((name) => [name, 'approve', 'read it', '2099-12-31']),
      )
      ok(await guard('approve', 'builder@1.0.0'))
      assert.is((await guard('approve')).stdout, 'Nothing waits for an approval.\n')

      const again = await guard('approve', 'builder')
      assert.is(again.code, 2)
      assert.match(again.stderr, /nothing that waits .* builder \(approve\/nothing\)\n {2}→ nothing waits\n/u)
    },
  ))

test('a name that does not wait is an error that lists what does, and records nothing', () =>
  locked('npm@12', { builder: '1.0.0', clean: '1.0.0' }, async ({ app, guard }) => {
    for (const name of ['clean', 'biulder', 'builder@2.0.0']) {
      const { code, stderr } = await guard('approve', 'builder', name)
      assert.is(code, 2)
      assert.match(
        stderr,
        new RegExp(`called ${name.replaceAll('.', '\\.')} .*\\n {2}→ waiting: builder@1\\.0\\.0\\n`, 'u'),
      )
    }
    assert.not.ok(await app.exists('portcullis-approvals.json'))
  }))

const hidden: FixturePackage = {
  ...hostile('hidden', '1.0.0', { events: ['preinstall', 'postinstall'] }),
  registryManifest: { name: 'hidden', scripts: undefined },
}

test('a package with a high finding needs a person at a terminal', () =>
  locked(
    'npm@12',
    { clean: '1.0.0' },
    async ({ app, run, guard }) => {
      await app.write('package.json', {
        name: 'app',
        private: true,
        version: '1.0.0',
        dependencies: { hidden: '1.0.0', builder: '1.0.0' },
      })
      ok(await run('install', '--package-lock-only', '--ignore-scripts'))
      const { code, stderr } = await guard('approve', 'builder', 'hidden')
      assert.is(code, 2)
      assert.match(stderr, /hidden@1\.0\.0 has a high finding, so a person at a terminal must approve it/u)
      assert.not.ok(await app.exists('portcullis-approvals.json'), 'all or nothing')
    },
    [...offered, hidden],
  ))

onTerminal('who types the name of a package with a high finding approves it, another word does not', () =>
  locked(
    'npm@12',
    { clean: '1.0.0' },
    async (world) => {
      const { app, run } = world
      await app.write('package.json', {
        name: 'app',
        private: true,
        version: '1.0.0',
        dependencies: { hidden: '1.0.0' },
      })
      ok(await run('install', '--package-lock-only', '--ignore-scripts'))
      const approve = (...typed: string[]) =>
        talk(
          world,
          ['node', join(dist, 'cli.cjs'), 'approve', 'hidden'],
          typed.map((line) => ['Enter approves nothing: ', `${line}\r`] as const),
        )
      const other = await approve('y', 'yes')
      assert.is(other.code, 2, other.output)
      assert.not.ok(await app.exists('portcullis-approvals.json'))
      const named = await approve('hidden')
      assert.is(named.code, 0, named.output)
      assert.match(named.output, /hidden@1\.0\.0: manifest\//u)
      assert.match(await app.read('portcullis-approvals.json'), /"name":"hidden"/u)
    },
    [...offered, hidden],
  ),
)

test('approvals given at once by several processes are all there, and installs run what they name', () =>
  locked(
    'npm@12',
    { builder: '1.0.0', latecomer: '1.0.0', 'optional-one': '1.0.0', 'runs-install': '1.0.0' },
    async ({ app, run, guard }) => {
      const names = ['builder', 'latecomer', 'optional-one', 'runs-install']
      const results = await Promise.all(names.map((name) => guard('approve', name)))
      for (const result of results) ok(result)
      const approvals = JSON.parse(await app.read('portcullis-approvals.json'))
      assert.equal(
        approvals.map(({ name }: { name: string }) => name),
        names,
      )
      ok(await run('ci'))
      for (const mark of builderMarks) assert.ok(app.marks().includes(mark))
    },
  ))

test.run()

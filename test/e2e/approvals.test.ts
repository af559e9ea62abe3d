import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type FixturePackage, tarball } from '../tools/packages.ts'
import { hasTerminal, talk } from './terminal.ts'
import { dist, inWorld, ok, type World } from './world.ts'

const onTerminal = hasTerminal ? test : test.skip

const release = (version: string, step: string, scripts: object = {}): FixturePackage => ({
  name: 'builder',
  version,
  manifest: { scripts: { install: 'node run.js', ...scripts }, bin: { [`tool-${version}`]: 'run.js' } },
  files: { 'run.js': "require('./lib/step')\n", 'lib/step.js': `exports.step = ${step}\n`, 'README.md': version },
})
const first = release('1.0.0', '1')
const second = release('1.1.0', "'\u001b[31m\u202e'", { postinstall: 'node run.js again' })

/** A wired project whose lockfile holds the first version, which is approved, and then the second. */
const bumped = (look: (world: World) => Promise<void>) =>
  inWorld('npm@12', { builder: '^1.0.0' }, { packages: [first], bare: true }, async (world) => {
    const lock = ['install', '--package-lock-only', '--ignore-scripts']
    ok(await world.run(...lock))
    ok(await world.guard('init'))
    ok(await world.guard('approve', 'builder'))
    world.registry.set([first, second])
    ok(await world.run('update', ...lock.slice(1)))
    await look(world)
  })

test('what waits is compared with the version that was approved, and shows exactly the change', () =>
  bumped(async ({ guard }) => {
    const { stdout } = await guard('approve')
    assert.match(
      stdout,
      /\nLOOK FIRST builder@1\.1\.0\n[\s\S]* {2}- other commands than 1\.0\.0, which \S+\s+approved/u,
    )
    assert.match(
      stdout,
      /\nlib\/step\.js\n@@ -1,1 \+1,1 @@\n {2}- exports\.step = 1\n {2}\+ exports\.step = '\\u001b\[31m\\u202e'\n/u,
    )
    assert.not.match(stdout, /README|[\u001b\u202e]/u)
  }))

test('diff compares releases of the registry, and archives, as text and as JSON', () =>
  bumped(async ({ app, guard }) => {
    const plain = await guard('diff', 'builder@1.0.0', 'builder@1.1.0')
    ok(plain)
    assert.match(
      plain.stdout,
      /^builder@1\.0\.0 → builder@1\.1\.0\n\nSCRIPTS\n {2}\+ postinstall: node run\.js again\n/u,
    )
    assert.match(plain.stdout, /BINS\n {2}- tool-1\.0\.0: run\.js\n {2}\+ tool-1\.1\.0: run\.js\n/u)
    await writeFile(join(app.root, 'old.tgz'), tarball(first))
    await writeFile(join(app.root, 'new.tgz'), tarball(second))
    const json = await guard('diff', './old.tgz', './new.tgz', '--json')
    ok(json)
    const { schema, files, sameReach } = JSON.parse(json.stdout)
    assert.equal([schema, sameReach], ['portcullis-changes/1', false])
    assert.equal(
      files.map(({ path }: { path: string }) => path),
      ['lib/step.js', 'package.json', 'README.md'],
    )
    for (const args of [['builder@1.0.0'], ['builder@1.0.0', 'builder'], ['builder@1.0.0', 'builder@9.9.9']])
      assert.is((await guard('diff', ...args)).code, 2, args.join(' '))
  }))

onTerminal('at a terminal a long text goes through the pager, never through one that a package brings', () =>
  bumped(async (world) => {
    const call = ['node', join(dist, 'cli.cjs'), 'explain', 'builder']
    const paged = await talk(world, ['env', 'PAGER=sed "s/^/paged /"', ...call], [])
    assert.match(paged.output, /^paged STRIPPED builder@1\.1\.0/mu)
    await world.app.write('node_modules/.bin/less', '#!/bin/sh\necho from a package\n')
    await chmod(join(world.app.root, 'node_modules/.bin/less'), 0o755)
    const path = `PATH=${join(world.app.root, 'node_modules/.bin')}:/usr/bin:/bin`
    const plain = await talk(world, ['env', '-u', 'PAGER', path, process.execPath, ...call.slice(1)], [])
    assert.not.match(plain.output, /from a package/u)
  }),
)

test('explain shows the evidence of what the lockfile has', () =>
  bumped(async ({ guard }) => {
    const plain = await guard('explain', 'builder')
    ok(plain)
    assert.match(plain.stdout, /^STRIPPED builder@1\.1\.0\n\nHOW IT CAME IN\n {2}a direct dependency\n/u)
    assert.match(plain.stdout, /DECISIONS\n {2}1\.0\.0: approved by /u)
    const json = JSON.parse((await guard('explain', 'builder@1.1.0', '--json')).stdout)
    assert.is(json.packages[0].facts.code.value.reach.files.length, 2)
    const { code, stderr } = await guard('explain', 'nothing')
    assert.is(code, 2)
    assert.match(stderr, /explain\/not-here/u)
  }))

test('check names entries that decide nothing, and prune removes these and no others', () =>
  bumped(async ({ app, guard }) => {
    ok(await guard('deny', 'leaver', '--reason', 'no'))
    assert.not.match((await guard('check')).output, /unused/u, 'the new version is compared with it')
    ok(await guard('approve', 'builder'))
    assert.match((await guard('check')).stderr, /unused approval builder@1\.0\.0: the project has another version/u)
    const pruned = await guard('approve', '--prune')
    ok(pruned)
    assert.match(pruned.stdout, /^removed builder@1\.0\.0: /u)
    const left = JSON.parse(await app.read('portcullis-approvals.json'))
    assert.equal(
      left.map(({ name, version }: Record<string, string>) => `${name}@${version}`),
      ['builder@1.1.0', 'leaver@*'],
    )
    assert.match((await guard('approve', '--prune')).stdout, 'none was removed')
  }))

test.run()

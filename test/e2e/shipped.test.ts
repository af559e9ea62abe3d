import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { entriesOf, makerIn } from '../../scripts/facts/entries.ts'
import { integrityOf } from '../../src/parse/integrity.ts'
import { packShipped } from '../../src/shipped/pack.ts'
import { archive, manifest } from '../rules/evidence.ts'
import { manager } from '../tools/managers.ts'
import { clean, type FixturePackage, hostile, tarball } from '../tools/packages.ts'
import { type Project, project } from '../tools/project.ts'
import { type Registry, startRegistry } from '../tools/registry.ts'
import { corpus, lockfileOf } from './corpus.ts'
import { dist } from './world.ts'

const maker = makerIn(dist)

/** A copy of the built guard in a folder of its own, with these facts beside it or with none. */
function guardWith(folder: string, facts: Uint8Array | undefined): string {
  const copy = mkdtempSync(join(folder, 'guard-'))
  cpSync(dist, copy, { recursive: true })
  rmSync(join(copy, 'facts.bin'), { force: true })
  if (facts) writeFileSync(join(copy, 'facts.bin'), facts)
  return join(copy, 'cli.cjs')
}

/** What `npm run facts` would ship of these packages, found by the analyser that is built. */
async function factsOf(folder: string, packages: readonly FixturePackage[]): Promise<Uint8Array> {
  process.env['ANALYSER'] = join(dist, 'analyze.cjs')
  const sources = packages.map((one) => {
    const [bytes, path] = [tarball(one), join(folder, `${one.name}.tgz`)]
    writeFileSync(path, bytes)
    return { id: `${one.name}@${one.version}`, integrity: integrityOf(bytes, 'sha512'), path }
  })
  return packShipped(await entriesOf(sources), maker)
}

interface Scene {
  readonly app: Project
  readonly registry: Registry
  readonly folder: string
  /** `check --json` on a machine that has judged nothing; `npm` names what was asked for an archive. */
  cold(cli: string, ...flags: string[]): Promise<{ said: Record<string, unknown>[]; archives: number; asked: number }>
}

async function scene(packages: readonly FixturePackage[], look: (scene: Scene) => Promise<void>): Promise<void> {
  const npm = await manager('npm@12')
  const registry = await startRegistry(packages)
  const app = await project({ 'package.json': { name: 'app' } }, { registry: registry.url })
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-shipped-'))
  await app.write('package-lock.json', lockfileOf(registry, packages))
  try {
    await look({
      app,
      registry,
      folder,
      async cold(cli, ...flags) {
        for (const name of ['.cache', '.npm']) rmSync(join(app.home, name), { recursive: true, force: true })
        const before = registry.requests.length
        const { stdout, stderr } = await app.exec(npm, ['node', cli, 'check', '--json', ...flags], { timeout: 600_000 })
        assert.ok(stdout, stderr)
        const asked = registry.requests.slice(before)
        const archives = asked.filter(({ url }) => url.endsWith('.tgz')).length
        return { said: JSON.parse(stdout).packages, archives, asked: asked.length }
      },
    })
  } finally {
    await app.cleanup()
    await registry.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Kept apart from what was found: nothing of it was found on this machine. */
const keptFacts = ({ home }: Project) => existsSync(join(home, '.cache/portcullis/facts-3'))

test('with facts that ship every package gets the answer that reading it gives, and no archive is asked for', () =>
  scene(corpus, async ({ app, folder, cold }) => {
    const facts = await factsOf(folder, corpus)
    const read = await cold(guardWith(folder, undefined))
    assert.is(read.archives, corpus.length)
    assert.ok(keptFacts(app))

    const cli = guardWith(folder, facts)
    const shipped = await cold(cli)
    assert.equal(shipped.said, read.said)
    assert.is(shipped.archives, 0)
    assert.is(shipped.asked, read.asked - read.archives)
    assert.not(keptFacts(app))
  }))

test('facts are looked for beside the guard and nowhere else, and --no-facts leaves them out', () => {
  const [thief, honest] = [hostile('thief'), clean('honest')]
  return scene([thief, honest], async ({ app, registry, folder, cold }) => {
    const innocent = {
      reached: [],
      unresolved: [],
      installHash: null,
      signals: [],
      ownHosts: null,
      gaps: [],
      files: [],
    }
    const forged = packShipped(
      [thief, honest].map(({ name, version }) => ({
        integrity: registry.integrity(name, version),
        order: name,
        facts: [JSON.parse(emptyArchive(name)), innocent],
      })),
      maker,
    )
    const believed = await cold(guardWith(folder, forged))
    assert.is(believed.archives, 0)
    assert.equal(
      believed.said.map(({ scripts }) => scripts),
      ['none', 'none'],
    )
    const doubted = await cold(guardWith(folder, forged), '--no-facts')
    assert.is(doubted.archives, 2)
    assert.equal(doubted.said.map(({ scripts }) => scripts).sort(), ['none', 'stripped'])

    // A vendored guard lies in the project itself.
    const vendored = join(app.root, '.portcullis')
    cpSync(dirname(guardWith(folder, undefined)), vendored, { recursive: true })
    for (const place of ['facts.bin', 'facts/known.bin']) {
      await app.write(place, '')
      writeFileSync(join(app.root, place), forged)
    }
    const planted = await cold(join(vendored, 'cli.cjs'))
    assert.is(planted.archives, 2)
    assert.equal(planted.said.map(({ scripts }) => scripts).sort(), ['none', 'stripped'])
  })
})

test('an install whose archives have facts that ship reads none of them: npm fetches each once, and nobody else', () => {
  const honest = clean('honest')
  return scene([honest], async ({ app, registry, folder }) => {
    const npm = await manager('npm@12')
    const cli = guardWith(folder, await factsOf(folder, [honest]))
    await app.write('package.json', { name: 'app', dependencies: { honest: '1.0.0' } })
    const { code, output } = await app.exec(npm, ['node', cli, 'init'])
    assert.is(code, 0, output)
    assert.ok(await app.exists('.portcullis/facts.bin'))
    for (const name of ['.cache', '.npm']) rmSync(join(app.home, name), { recursive: true, force: true })
    const before = registry.requests.length
    const installed = await app.run(npm, ['ci'])
    assert.is(installed.code, 0, installed.output)
    assert.match(installed.output, '1 of 1 checked')
    assert.ok(await app.exists('node_modules/honest/index.js'))
    assert.is(registry.requests.slice(before).filter(({ url }) => url.endsWith('.tgz')).length, 1)
    assert.not(keptFacts(app))
  })
})

const emptyArchive = (name: string): string =>
  JSON.stringify(archive({ manifest: manifest({ name, version: '1.0.0' }) }))

test.run()

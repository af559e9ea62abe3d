import { readdir, readFile, realpath, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { offered } from '../../examples/fixtures.ts'
import { acts } from '../../examples/scenes.ts'
import { type Manager, type ManagerName, manager, type Result } from '../tools/managers.ts'
import { marksIn, type Project, project } from '../tools/project.ts'
import { type Registry, startRegistry } from '../tools/registry.ts'
import { ok } from './world.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** As `scripts/start.mjs` does it. */
const start = (pm: Manager, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Result> =>
  pm.exec(['node', '--import', 'tsx', 'examples/start.ts', ...args], { cwd: root, env, timeout: 300_000 })

test('npm start shows an abort, a strip, an approved script that runs, a clean install and a confusion, with proofs that hold', async () => {
  const result = await start(await manager('npm@11'), ['--keep'], hereForManagers())
  const kept = [...result.output.matchAll(/^kept: (?<folder>.+)$/gmu)].map(({ groups }) => groups?.['folder'] ?? '')
  try {
    ok(result)
    const titles = [...result.output.matchAll(/^\d\. (?<title>[A-Z]+):/gmu)].map(({ groups }) => groups?.['title'])
    assert.equal(titles, ['ABORT', 'STRIP', 'APPROVED', 'CLEAN', 'CONFUSION', 'INTERNAL'], result.output)
    assert.match(result.output, /STOPPED @lottiefiles\/lottie-player@2\.0\.7/u)
    assert.match(result.output, /STRIPPED 1 package[^\n]*\n +builder@1\.0\.0/u)
    assert.match(result.output, /approved builder@1\.0\.0/u)
    assert.match(result.output, /2 of 2 checked [^\n]* nothing stopped/u)
    assert.not.match(result.output, /^ +FAILS /mu)

    // What it prints is not believed: the folders are looked at.
    assert.is(kept.length, acts.length)
    const [aborted, approved, clean, confused] = kept as [string, string, string, string]
    assert.equal(await marksAndModules(aborted), { marks: [], modules: [] })
    assert.equal(await marksAndModules(approved), {
      marks: ['builder@1.0.0 postinstall'],
      modules: ['builder', 'date-lines', 'tidy-words'],
    })
    assert.equal(await marksAndModules(confused), { marks: [], modules: ['@acme', 'date-lines', 'tidy-words'] })
    assert.match(await readFile(join(confused, 'node_modules/@acme/words/package.json'), 'utf8'), /"1\.2\.0"/u)
    assert.equal((await marksAndModules(join(clean, 'packages', 'words'), clean)).modules, ['tidy-words'])
  } finally {
    for (const folder of kept) await rm(dirname(folder), { recursive: true, force: true, maxRetries: 3 })
  }
})

/** The scenes download nothing twice: they use the same managers as the tests. */
const hereForManagers = (): Record<string, string> =>
  Object.fromEntries(
    ['PORTCULLIS_TEST_CACHE', 'PORTCULLIS_DIST', 'XDG_CACHE_HOME', 'HOME'].flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name] as string]],
    ),
  )

async function marksAndModules(folder: string, top = folder) {
  const modules = await readdir(join(folder, 'node_modules')).catch(() => [])
  return {
    marks: marksIn(join(dirname(top), 'marks')),
    modules: modules.filter((name) => !name.startsWith('.')).sort(),
  }
}

/** A project of the user's own that was never wired, against the loopback registry that its .npmrc names. */
async function inOwn(
  id: ManagerName,
  dependencies: Readonly<Record<string, string>>,
  look: (own: { app: Project; pm: Manager; registry: Registry; result: Result }) => Promise<void>,
): Promise<void> {
  const registry = await startRegistry(offered)
  const pm = await manager(id)
  const app = await project({
    'package.json': {
      name: 'own',
      version: '1.0.0',
      packageManager: `${pm.kind}@${pm.version}`,
      scripts: { postinstall: 'echo own > own.txt' },
      dependencies,
    },
    '.npmrc': `registry=${registry.url}\n`,
  })
  try {
    const from = relative(root, await realpath(app.root))
    await look({ app, pm, registry, result: await start(pm, [from], { ...app.env, ...distOf() }) })
  } finally {
    await app.cleanup()
    await registry.close()
  }
}

const distOf = (): Record<string, string> =>
  process.env['PORTCULLIS_DIST'] === undefined ? {} : { PORTCULLIS_DIST: process.env['PORTCULLIS_DIST'] }

for (const [id, lockfile] of [
  ['npm@11', 'package-lock.json'],
  ['pnpm@11', 'pnpm-lock.yaml'],
] as const) {
  test(`npm start -- PATH guards an install of a ${id} project and leaves no file of the guard in it`, () =>
    inOwn(id, { builder: '1.0.0', 'date-lines': '1.0.0' }, async ({ app, result }) => {
      ok(result)
      assert.match(result.output, /STRIPPED 1 package/u)
      assert.equal(app.marks(), [])
      assert.ok(await app.exists('node_modules/builder/mark.js'))
      assert.is(await app.read('own.txt'), 'own\n', "the project's own script runs")
      assert.equal(
        (await readdir(app.root)).sort(),
        ['.npmrc', 'node_modules', 'own.txt', 'package.json', lockfile].sort(),
      )
      assert.not.match(await app.read('package.json'), /portcullis/u)
      assert.not.match(await app.read('.npmrc'), /portcullis/u)
    }))

  test(`npm start -- PATH stops an install of a ${id} project that is not wired`, () =>
    inOwn(id, { 'slide-deck': '1.4.0' }, async ({ app, result }) => {
      assert.is(result.code, 1, result.output)
      assert.match(result.output, /STOPPED @lottiefiles\/lottie-player@2\.0\.7/u)
      assert.equal(app.marks(), [])
      assert.not.ok(await app.exists('node_modules/slide-deck'))
    }))
}

test('a pnpm project that is not wired can be installed frozen without the guard afterwards', () =>
  inOwn('pnpm@11', { 'date-lines': '1.0.0' }, async ({ app, pm, result }) => {
    ok(result)
    assert.not.match(await app.read('pnpm-lock.yaml'), /pnpmfile/iu)
    await app.remove('node_modules')
    ok(await app.run(pm, ['install', '--frozen-lockfile']))
  }))

test('npm start -- PATH says so where there is nothing to install', async () => {
  const app = await project({ 'README.md': 'empty\n' })
  try {
    const result = await start(await manager('npm@11'), [app.root])
    assert.is(result.code, 2)
    assert.match(result.output, /has no package\.json/u)
  } finally {
    await app.cleanup()
  }
})

test.run()

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { gitRepository, httpSpec } from '../tools/git.ts'
import type { ManagerName, Result } from '../tools/managers.ts'
import { manager, managerNames } from '../tools/managers.ts'
import type { FixturePackage, HostileOptions } from '../tools/packages.ts'
import { dependsOn, hostile } from '../tools/packages.ts'
import type { Project } from '../tools/project.ts'
import { project } from '../tools/project.ts'
import { startRegistry } from '../tools/registry.ts'

/** What a user would write who lets everything run. */
const permissive: Readonly<Record<ManagerName, Readonly<Record<string, string | object>>>> = {
  'npm@11': {},
  'npm@12': { '.npmrc': 'dangerously-allow-all-scripts=true\nallow-git=all\n' },
  'pnpm@10': { 'pnpm-workspace.yaml': { dangerouslyAllowAllBuilds: true } },
  'pnpm@11': { 'pnpm-workspace.yaml': { dangerouslyAllowAllBuilds: true } },
  'pnpm@12': { 'pnpm-workspace.yaml': { dangerouslyAllowAllBuilds: true } },
}

const fixture = (name: string, events: HostileOptions['events'] = ['postinstall'], more: HostileOptions = {}) =>
  hostile(name, '1.0.0', { events, ...more })

const child = fixture('deep-child')
const offered: readonly FixturePackage[] = [
  fixture('runs-preinstall', ['preinstall']),
  fixture('runs-install', ['install']),
  fixture('@scope/runs-postinstall'),
  fixture('bare-gyp', ['binding.gyp']),
  dependsOn('clean-parent', child),
  child,
  fixture('optional-one'),
  fixture('marks-import', ['import']),
  { ...fixture('confusing'), registryManifest: { scripts: undefined } },
]
const dependencies = Object.fromEntries(
  offered
    .map(({ name, version }) => [name, version])
    .filter(([name]) => name !== 'deep-child' && name !== 'optional-one'),
)

/** Installs all of it unguarded. */
async function installed(
  id: ManagerName,
  files: Readonly<Record<string, string | object>>,
  look: (app: Project, result: Result) => Promise<void> | void,
  withGit = false,
): Promise<void> {
  const repositories = await mkdtemp(join(tmpdir(), 'portcullis-repositories-'))
  const registry = await startRegistry(offered)
  registry.serve('/git/', repositories)
  const byFile = await gitRepository(repositories, fixture('git-by-file', ['prepare', 'postinstall']))
  const byHttp = await gitRepository(repositories, fixture('git-by-http', ['prepare', 'postinstall']))
  const git = { 'git-by-file': byFile, 'git-by-http': httpSpec(byHttp, registry.url) }
  const app = await project(
    {
      'package.json': {
        name: 'app',
        version: '1.0.0',
        private: true,
        dependencies: { ...dependencies, ...(withGit && git) },
        optionalDependencies: { 'optional-one': '1.0.0' },
      },
      ...files,
    },
    { registry: registry.url },
  )
  try {
    await look(app, await app.run(await manager(id), ['install']))
  } finally {
    await app.cleanup()
    await registry.close()
    await rm(repositories, { recursive: true, force: true })
  }
}

/**
 * Whatever their order, which differs between managers and runs. pnpm runs the scripts of the archive although the
 * registry's manifest hides them; npm goes by the manifest.
 */
const everyScript = (id: ManagerName) => [
  '@scope/runs-postinstall@1.0.0 postinstall',
  'bare-gyp@1.0.0 binding.gyp',
  ...(id.startsWith('pnpm') ? ['confusing@1.0.0 postinstall'] : []),
  'deep-child@1.0.0 postinstall',
  'git-by-file@1.0.0 postinstall',
  'git-by-file@1.0.0 prepare',
  'git-by-http@1.0.0 postinstall',
  'git-by-http@1.0.0 prepare',
  'optional-one@1.0.0 postinstall',
  'runs-install@1.0.0 install',
  'runs-preinstall@1.0.0 preinstall',
]

for (const id of managerNames) {
  test(`${id} of the pinned version runs, and by the name on the PATH`, async () => {
    const app = await project({ 'package.json': { name: 'app', version: '1.0.0' } })
    try {
      const pm = await manager(id)
      assert.is((await app.run(pm, ['--version'])).stdout.trim(), pm.version)
      assert.is((await app.exec(pm, [pm.kind, '--version'])).stdout.trim(), pm.version)
      const { stdout } = await app.exec(pm, ['node', '-p', 'process.version'])
      assert.ok(Number.parseInt(stdout.slice(1), 10) >= (id === 'npm@11' || id === 'pnpm@10' ? 20 : 24), stdout)
    } finally {
      await app.cleanup()
    }
  })

  test(`unguarded ${id} that may run scripts leaves every mark, and an import one more`, () =>
    installed(
      id,
      permissive[id],
      async (app, { code, output }) => {
        assert.is(code, 0, output)
        assert.equal(app.marks().sort(), everyScript(id), output)
        await app.forgetMarks()
        await app.exec(await manager(id), ['node', '-e', "require('marks-import')"])
        assert.equal(app.marks(), ['marks-import@1.0.0 import'])
      },
      true,
    ))
}

for (const id of managerNames.filter((name) => name !== 'npm@11')) {
  test(`${id} in its default configuration leaves no mark`, () =>
    installed(id, {}, async (app, { output }) => {
      assert.ok(await app.exists('node_modules/runs-preinstall/mark.js'), output)
      assert.equal(app.marks(), [])
    }))
}

test('a mark goes to the baked file too, for a guard may take the variable out of the environment', async () => {
  const pm = await manager('npm@11')
  const app = await project({ 'package.json': { name: 'app', version: '1.0.0', dependencies: { baked: '1.0.0' } } })
  const registry = await startRegistry([fixture('baked', ['postinstall'], { marker: app.marker })])
  try {
    const args = ['install', `--registry=${registry.url}`]
    await app.run(pm, args, { env: { PORTCULLIS_MARKER: undefined } })
    assert.equal(app.marks(), ['baked@1.0.0 postinstall'])
  } finally {
    await app.cleanup()
    await registry.close()
  }
})

test('a run that hangs is killed with everything that it started', async () => {
  const pm = await manager('npm@11')
  const hang = 'setInterval(() => {}, 1000)'
  const parent = `require('node:child_process').spawn('node', ['-e', '${hang}'], { stdio: 'inherit' }); ${hang}`
  // It only ends when nobody is left who holds its standard output.
  const { signal } = await pm.exec(['node', '-e', parent], { cwd: tmpdir(), timeout: 1000 })
  assert.is(signal, 'SIGKILL')
})

test('what a run leaves behind does not keep it from ending', async () => {
  const pm = await manager('npm@11')
  const parent = "require('node:child_process').spawn('sleep', ['100'], { stdio: 'inherit' }).unref()"
  assert.is((await pm.exec(['node', '-e', parent], { cwd: tmpdir() })).code, 0)
})

test.run()

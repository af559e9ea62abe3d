import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as assert from 'uvu/assert'
import { type Manager, type ManagerName, manager, type Result } from '../tools/managers.ts'
import { clean, dependsOn, type FixturePackage, hostile } from '../tools/packages.ts'
import { type Project, project } from '../tools/project.ts'
import { type Registry, startRegistry } from '../tools/registry.ts'

/** The built guard; `PORTCULLIS_DIST` names another build, as the mutation run does. */
export const dist = process.env['PORTCULLIS_DIST'] ?? fileURLToPath(new URL('../../dist', import.meta.url))
const cli = join(dist, 'cli.cjs')

/** What a user would write who lets every script run. npm 11 runs them by default. */
export const permissive: Readonly<Record<ManagerName, Readonly<Record<string, string | object>>>> = {
  'npm@11': { '.npmrc': 'allow-git=all\n' },
  'npm@12': { '.npmrc': 'dangerously-allow-all-scripts=true\nallow-git=all\n' },
  'pnpm@10': { 'pnpm-workspace.yaml': 'dangerouslyAllowAllBuilds: true\n' },
  'pnpm@11': { 'pnpm-workspace.yaml': 'dangerouslyAllowAllBuilds: true\n' },
  'pnpm@12': { 'pnpm-workspace.yaml': 'dangerouslyAllowAllBuilds: true\n' },
}

/** A version that the bundled feed names; the bytes served under it are a fixture's. */
export const listed = { name: 'bandkit', version: '1.0.7' }

const child = hostile('deep-child')
export const offered: readonly FixturePackage[] = [
  clean('clean'),
  hostile('runs-preinstall', '1.0.0', { events: ['preinstall'] }),
  hostile('runs-install', '1.0.0', { events: ['install'] }),
  hostile('runs-postinstall', '1.0.0', { events: ['postinstall'] }),
  hostile('bare-gyp', '1.0.0', { events: ['binding.gyp'] }),
  hostile('optional-one'),
  hostile('latecomer'),
  hostile('builder', '1.0.0', { events: ['preinstall', 'postinstall'] }),
  child,
  dependsOn('clean-parent', child),
  hostile(listed.name, listed.version, { events: ['import'] }),
  dependsOn('brings-malware', hostile(listed.name, listed.version)),
  { ...hostile('confusing'), registryManifest: { scripts: undefined } },
  { ...clean('young'), time: new Date(Date.now() - 3_600_000).toISOString() },
]

/** Every way by which a script starts, direct and transitive. */
export const scripted = {
  clean: '1.0.0',
  'runs-preinstall': '1.0.0',
  'runs-install': '1.0.0',
  'runs-postinstall': '1.0.0',
  'bare-gyp': '1.0.0',
  'clean-parent': '1.0.0',
  builder: '1.0.0',
}

export interface World {
  readonly id: ManagerName
  readonly pm: Manager
  readonly app: Project
  readonly registry: Registry
  /** The package manager itself, as a user calls it. */
  run(...args: string[]): Promise<Result>
  /** `portcullis …` in the project. */
  guard(...args: string[]): Promise<Result>
}

export interface WorldOptions {
  readonly files?: Readonly<Record<string, string | object>>
  readonly packages?: readonly FixturePackage[]
  readonly manifest?: object
  /** Without `portcullis init`. */
  readonly bare?: boolean
}

/** A project of one manager against a registry of its own, wired by `init` unless `bare`. */
export async function inWorld(
  id: ManagerName,
  dependencies: Readonly<Record<string, string>>,
  options: WorldOptions,
  look: (world: World) => Promise<void>,
): Promise<void> {
  const registry = await startRegistry(options.packages ?? offered)
  const pm = await manager(id)
  const named = pm.kind === 'pnpm' ? { packageManager: `pnpm@${pm.version}` } : {}
  const app = await project(
    {
      'package.json': { name: 'app', version: '1.0.0', private: true, dependencies, ...named, ...options.manifest },
      ...options.files,
    },
    { registry: registry.url },
  )
  const world: World = {
    id,
    pm,
    app,
    registry,
    run: (...args) => app.run(pm, args),
    guard: (...args) => app.exec(pm, ['node', cli, ...args]),
  }
  try {
    if (options.bare !== true) ok(await world.guard('init'))
    await look(world)
  } finally {
    await app.cleanup()
    await registry.close()
  }
}

/** As after `git clone`: what was installed and what scripts left is gone. */
export const asCloned = async ({ app }: World): Promise<void> => {
  await app.remove('node_modules')
  await app.forgetMarks()
}

export const ok = ({ code, output }: Result): void => assert.is(code, 0, output)
export const stopped = ({ code, output }: Result): void => assert.ok(code !== 0, `it went through:\n${output}`)

export const frozenInstall = (id: ManagerName): string[] =>
  id.startsWith('npm') ? ['ci'] : ['install', '--frozen-lockfile']

/** Adds a package as users of this manager are told to: npm runs no root script for it, so the wrapper does. */
export const add = (world: World, ...specs: string[]): Promise<Result> =>
  world.pm.kind === 'npm' ? world.guard('npm', 'install', ...specs) : world.run('add', ...specs)

export const builderMarks = ['builder@1.0.0 preinstall', 'builder@1.0.0 postinstall']

/**
 * Says that this test has proven a command of this manager, and by which lever: `npm run coverage` makes the README's
 * table of these lines. The last statement of a test, so that only what passed is said.
 */
export function covered(id: ManagerName, command: string, lever: string): void {
  const folder = process.env['PORTCULLIS_COVERAGE']
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  appendFileSync(join(folder, `${process.pid}.ndjson`), `${JSON.stringify({ manager: id, command, lever })}\n`)
}

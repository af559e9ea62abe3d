// How much longer a guarded install of a real project takes. It measures and fails at nothing but an install that fails.
// node --import tsx bench/install.ts [MANAGER…] [--project NAME]… [--rounds N]
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Manager, type ManagerName, manager, managerNames, type Result } from '../test/tools/managers.ts'
import type { FixturePackage } from '../test/tools/packages.ts'
import { type Project, project } from '../test/tools/project.ts'
import { startRegistry } from '../test/tools/registry.ts'
import { peers } from './peers.ts'
import { archivesOf, manifestOf, type ProjectName, projectNames, realPackages } from './projects.ts'
import { head, measureRounds, row, single } from './rounds.ts'
import { type Sample, sampled } from './sample.ts'
import { shippedAmong } from './shipped.ts'
import { tableOf } from './table.ts'
import { targetsOf } from './targets.ts'

const dist = process.env['PORTCULLIS_DIST'] ?? fileURLToPath(new URL('../dist', import.meta.url))
const cli = join(dist, 'cli.cjs')
const note = (text: string) => void process.stderr.write(`${text}\n`)
/** What is added to see what one more package costs; no project has it. */
const added = { name: 'bench-added', version: '1.0.0', files: { 'index.js': 'exports.added = true\n' } }
const timeout = 900_000

interface Setting {
  readonly registry: string
  readonly name: ProjectName
  readonly rounds: number
  /** `scan` and what others use are the same for every manager. */
  readonly withPeers: boolean
  /** Names of the packages with install scripts, which are approved so that both sides run them. */
  readonly scripted: readonly string[]
}

/** One project guarded, its twins not, each with a home, and so with caches, of its own. */
async function measure(id: ManagerName, setting: Setting): Promise<string[][]> {
  const pm = await manager(id)
  const [plain, guarded, empty] = [await twin(pm, setting), await twin(pm, setting), await twin(pm, setting)]
  const frozen = pm.kind === 'npm' ? ['ci'] : ['install', '--frozen-lockfile']
  const rows: string[][] = []
  const compare = async (label: string, timedRun: (app: Project) => Promise<Sample>) => {
    note(`${setting.name} ${id}: ${label}`)
    const rounds = await measureRounds(setting.rounds, {
      plain: () => timedRun(plain),
      guarded: () => timedRun(guarded),
      empty: () => timedRun(empty),
    })
    tell(rows, row(`${setting.name} ${id} ${label}`, rounds))
  }
  const alone = async (label: string, count: number, timedRun: () => Promise<Sample>) => {
    note(`${setting.name} ${id}: ${label}`)
    const samples: Sample[] = []
    for (let index = 0; index < count; index++) samples.push(await timedRun())
    tell(rows, single(`${setting.name} ${id} ${label}`, samples))
  }
  try {
    const ids = await warmUp(pm, { plain, guarded, empty }, setting)
    await provesItself(pm, guarded, frozen, ids.length)
    note(`${setting.name} ${id}: ${shippedAmong(ids, dist)} of ${ids.length} packages have facts that ship`)
    await compare('warm', async (app) => {
      await app.remove('node_modules')
      return timed(pm, app, frozen)
    })
    await compare('frozen, restored cache', async (app) => {
      await app.remove('node_modules', ...machineOf(app))
      return timed(pm, app, frozen)
    })
    await compare('nothing to do', (app) => timed(pm, app, ['install']))
    await compare('one package added', (app) => timedAddition(pm, app))
    await compare('cold', async (app) => {
      await app.remove('node_modules', ...cachesOf(app))
      return timed(pm, app, frozen)
    })
    await guarded.remove(join('..', 'home', '.cache', 'portcullis'))
    await alone('check, unjudged', 1, () => timedGuard(pm, guarded, 'check'))
    await alone('check, judged', setting.rounds, () => timedGuard(pm, guarded, 'check'))
    if (!setting.withPeers) return rows
    const archives = await archivesOf(ids)
    // To `scan` all of them are newcomers, and one that it asks about is no failure of the run.
    await alone(`scan of ${archives.length}`, 1, () =>
      sampled(guardRun(pm, guarded, 'scan', '--no-feed', ...archives), { mayFail: true }),
    )
    for (const { label, measure: peer } of await peers(Object.keys(dependenciesOf(setting.name)), timeout))
      await alone(label, setting.rounds, () => peer(pm, plain))
    return rows
  } finally {
    await plain.cleanup()
    await guarded.cleanup()
    await empty.cleanup()
  }
}

/** As it comes: a run takes an hour, and may be broken off. */
function tell(rows: string[][], cells: string[]): void {
  rows.push(cells)
  note(cells.join(' | '))
}

const twin = (pm: Manager, { name, registry }: Setting): Promise<Project> =>
  project(
    {
      'package.json': { ...manifestOf(name), packageManager: `${pm.kind}@${pm.version}` },
      ...(pm.kind === 'pnpm' && { 'pnpm-workspace.yaml': `${pnpmSettings.join('\n')}\n` }),
    },
    { registry, userconfig: ['legacy-peer-deps=true', 'auto-install-peers=false', 'strict-peer-dependencies=false'] },
  )

const dependenciesOf = (name: ProjectName) => manifestOf(name)['dependencies'] as Readonly<Record<string, string>>

/** pnpm 11 and 12 fail where scripts of dependencies wait for an approval, which the unguarded side never gets. */
const pnpmSettings = ['autoInstallPeers: false', 'strictPeerDependencies: false', 'dangerouslyAllowAllBuilds: true']

/** What no CI keeps from one run to the next. */
const machineOf = (app: Project): string[] => [inHome(app, join('.local', 'state'))]

/** Everything that an install leaves outside the project, the guard's own included: a new machine. */
const cachesOf = (app: Project): string[] =>
  ['.npm', '.cache', join('.local', 'share'), join('.local', 'state')].map((folder) => inHome(app, folder))

const inHome = ({ root, home }: Project, folder: string): string =>
  join('..', home.slice(root.lastIndexOf('/') + 1), folder)

/**
 * Like a project that adopts the guard: it has a lockfile, `init` judges it once, what is stopped is looked at and let in,
 * and the next install is guarded.
 */
async function warmUp(
  pm: Manager,
  { plain, guarded, empty }: Readonly<Record<'plain' | 'guarded' | 'empty', Project>>,
  { name, scripted }: Setting,
): Promise<string[]> {
  note(`${name} ${pm.id}: warming the caches`)
  for (const app of [plain, guarded, empty]) succeeded(await run(pm, app, ['install']))
  await guard(pm, guarded, 'init')
  const { stdout } = await guard(pm, guarded, 'check', '--json')
  const packages = JSON.parse(stdout).packages as readonly Judged[]
  await letIn(guarded, packages)
  const resolved = packages.map(({ id }) => id)
  const waiting = scripted.filter((one) => resolved.some((packageId) => packageId.startsWith(`${one}@`)))
  if (waiting.length > 0) succeeded(await guard(pm, guarded, 'approve', ...waiting, '--reason', 'benchmark'))
  await hookNothing(pm, empty)
  if (pm.kind === 'npm') for (const app of [plain, empty]) await allowScripts(app, resolved, waiting)
  // pnpm notes in its lockfile that there is a pnpmfile now.
  const anew = pm.kind === 'pnpm' ? ['--no-frozen-lockfile'] : []
  // Outside of CI, where what was let in becomes part of the baseline.
  for (const app of [plain, guarded, empty])
    succeeded(await app.run(pm, ['install', ...anew], { timeout, env: { CI: '' } }))
  return resolved
}

/** The hooks that the guard has, without what it does there. */
async function hookNothing(pm: Manager, app: Project): Promise<void> {
  if (pm.kind === 'pnpm') {
    const hooks = 'updateConfig: (config) => config, preResolution() {}, readPackage: (manifest) => manifest'
    return app.write('.pnpmfile.cjs', `module.exports = { hooks: { ${hooks} } }\n`)
  }
  const manifest = JSON.parse(await app.read('package.json'))
  const scripts = { preinstall: 'node -e 0', postinstall: 'node -e 0' }
  await app.write('package.json', { ...manifest, scripts: { ...manifest.scripts, ...scripts } })
}

/** What is approved on the guarded side; npm 11 runs it anyway. */
async function allowScripts(app: Project, resolved: readonly string[], names: readonly string[]): Promise<void> {
  const manifest = JSON.parse(await app.read('package.json'))
  const ids = resolved.filter((id) => names.includes(id.slice(0, id.lastIndexOf('@'))))
  await app.write('package.json', { ...manifest, allowScripts: Object.fromEntries(ids.map((id) => [id, true])) })
}

interface Judged {
  readonly id: string
  readonly verdict: string
  readonly findings: readonly { readonly rule: string }[]
}

/** Every package here is popular and honest as far as anybody knows, so a stop is a false alarm: told, and excepted. */
async function letIn(app: Project, packages: readonly Judged[]): Promise<void> {
  const stopped = packages.filter(({ verdict }) => verdict === 'abort' || verdict === 'ask')
  const allow = stopped.map(({ id, findings }) => {
    const [at, rules] = [id.lastIndexOf('@'), [...new Set(findings.map(({ rule }) => rule))]]
    note(`  stopped, and let in for the benchmark: ${id} (${rules.join(', ')})`)
    return { package: id.slice(0, at), version: id.slice(at + 1), rules, reason: 'benchmark' }
  })
  const policy = JSON.parse(await app.read('portcullis.json'))
  if (allow.length > 0) await app.write('portcullis.json', { ...policy, allow })
}

/** A guard that did nothing would be fast: every package must be said to be checked. */
async function provesItself(pm: Manager, app: Project, frozen: readonly string[], packages: number): Promise<void> {
  await app.remove('node_modules')
  const result = await run(pm, app, frozen)
  succeeded(result)
  const said = `${packages.toLocaleString('en-US')} of ${packages.toLocaleString('en-US')} checked`
  if (!result.output.includes(said)) throw new Error(`${pm.id}: the guard did not say "${said}"\n${result.output}`)
}

/** The manifest names one more; afterwards all is as it was. */
async function timedAddition(pm: Manager, app: Project): Promise<Sample> {
  const files = ['package.json', pm.kind === 'npm' ? 'package-lock.json' : 'pnpm-lock.yaml']
  const before = await Promise.all(files.map((file) => app.read(file)))
  const manifest = JSON.parse(before[0] as string)
  manifest.dependencies[added.name] = added.version
  await app.write('package.json', manifest)
  const flags = pm.kind === 'pnpm' ? ['--no-frozen-lockfile'] : []
  const took = await timed(pm, app, ['install', ...flags])
  for (const [index, file] of files.entries()) await app.write(file, before[index] as string)
  succeeded(await run(pm, app, ['install', ...flags]))
  return took
}

const run = (pm: Manager, app: Project, args: readonly string[], onOutput?: () => void): Promise<Result> =>
  app.run(pm, args, { timeout, ...(onOutput && { onOutput }) })
const guard = (pm: Manager, app: Project, ...args: readonly string[]): Promise<Result> =>
  app.exec(pm, ['node', cli, ...args], { timeout })

const timed = (pm: Manager, app: Project, args: readonly string[]): Promise<Sample> =>
  sampled((onOutput) => run(pm, app, args, onOutput))
const timedGuard = (pm: Manager, app: Project, ...args: readonly string[]): Promise<Sample> =>
  sampled(guardRun(pm, app, ...args))

const guardRun =
  (pm: Manager, app: Project, ...args: readonly string[]) =>
  (onOutput: () => void): Promise<Result> =>
    app.exec(pm, ['node', cli, ...args], { timeout, onOutput })

function succeeded({ code, output }: Result): void {
  if (code !== 0) throw new Error(`a run ended with exit code ${code}\n${output}`)
}

const isScripted = ({ manifest = {} }: FixturePackage): boolean =>
  ['preinstall', 'install', 'postinstall'].some((event) => Object.hasOwn((manifest['scripts'] ?? {}) as object, event))

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      project: { type: 'string', multiple: true, default: ['large'] },
      rounds: { type: 'string', default: '3' },
    },
    allowPositionals: true,
  })
  const unknown = positionals.filter((name) => !managerNames.some((id) => id === name))
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: known are ${managerNames.join(', ')}`)
  const projects = projectNames.filter((name) => values.project.includes(name))
  if (projects.length !== values.project.length) throw new Error(`--project takes ${projectNames.join(', ')}`)
  const rounds = Number(values.rounds)
  if (!(rounds >= 1)) throw new Error('--rounds takes a number from 1 on')
  const packages = await realPackages(note)
  note(`${packages.length} packages at hand, ${rounds} rounds of runs, ${availableParallelism()} cores`)
  const registry = await startRegistry([...packages, added])
  const scripted = packages.filter(isScripted).map(({ name }) => name)
  const rows: string[][] = []
  try {
    for (const name of projects) {
      const ids = managerNames.filter((one) => positionals.length === 0 || positionals.includes(one))
      for (const id of ids) {
        const setting = { registry: registry.url, name, rounds, scripted, withPeers: id === ids[0] }
        rows.push(...(await measure(id, setting)))
      }
    }
  } finally {
    await registry.close()
  }
  process.stdout.write(tableOf(head, rows) + targetsOf(rows))
}

await main()

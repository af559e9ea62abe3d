// How much longer a guarded install of a clean project takes, from warm caches. It measures and fails at nothing but an
// install that fails. node --import tsx bench/install.ts [MANAGER…] [--packages N] [--pairs N]
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Manager, type ManagerName, manager, managerNames, type Result } from '../test/tools/managers.ts'
import { type Project, project } from '../test/tools/project.ts'
import { startRegistry } from '../test/tools/registry.ts'
import { honestPackages } from './packages.ts'
import { measurePairs, median, row, tableOf } from './pairs.ts'

const dist = process.env['PORTCULLIS_DIST'] ?? fileURLToPath(new URL('../dist', import.meta.url))
const cli = join(dist, 'cli.cjs')
const note = (text: string) => void process.stderr.write(`${text}\n`)

interface Setting {
  readonly registry: string
  readonly direct: Readonly<Record<string, string>>
  readonly packages: number
  readonly pairs: number
}

/** One project guarded, its twin not, each with a home, and so with caches, of its own. */
async function measure(id: ManagerName, setting: Setting): Promise<string[][]> {
  const pm = await manager(id)
  const manifest = {
    name: 'bench',
    version: '1.0.0',
    private: true,
    packageManager: `${pm.kind}@${pm.version}`,
    dependencies: setting.direct,
  }
  const twin = () => project({ 'package.json': manifest }, { registry: setting.registry })
  const [plain, guarded] = [await twin(), await twin()]
  try {
    await warmUp(pm, plain, guarded)
    const frozen = pm.kind === 'npm' ? ['ci'] : ['install', '--frozen-lockfile']
    const fresh = async (app: Project): Promise<number> => {
      await app.remove('node_modules')
      return timed(() => app.run(pm, frozen))
    }
    note(`${id}: installing from a lockfile`)
    await fresh(plain)
    await provesItself(pm, guarded, frozen, setting.packages)
    const installs = await measurePairs(
      setting.pairs,
      () => fresh(plain),
      () => fresh(guarded),
    )
    note(`${id}: installing again`)
    const again = (app: Project) => timed(() => app.run(pm, ['install']))
    const repeats = await measurePairs(
      setting.pairs,
      () => again(plain),
      () => again(guarded),
    )
    note(`${id}: checking`)
    const checks: number[] = []
    for (let index = 0; index < setting.pairs; index++) checks.push(await timed(() => guard(pm, guarded, 'check')))
    return [
      row(`${id} ${frozen.join(' ')}`, installs),
      row(`${id} install, nothing to do`, repeats),
      [`${id} project, portcullis check`, '', median(checks).toFixed(0), ''],
    ]
  } finally {
    await plain.cleanup()
    await guarded.cleanup()
  }
}

/** Like a project that adopts the guard: it has a lockfile, `init` judges it once, and the next install is guarded. */
async function warmUp(pm: Manager, plain: Project, guarded: Project): Promise<void> {
  note(`${pm.id}: warming the caches`)
  for (const app of [plain, guarded]) succeeded(await app.run(pm, ['install']))
  succeeded(await guard(pm, guarded, 'init'))
  // pnpm notes in its lockfile that there is a pnpmfile now.
  succeeded(await guarded.run(pm, ['install', ...(pm.kind === 'pnpm' ? ['--no-frozen-lockfile'] : [])]))
}

/** A guard that did nothing would be fast: every package must be said to be checked. */
async function provesItself(pm: Manager, app: Project, frozen: readonly string[], packages: number): Promise<void> {
  await app.remove('node_modules')
  const result = await app.run(pm, frozen)
  succeeded(result)
  if (!result.output.includes(`${packages} of ${packages} checked`)) {
    throw new Error(`${pm.id}: the guard did not say that it checked ${packages} packages\n${result.output}`)
  }
}

const guard = (pm: Manager, app: Project, ...args: readonly string[]): Promise<Result> =>
  app.exec(pm, ['node', cli, ...args])

async function timed(run: () => Promise<Result>): Promise<number> {
  const start = performance.now()
  const result = await run()
  const took = performance.now() - start
  succeeded(result)
  return took
}

function succeeded({ code, output }: Result): void {
  if (code !== 0) throw new Error(`a run ended with exit code ${code}\n${output}`)
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { packages: { type: 'string', default: '600' }, pairs: { type: 'string', default: '7' } },
    allowPositionals: true,
  })
  const unknown = positionals.filter((name) => !managerNames.some((id) => id === name))
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: known are ${managerNames.join(', ')}`)
  const [count, pairs] = [Number(values.packages), Number(values.pairs)]
  if (!(count >= 1 && pairs >= 1)) throw new Error('--packages and --pairs take a number from 1 on')
  const { packages, direct } = honestPackages(count)
  const kilobytes = median(packages.map(({ archive }) => (archive?.length ?? 0) / 1000))
  note(
    `${count} packages, archives of ${kilobytes.toFixed(0)} kB (median), ${pairs} pairs of runs, ${availableParallelism()} cores`,
  )
  const registry = await startRegistry(packages)
  const rows: string[][] = []
  try {
    for (const id of managerNames.filter((name) => positionals.length === 0 || positionals.includes(name))) {
      rows.push(...(await measure(id, { registry: registry.url, direct, packages: count, pairs })))
    }
  } finally {
    await registry.close()
  }
  process.stdout.write(tableOf(['manager', 'unguarded ms', 'guarded ms', 'ratio (min–max)'], rows))
}

await main()

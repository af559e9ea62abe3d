// Runs every test file in a process of its own. `node --import tsx test/run.ts [WORD…] [--root DIR] [--timeout MS]`
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative, resolve, sep } from 'node:path'
import { type Ran, resultOf } from '../scripts/uvu-result.ts'

/** Milliseconds for one file; the slowest honest one drives real package managers for a minute or two. */
const defaultTimeout = 10 * 60 * 1000
/** Characters. A file that prints more is in a loop. */
const maxOutput = 16 * 1024 * 1024
const running = new Set<number>()

function run(file: string, root: string, timeout: number): Promise<Ran> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['--import', 'tsx', file], {
      cwd: root,
      // Its own session: no terminal to ask on, and a group to end as a whole.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: quietEnvironment(process.env),
    })
    let output = ''
    let broke: string | undefined
    const { pid } = child
    const end = (why: string) => {
      broke ??= why
      endGroup(pid)
      child.stdout.destroy()
      child.stderr.destroy()
    }
    const timer = setTimeout(() => end(`not done after ${timeout} ms`), timeout)
    const take = (chunk: string) => {
      output += chunk
      if (output.length > maxOutput) end(`printed more than ${maxOutput} characters`)
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', take)
    if (pid !== undefined) running.add(pid)
    child.once('error', ({ message }) => end(message))
    // Whatever it started and left behind would hold the pipes open.
    child.once('exit', () => endGroup(pid))
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      if (pid !== undefined) running.delete(pid)
      if (signal !== null) broke ??= `ended by ${signal}`
      if (code !== null && code !== 0) broke ??= `exit code ${code}`
      done({ output, ...(broke === undefined ? {} : { broke }) })
    })
  })
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // Nobody of the group is left.
  }
}

/** Without colours, and without what `npm test` sets, so that a test sees the same alone and in a run. */
function quietEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const fromNpm = /^(?:npm_(?:lifecycle_|package_|command$|execpath$|node_execpath$)|INIT_CWD$|FORCE_COLOR$)/u
  const kept = Object.entries(env).filter(([name]) => !fromNpm.test(name) && name !== 'npm_config_user_agent')
  return { ...Object.fromEntries(kept), NO_COLOR: '1' }
}

async function each<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  const worker = async () => {
    for (const item of queue) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

function option(args: string[], name: string): string | undefined {
  const at = args.indexOf(name)
  return at < 0 ? undefined : args.splice(at, 2)[1]
}

async function main(args: string[]): Promise<void> {
  const root = resolve(option(args, '--root') ?? join(import.meta.dirname, '..'))
  const timeout = Number(option(args, '--timeout') ?? defaultTimeout)
  const folder = join(root, 'test')
  const files = (existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [])
    .filter((file) => file.endsWith('.test.ts') && !file.split(sep).includes('node_modules'))
    .map((file) => relative(root, join(folder, file)).split(sep).join('/'))
    .filter((file) => args.length === 0 || args.some((word) => file.includes(word)))
    .sort()
  const sum = { passed: 0, failed: 0, skipped: 0 }
  const runOne = async (file: string) => {
    const start = performance.now()
    const ran = await run(file, root, timeout)
    const { passed, failed, skipped, why } = resultOf(ran, readFileSync(join(root, file), 'utf8'))
    sum.passed += passed
    sum.failed += failed
    sum.skipped += skipped
    const counts = `${passed} passed${skipped > 0 ? `, ${skipped} skipped` : ''}, ${Math.round(performance.now() - start)} ms`
    console.log(
      `${failed === 0 ? 'ok  ' : 'FAIL'} ${file} (${counts})${why.map((reason) => `\n     ${reason}`).join('')}`,
    )
    if (failed > 0) console.log(ran.output.trimEnd())
  }
  const isE2e = (file: string) => file.startsWith('test/e2e/')
  await each(
    files.filter((file) => !isE2e(file)),
    availableParallelism(),
    runOne,
  )
  await each(files.filter(isE2e), 2, runOne)
  if (sum.passed + sum.failed === 0) console.log('no test ran: nothing was proven')
  console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`)
  process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    for (const pid of running) endGroup(pid)
    process.exit(128)
  })
}

await main(process.argv.slice(2))

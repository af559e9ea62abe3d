import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from '../managers/call.ts'
import { Fault } from '../parse/fault.ts'
import { isObject, own, parseJson } from '../parse/json.ts'
import type { Session } from './session.ts'
import { wrapNpm } from './wrap.ts'

interface Asked {
  readonly specs: readonly string[]
  readonly command?: string
  readonly args: readonly string[]
}

/**
 * `portcullis npx PKG ARGS`: installs the tool guarded in a folder of its own, its scripts stripped unless this
 * project's approvals let them run, and starts it only when nothing was stopped.
 */
export async function wrapNpx(session: Session, argv: readonly string[]): Promise<number> {
  const asked = askedOf(argv)
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-npx-'))
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true}\n')
    const npmrc = join(session.project.folder, '.npmrc')
    if (existsSync(npmrc))
      writeFileSync(join(folder, '.npmrc'), readFileSync(npmrc, 'utf8').replace(/^\s*script-shell\s*=.*$/gmu, ''))
    const onBehalfOf = session.project.folder
    const inside = { ...session, onBehalfOf, project: { ...session.project, folder } }
    const code = await wrapNpm(inside, ['install', '--no-audit', '--no-fund', ...asked.specs], folder)
    if (code !== 0) return code
    const program = join(folder, 'node_modules', '.bin', asked.command ?? binOf(folder))
    if (!existsSync(program))
      throw new Fault('npx/no-bin', `${asked.specs.join(', ')} has no program ${asked.command ?? ''}`)
    return (await call([program, ...asked.args], { cwd: process.cwd(), env: session.env, inherit: true })).code
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function askedOf(argv: readonly string[]): Asked {
  const specs: string[] = []
  let at = 0
  for (; at < argv.length && argv[at]?.startsWith('-'); at++) {
    const arg = argv[at] as string
    if (arg === '-p' || arg === '--package') specs.push(argv[++at] ?? '')
    else if (arg.startsWith('--package=')) specs.push(arg.slice('--package='.length))
    else if (arg !== '-y' && arg !== '--yes' && arg !== '--')
      throw new Fault('npx/option', `npx ${arg} is not covered by the guard`)
  }
  const [first, ...args] = argv.slice(at)
  if (first === undefined) throw new Fault('cli/usage', 'npx needs a package', { hint: 'portcullis npx PKG ARGS' })
  return specs.length > 0 ? { specs, command: first, args } : { specs: [first], args }
}

/** npm's own rule: the only bin, or the one that has the package's name. */
function binOf(folder: string): string {
  const root = parseJson(readFileSync(join(folder, 'package.json'), 'utf8'), 'package.json')
  const dependencies = own(root, 'dependencies')
  const name = (isObject(dependencies) && Object.keys(dependencies)[0]) || ''
  const file = join(folder, 'node_modules', name, 'package.json')
  const bin = own(parseJson(readFileSync(file, 'utf8'), file), 'bin')
  const plain = name.split('/').at(-1) as string
  if (!isObject(bin)) return plain
  const names = Object.keys(bin)
  const found = names.length === 1 ? (names[0] as string) : plain
  if (/[\\/]/u.test(found)) throw new Fault('npx/bin-path', `${name} names a program outside its own folder`)
  return found
}

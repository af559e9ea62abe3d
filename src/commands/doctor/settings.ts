import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { call } from '../../managers/call.ts'
import { programOf } from '../../managers/program.ts'
import { isObject, type Json, own, parseJson, stringsOf } from '../../parse/json.ts'
import { inert } from '../../text/escape.ts'
import { manifestIn } from '../wire-manifest.ts'
import { vendored } from '../wiring.ts'
import { type Checkup, failed, ok, untried, warning } from './checkup.ts'

/** Settings by which a manager would not ask the guard, whichever file or variable they stand in. */
export async function settingsOf(root: string, manager: 'npm' | 'pnpm', env: NodeJS.ProcessEnv): Promise<Checkup[]> {
  const about = `${manager} settings`
  const { code, output } = await call([...programOf(manager, env), 'config', 'list', '--json'], {
    cwd: root,
    env: { ...env, PWD: root },
  })
  const settings = code === 0 ? jsonIn(output) : undefined
  if (settings === undefined)
    return [untried(about, `${manager} does not tell its settings: ${inert(output.trim(), 300)}`)]
  const found = manager === 'npm' ? npmFaults(settings, root) : pnpmFaults(settings)
  if (found.length === 0) return [ok(about, 'none keeps the guard from being asked')]
  return found.map(({ key, says }) => {
    const places = placesOf(key, settings, root, env)
    const where = places.length > 0 ? ` (set in ${places.map((place) => inert(place, 300)).join(', ')})` : ''
    return failed(about, `${says}${where}`, `take ${key} out`)
  })
}

interface Found {
  readonly key: string
  readonly says: string
}

function npmFaults(settings: Json, root: string): Found[] {
  const shell = own(settings, 'script-shell')
  const ours = join(root, vendored, 'shell')
  const isOurs =
    typeof shell === 'string' && existsSync(shell) && existsSync(ours) && realpathSync(shell) === realpathSync(ours)
  return [
    ...(own(settings, 'ignore-scripts') === true
      ? [
          {
            key: 'ignore-scripts',
            says: 'ignore-scripts is on: npm runs no script, the guard included, and nothing is judged',
          },
        ]
      : []),
    ...(isOurs
      ? []
      : [{ key: 'script-shell', says: `script-shell is ${inert(String(shell ?? 'not set'), 300)}, not the guard's` }]),
  ]
}

function pnpmFaults(settings: Json): Found[] {
  const either = (a: string, b: string) => own(settings, a) ?? own(settings, b)
  const file = either('pnpmfile', 'pnpmfile')
  const names = Array.isArray(file) ? file : file === undefined || file === null ? [] : [file]
  const other = names.filter((name) => !/(?:^|[\\/])\.pnpmfile\.[cm]js$/u.test(String(name)))
  return [
    ...(either('ignore-pnpmfile', 'ignorePnpmfile') === true
      ? [{ key: 'ignore-pnpmfile', says: 'ignorePnpmfile is on: pnpm loads no hook, and nothing is judged' }]
      : []),
    ...(other.length > 0
      ? [{ key: 'pnpmfile', says: `pnpmfile is ${inert(other.join(', '), 300)}: pnpm may not load the guard's` }]
      : []),
  ]
}

/** Files and variables that name the key, in any spelling that npm or pnpm understands. */
function placesOf(key: string, settings: Json, root: string, env: NodeJS.ProcessEnv): string[] {
  const spelled = new RegExp(`^\\s*"?${key.replace(/-/gu, '[-_]?')}"?\\s*[:=]`, 'imu')
  const named = ['userconfig', 'globalconfig', 'npm-globalconfig'].map((name) => own(settings, name))
  const files = [join(root, '.npmrc'), join(root, 'pnpm-workspace.yaml'), ...named].filter(
    (file) => typeof file === 'string',
  )
  const variable = new RegExp(`^p?npm_config_${key.replace(/-/gu, '_')}$`, 'iu')
  return [
    ...files.filter((file) => existsSync(file) && spelled.test(readFileSync(file, 'utf8'))),
    ...Object.keys(env).filter((name) => variable.test(name)),
  ]
}

/** Commands of the project's own scripts that would install past the guard. */
export function flagsIn(root: string): Checkup[] {
  const scripts = stringsOf(own(manifestIn(root), 'scripts'))
  return Object.entries(scripts).flatMap(([name, command]) => {
    const flag = /\bp?npm\b[^;&|]*?(?<flag>--(?:config\.)?(?:ignore-?pnpmfile|ignore-?scripts|script-?shell)\b)/iu.exec(
      command,
    )?.groups?.['flag']
    if (flag === undefined) return []
    return [
      warning(
        'scripts',
        `the script ${inert(name, 80)} installs with ${flag}: the guard is not asked there`,
        'leave the flag out',
      ),
    ]
  })
}

/** Warnings may stand in front of it. */
function jsonIn(output: string): Json | undefined {
  const [from, to] = [output.indexOf('{'), output.lastIndexOf('}')]
  try {
    const value = from < 0 ? undefined : parseJson(output.slice(from, to + 1), 'config list')
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

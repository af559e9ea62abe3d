import { lstatSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import library from 'libnpmconfig'
import { Fault, reasonOf } from '../parse/fault.ts'
import { type RegistryConfig, registryConfig } from './config.ts'
import { expand } from './expand.ts'
import { Settings } from './settings.ts'

export type { RegistryConfig } from './config.ts'
export { pnpmConfig, readPnpmWorkspace } from './pnpm-config.ts'

type Env = Readonly<Record<string, string | undefined>>

/** No honest npmrc is near this; a cafile is separate. */
const maxBytes = 1024 * 1024
/** Environment variables are none of the library's business: it reads the process's own and mangles `//host/` keys. */
const noVariable = /(?!)/u

/**
 * npm's configuration of a project: global, user and project npmrc, then `npm_config_*`, later ones winning.
 * The project's file is exactly `<projectDir>/.npmrc`; folders above are not looked at.
 * @throws Fault `npmrc/unreadable`, `npmrc/too-large`, `npmrc/refused`, `npmrc/cafile`
 */
export function readNpmrc(projectDir: string, env: Env, home = env.HOME ?? homedir()): RegistryConfig {
  const variables = variablesOf(env)
  const project = resolve(projectDir, '.npmrc')
  const userconfig = resolve(variables.userconfig ?? join(home, '.npmrc'))
  const globalconfig = resolve(variables.globalconfig ?? globalFile(variables, env))
  for (const file of [globalconfig, userconfig]) refuseHostile(file)
  // Names that are there only: the library would look for a missing one in every folder above.
  const configNames = refuseHostile(project) ? ['.npmrc'] : []
  const values = new Map<string, unknown>()
  const cwd = resolve(projectDir)
  const builtin = { cwd, userconfig, globalconfig, configNames, envPrefix: noVariable, cache: npmCache(env, home) }
  try {
    library.read(variables, builtin).forEach((value, key) => {
      values.set(expand(key, env), key === 'cache' ? value : expanded(value, env))
    })
  } catch (cause) {
    const message = `npm's configuration cannot be read: ${reasonOf(cause)}`
    throw new Fault('npmrc/unreadable', message, { file: project, hint: `check ${project} and ${userconfig}`, cause })
  }
  values.set('cafile', fromHome(values.get('cafile'), cwd, home))
  const bases = [cwd, dirname(userconfig), dirname(globalconfig)]
  return registryConfig(new Settings(values), env, cacheFolder(values.get('cache'), bases, env, home))
}

/** As npm's loadEnv: `_` becomes `-` except at the start, keys of hosts (`//…`) stay, empty ones are left out. */
function variablesOf(env: Env): Record<string, string> {
  const result: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(env)) {
    if (!/^npm_config_/iu.test(name) || !value) continue
    const key = name.slice('npm_config_'.length)
    result[key.startsWith('//') ? key : key.replace(/(?!^)_/gu, '-').toLowerCase()] = value
  }
  return result
}

function globalFile(variables: Record<string, string>, env: Env): string {
  const windows = process.platform === 'win32'
  const own = windows ? dirname(process.execPath) : dirname(dirname(process.execPath))
  const prefix = variables.prefix ?? env.PREFIX ?? (windows && env.APPDATA ? join(env.APPDATA, 'npm') : own)
  return join(prefix, 'etc', 'npmrc')
}

const npmCache = (env: Env, home: string): string =>
  process.platform === 'win32' && env.LOCALAPPDATA ? join(env.LOCALAPPDATA, 'npm-cache') : join(home, '.npm')

/**
 * The library's parser writes into whatever the section's name finds on an empty object: `[constructor]` would set
 * properties of Object itself. npm has no use for sections, so only plainly named ones get through.
 * @returns whether the file exists
 */
function refuseHostile(file: string): boolean {
  let text: string
  try {
    if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return false
    const stat = statSync(file)
    if (!stat.isFile()) throw new Error('it is not a file')
    if (stat.size > maxBytes) {
      throw new Fault('npmrc/too-large', `${file} has more than ${maxBytes} bytes`, { file })
    }
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    const hint = 'make it readable or remove it'
    throw new Fault('npmrc/unreadable', `${file} cannot be read: ${reasonOf(cause)}`, { file, hint, cause })
  }
  for (const line of text.split(/[\r\n]+/u)) {
    const section = /^\[([^\]]*)\]$/u.exec(line)?.[1]
    if (section === undefined || isPlain(section)) continue
    const hint = 'remove that line; npm has no sections'
    throw new Fault('npmrc/refused', `${file} has a section named ${JSON.stringify(section)}`, { file, hint })
  }
  return true
}

const isPlain = (section: string): boolean =>
  /^[\w @:/.-]+$/u.test(section) && section.split('.').every((part) => !(part.trim() in Object.prototype))

const expanded = (value: unknown, env: Env): unknown =>
  typeof value === 'string'
    ? expand(value, env)
    : Array.isArray(value)
      ? value.map((item) => expanded(item, env))
      : value

function fromHome(value: unknown, cwd: string, home: string): unknown {
  if (typeof value !== 'string' || value === '' || value === 'null') return undefined
  return /^~[/\\]/u.test(value) ? resolve(home, value.slice(2)) : resolve(cwd, value)
}

/** The library joins `cache` to its npmrc's folder before `${HOME}` and `~/` are known, so that is undone first. */
function cacheFolder(joined: unknown, bases: readonly string[], env: Env, home: string): string {
  const text = typeof joined === 'string' && joined !== '' ? joined : join(home, '.npm')
  const base = bases.find((folder) =>
    /^[/\\](?:\$\{|~[/\\])/u.test(text.startsWith(folder) ? text.slice(folder.length) : ''),
  )
  if (base === undefined) return resolve(expand(text, env))
  const own = text.slice(base.length + 1)
  return own.startsWith('~') ? resolve(home, own.slice(2)) : resolve(base, expand(own, env))
}

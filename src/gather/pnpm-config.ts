import { load } from 'js-yaml'
import { Fault, reasonOf } from '../parse/fault.ts'
import { isObject, type Json, own, stringOf, stringsOf } from '../parse/json.ts'
import { base64 } from './auth.ts'
import { type RegistryConfig, registryConfig } from './config.ts'
import { Settings } from './settings.ts'

/** pnpm's names for what npm spells differently; pnpm 10 has `noproxy` as well. */
const names = {
  ca: 'ca',
  cert: 'cert',
  key: 'key',
  strictSsl: 'strict-ssl',
  httpsProxy: 'https-proxy',
  httpProxy: 'proxy',
  noProxy: 'noproxy',
  noproxy: 'noproxy',
  fetchRetries: 'fetch-retries',
  fetchTimeout: 'fetch-timeout',
  offline: 'offline',
  preferOffline: 'prefer-offline',
} as const

const maxYaml = 4 * 1024 * 1024

/**
 * The configuration pnpm resolved, as `updateConfig` gets it (pnpm 10: `rawConfig` and `registries`; 11 and 12:
 * `authConfig`, `registriesByScope`, `configByUri`), or what {@link readPnpmWorkspace} returns. The fallback answers
 * only for what the object is silent on. In particular its credentials are not used beside pnpm's: pnpm leaves out
 * those of a project's npmrc that name environment variables, so that they cannot leak.
 * Client certificates of single hosts and token helpers (programs) are not supported.
 */
export function pnpmConfig(config: unknown, fallback: RegistryConfig): RegistryConfig {
  const object = config as Json | undefined
  const raw = own(object, 'authConfig') ?? own(object, 'rawConfig')
  const values = new Map<string, unknown>()
  if (isObject(raw)) for (const [key, value] of Object.entries(raw)) values.set(key, value)
  for (const [key, name] of Object.entries(names)) {
    const value = own(object, key)
    if (value !== undefined && value !== null) values.set(name, name === 'noproxy' && value === true ? '*' : value)
  }
  addRegistries(object, values)
  addCredentials(own(object, 'configByUri'), values)
  // pnpm has read the cafile into `ca` already, except pnpm 12, which leaves it where npm has it.
  if (Array.isArray(own(object, 'ca'))) values.delete('cafile')
  return over(fallback, values, isObject(raw) || isObject(own(object, 'configByUri')))
}

function addRegistries(object: Json | undefined, values: Map<string, unknown>): void {
  const registry = stringOf(own(object, 'registry'))
  if (registry) values.set('registry', registry)
  for (const key of ['registries', 'registriesByScope']) {
    for (const [scope, url] of Object.entries(stringsOf(own(object, key)))) {
      values.set(scope === 'default' ? 'registry' : `${scope}:registry`, url)
    }
  }
}

/** What pnpm keeps only here comes from its own credential file; the key `@` means "whichever scope". */
function addCredentials(byUri: Json | undefined, values: Map<string, unknown>): void {
  if (!isObject(byUri)) return
  for (const [uri, scopes] of Object.entries(byUri)) {
    const held = own(scopes, '@')
    const [token, basic] = [stringOf(own(held, 'authToken')), own(held, 'basicAuth')]
    const [user, password] = [stringOf(own(basic, 'username')), stringOf(own(basic, 'password'))]
    if (token) values.set(`${uri}:_authToken`, token)
    else if (user && password) values.set(`${uri}:_auth`, base64(`${user}:${password}`))
  }
}

function over(fallback: RegistryConfig, values: Map<string, unknown>, ownsCredentials: boolean): RegistryConfig {
  const settings = new Settings(values)
  const mine = registryConfig(settings, {}, fallback.cache)
  const says = (...keys: readonly string[]) => keys.some((key) => values.get(key) !== undefined)
  const { ca: _, cert: __, key: ___, ...plain } = mine
  const ca = says('ca', 'cafile') ? mine.ca : fallback.ca
  const pair = says('cert', 'key') ? mine : fallback
  const scoped = (name: string) => name.startsWith('@') && says(`${name.split('/', 1)[0]}:registry`)
  const registryFor = (name: string) =>
    says('registry') || scoped(name) ? mine.registryFor(name) : fallback.registryFor(name)
  return {
    ...plain,
    registryFor,
    scopes: [...new Set([...fallback.scopes, ...mine.scopes])].filter(
      (scope) => registryFor(`${scope}/x`) !== registryFor(''),
    ),
    registries: [
      ...new Set([registryFor(''), ...mine.registries.slice(1), ...(says('registry') ? [] : fallback.registries)]),
    ],
    headersFor: (url) => (ownsCredentials ? mine : fallback).headersFor(url),
    proxyFor: (url) => (says('proxy', 'https-proxy', 'noproxy') ? mine : fallback).proxyFor(url),
    ...(ca === undefined ? {} : { ca }),
    ...(pair.cert === undefined || pair.key === undefined ? {} : { cert: pair.cert, key: pair.key }),
    strictSsl: says('strict-ssl') ? mine.strictSsl : fallback.strictSsl,
    retries: says('fetch-retries') ? mine.retries : fallback.retries,
    timeout: says('fetch-timeout') ? mine.timeout : fallback.timeout,
    offline: says('offline') ? mine.offline : fallback.offline,
    preferOffline: says('prefer-offline') ? mine.preferOffline : fallback.preferOffline,
    // pnpm's lockfile has an archive's address only where it is not the usual one, and then means it.
    replaceHost: 'never',
  }
}

/**
 * Registry settings of a pnpm-workspace.yaml, in the shape that {@link pnpmConfig} takes.
 * @throws Fault `pnpm-workspace/too-large`, `pnpm-workspace/invalid`
 */
export function readPnpmWorkspace(text: string, file = 'pnpm-workspace.yaml'): Readonly<Record<string, unknown>> {
  if (text.length > maxYaml) {
    throw new Fault('pnpm-workspace/too-large', `${file} has more than ${maxYaml} bytes`, { file })
  }
  const document = parsed(text, file)
  const result: Record<string, unknown> = {}
  for (const key of ['registry', 'registries', ...Object.keys(names)]) {
    const value = own(document, key)
    if (value !== undefined && value !== null) result[key] = key === 'registries' ? stringsOf(value) : value
  }
  return result
}

function parsed(text: string, file: string): Json | undefined {
  if (text.replace(/^\s*#.*$/gmu, '').trim() === '') return undefined
  try {
    return load(text, { filename: file }) as Json
  } catch (cause) {
    const hint = 'correct the YAML'
    throw new Fault('pnpm-workspace/invalid', `${file} is not valid YAML: ${reasonOf(cause)}`, { file, hint, cause })
  }
}

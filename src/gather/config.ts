import { readFileSync, statSync } from 'node:fs'
import { Fault, reasonOf } from '../parse/fault.ts'
import { authorizationFor } from './auth.ts'
import { type ProxyFor, proxies } from './proxy.ts'
import type { Settings } from './settings.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Where packages come from and how to reach it. Holds credentials: never print or store one. */
export interface RegistryConfig {
  /** URL with a trailing slash; the scope decides, then the default. Not checked to be a URL. */
  registryFor(name: string): string
  /** Scopes, with their `@`, that have another registry than the default. */
  readonly scopes: readonly string[]
  /** The default first, then every scope's. */
  readonly registries: readonly string[]
  /**
   * Credentials whose `//host:port/path/` covers the URL, else none. Over http only where the configuration itself
   * has a registry at http on that very host and port.
   */
  headersFor(url: string): Readonly<Record<string, string>>
  readonly proxyFor: ProxyFor
  readonly ca?: readonly string[]
  readonly cert?: string
  readonly key?: string
  readonly strictSsl: boolean
  /** Attempts after the first. */
  readonly retries: number
  /** Milliseconds without a byte before a request is given up. */
  readonly timeout: number
  /** npm's cache folder, absolute. */
  readonly cache: string
  readonly offline: boolean
  readonly preferOffline: boolean
  /** npm's replace-registry-host: `npmjs`, `never`, `always` or a host name. */
  readonly replaceHost: string
}

const publicRegistry = 'https://registry.npmjs.org/'
const mebibyte = 1024 * 1024

/** The configuration that the settings describe; `cache` is npm's cache folder, already absolute. */
export function registryConfig(settings: Settings, env: Env, cache: string): RegistryConfig {
  const fallback = slashed(settings.text('registry') ?? publicRegistry)
  const scopes = new Map<string, string>()
  for (const key of settings.keys()) {
    const scope = /^(@[^:/]+):registry$/u.exec(key)?.[1]
    const url = settings.text(key)
    if (scope !== undefined && url !== undefined) scopes.set(scope, slashed(url))
  }
  const registries = [...new Set([fallback, ...scopes.values()])]
  const plainHosts = new Set(registries.flatMap((registry) => plainHost(registry)))
  const ca = certificates(settings)
  const [cert, key] = [settings.text('cert'), settings.text('key')]
  return {
    registryFor: (name) => scopes.get(name.startsWith('@') ? name.slice(0, name.indexOf('/')) : '') ?? fallback,
    scopes: [...scopes].flatMap(([scope, url]) => (url === fallback ? [] : [scope])),
    registries,
    headersFor: (text) => headersFor(text, settings, plainHosts),
    proxyFor: proxies(settings, env),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert: unescaped(cert), key: unescaped(key) }),
    strictSsl: settings.flag('strict-ssl') ?? true,
    retries: settings.number('fetch-retries', 0, 5) ?? 2,
    timeout: settings.number('fetch-timeout', 1_000, 300_000) ?? 60_000,
    cache,
    offline: settings.flag('offline') ?? false,
    preferOffline: settings.flag('prefer-offline') ?? false,
    replaceHost: settings.text('replace-registry-host') ?? 'npmjs',
  }
}

function headersFor(text: string, settings: Settings, plainHosts: ReadonlySet<string>): Record<string, string> {
  if (!URL.canParse(text)) return {}
  const url = new URL(text)
  const allowed = url.protocol === 'https:' || (url.protocol === 'http:' && plainHosts.has(url.host))
  const authorization = allowed ? authorizationFor(url, settings) : undefined
  return authorization === undefined ? {} : { authorization }
}

const slashed = (url: string): string => (url.endsWith('/') ? url : `${url}/`)

function plainHost(registry: string): string[] {
  if (!URL.canParse(registry)) return []
  const url = new URL(registry)
  return url.protocol === 'http:' ? [url.host] : []
}

/** `cafile` wins over `ca`, as in npm. People write certificates on one line with `\n` in them. */
function certificates(settings: Settings): readonly string[] | undefined {
  const file = settings.text('cafile')
  const texts = file === undefined ? settings.texts('ca').map(unescaped) : split(readCertificates(file))
  return texts.length === 0 ? undefined : texts
}

function readCertificates(file: string): string {
  try {
    const stat = statSync(file)
    if (!stat.isFile()) throw new Error('it is not a regular file')
    if (stat.size > 16 * mebibyte) throw new Error('it has more than 16 MiB')
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const hint = 'correct or remove "cafile" in .npmrc'
    throw new Fault('npmrc/cafile', `the cafile ${file} cannot be read: ${reasonOf(cause)}`, { file, hint, cause })
  }
}

const split = (text: string): string[] =>
  text
    .split('-----END CERTIFICATE-----')
    .filter((part) => part.trim() !== '')
    .map((part) => `${part.trimStart()}-----END CERTIFICATE-----`)

const unescaped = (text: string): string => text.replaceAll('\\n', '\n')

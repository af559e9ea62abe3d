import type { RegistryConfig } from './config.ts'

/** What npm has ever let through, legacy names included; never `.`, `..` or what else would leave its place. */
const packageName = /^(?:@[\w~!'()*.-]{1,200}\/)?[\w~!'()*-][\w~!'()*.-]{0,213}$/u
const exactVersion = /^\d[\w.+-]{0,255}$/u

/** Whether a registry can be asked for it; anything else would change what the address means. */
export const isAskable = (name: string, version: string): boolean =>
  packageName.test(name) && exactVersion.test(version)

export const packumentUrl = (registry: string, name: string): string => `${registry}${escaped(name)}`

export const documentUrl = (registry: string, name: string, version: string): string =>
  `${registry}${escaped(name)}/${encodeURIComponent(version)}`

/** Where npm's registry answers which of its advisories touch versions of a package, as for `npm audit`. */
export const advisoriesUrl = (registry: string): string => `${registry}-/npm/v1/security/advisories/bulk`

/** Where npm's registry keeps the attestations of a release. */
export const attestationsUrl = (registry: string, name: string, version: string): string =>
  `${registry}-/npm/v1/attestations/${escaped(name)}@${encodeURIComponent(version)}`

/** Where registries keep archives unless their metadata says otherwise, as pnpm assumes too; without build metadata. */
export const usualTarball = (registry: string, name: string, version: string): string =>
  `${registry}${name}/-/${name.slice(name.indexOf('/') + 1)}-${version.split('+', 1)[0]}.tgz`

const escaped = (name: string): string => name.replace('/', '%2f')

/**
 * The address that the package manager will really use. By npm's `replace-registry-host` (a host name, `always`,
 * `never`, or a URL whose path is swapped too), an archive said to be at registry.npmjs.org is fetched from the
 * configured default registry, whose path is put before the archive's unless it is there already
 * (arborist 9, lib/arborist/reify.js, registryResolved).
 */
export function effectiveTarball(text: string, config: RegistryConfig): string {
  const registry = config.registryFor('')
  if (config.replaceHost === 'never' || !URL.canParse(text) || !URL.canParse(registry)) return text
  const [url, to] = [new URL(text), new URL(registry)]
  const from = URL.canParse(config.replaceHost) ? new URL(config.replaceHost) : undefined
  const host = from?.hostname ?? (config.replaceHost === 'npmjs' ? 'registry.npmjs.org' : config.replaceHost)
  const [fromPath, toPath] = [bare(from?.pathname ?? ''), bare(to.pathname)]
  if (host !== 'always' && url.hostname !== host) return text
  if (fromPath !== '' && !isUnder(url.pathname, fromPath)) return text
  const path =
    fromPath !== ''
      ? toPath + url.pathname.slice(fromPath.length)
      : isUnder(url.pathname, toPath)
        ? url.pathname
        : toPath + url.pathname
  return `${to.protocol}//${to.host}${path}${url.search}`
}

const bare = (path: string): string => path.replace(/\/$/u, '')
const isUnder = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`)

/** A git host's ready-made archive, as pnpm uses for GitHub, GitLab and Bitbucket, or any other https archive. */
export function gitArchive(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.protocol !== 'https:') return undefined
  return url.hostname === 'codeload.github.com' || /\.(?:tgz|tar\.gz)$/u.test(url.pathname) ? text : undefined
}

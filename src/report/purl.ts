import type { ResolvedPackage } from '../model.ts'

/**
 * The package URL of a resolved package (https://github.com/package-url/purl-spec), byte for byte as it is called: where
 * it does not come from a registry by name, qualifiers say from where.
 */
export function purlOf({ name, version, source }: ResolvedPackage): string {
  if (source.type === 'git') {
    const commit = source.commit === undefined || source.url.includes('#') ? '' : `#${source.commit}`
    return npmPurl(name, version, { vcs_url: `${publicAddress(source.url)}${commit}` })
  }
  if (source.type === 'url') return npmPurl(name, version, { download_url: publicAddress(source.url) })
  return npmPurl(name, version)
}

/** `%40` stands for the scope's mark; a version's plus is written out as well. */
function npmPurl(name: string, version: string, qualifiers: Readonly<Record<string, string>> = {}): string {
  const path = name.split('/').map(encodeURIComponent).join('/')
  const more = Object.entries(qualifiers).sort(([a], [b]) => (a < b ? -1 : 1))
  const query = more.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&')
  return `pkg:npm/${path}@${encodeURIComponent(version)}${query && `?${query}`}`
}

/** Without a name and password, which some lockfiles hold and no bill of materials should. */
export function publicAddress(address: string): string {
  if (!URL.canParse(address)) return address
  const url = new URL(address)
  if (url.username === '' && url.password === '') return address
  url.username = ''
  url.password = ''
  return url.href
}

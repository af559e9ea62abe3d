import type { Source } from '../model.ts'

/** Neither credentials nor a query: what is compared is protocol, host, port and path. */
export const registrySyntax = /^https?:\/\/[^\s/?#@\\]+(?:\/[^\s?#\\]*)?$/

/** @returns the normalised prefix with a trailing slash; undefined for what is no registry address */
export function registryOf(text: string): string | undefined {
  if (!registrySyntax.test(text) || !URL.canParse(text)) return undefined
  const { href } = new URL(text)
  return href.endsWith('/') ? href : `${href}/`
}

/** Where the bytes come from: `undefined` where that is not known, `null` where it is no address. */
export function addressOf(source: Source): string | undefined | null {
  if (source.type === 'registry') return source.tarball
  if (source.type === 'url') return source.url
  return source.type === 'git' ? source.url.replace(/^git\+/, '') : null
}

/**
 * Whether the address lies under the prefix, on a segment border. Credentials in it, or a `..` that only shows after
 * decoding (a server may resolve it), are refused.
 */
export function isUnder(address: string, prefix: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  const path = decoded(url.pathname)
  if (url.username !== '' || url.password !== '' || path === undefined) return false
  return !path.split(/[\\/]/).includes('..') && `${url.origin}${url.pathname}`.startsWith(prefix)
}

/** For denials: credentials, encoding, doubled slashes or a dot after the host lead nowhere around it. */
export function mayBeUnder(address: string, prefix: string): boolean {
  if (!URL.canParse(address)) return true
  return plain(new URL(address)).startsWith(plain(new URL(prefix)))
}

function plain({ protocol, hostname, port, pathname }: URL): string {
  const path = (decoded(pathname) ?? pathname).replace(/[\\/]+/g, '/')
  return `${protocol}//${hostname.replace(/\.$/, '')}:${port}${path}`
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

/** Same origin, and a path below the registry's own on a segment border; credentials and hidden `..` are never ours. */
export function isUnder(address: string, registry: string): boolean {
  if (!URL.canParse(address) || !URL.canParse(registry)) return false
  const [url, base] = [new URL(address), new URL(registry)]
  if (url.username !== '' || url.password !== '' || climbs(decodedPath(address) ?? '')) return false
  const root = base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`
  return url.origin === base.origin && url.pathname.startsWith(root)
}

/** The path of a URL as a server may read it; as it stands where it cannot be decoded, undefined for what is no URL. */
export function decodedPath(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const { pathname } = new URL(address)
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}

/** Whether it leads upwards once it is decoded; what does so openly is resolved in every URL. */
export const climbs = (path: string): boolean => path.split(/[\\/]/u).includes('..')

/** Protocol, host and port; undefined for what is no URL. */
export const originOf = (address: string): string | undefined =>
  URL.canParse(address) ? new URL(address).origin : undefined

/** Whether the address stays on this machine, where nobody else can change what it answers. */
export function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { hostname } = new URL(address)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(hostname)
}

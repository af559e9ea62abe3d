import type { Settings } from './settings.ts'

/**
 * The authorization header for a URL from the nearest `//host/path/:…` entry, found as npm does it
 * (npm-registry-fetch, lib/auth.js): the full path first, then one segment less at a time, down to the host.
 * Unlike npm there is no fallback from a tarball's path to the registry's on the same host.
 */
export function authorizationFor(url: URL, settings: Settings): string | undefined {
  let prefix = `//${url.host}${url.pathname}`
  while (prefix.length > 2) {
    const value = authorizationAt(prefix, settings)
    if (value !== undefined) return value
    prefix = prefix.endsWith('/') ? prefix.slice(0, -1) : prefix.slice(0, prefix.lastIndexOf('/') + 1)
  }
  return undefined
}

function authorizationAt(prefix: string, settings: Settings): string | undefined {
  const token = settings.text(`${prefix}:_authToken`)
  if (token) return `Bearer ${token}`
  const basic = settings.text(`${prefix}:_auth`)
  if (basic) return `Basic ${basic}`
  const [user, password] = [settings.text(`${prefix}:username`), settings.text(`${prefix}:_password`)]
  if (!user || !password) return undefined
  return `Basic ${base64(`${user}:${Buffer.from(password, 'base64').toString('utf8')}`)}`
}

export const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')

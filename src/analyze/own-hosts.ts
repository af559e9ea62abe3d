import { hostIn } from './js/hosts.ts'

/**
 * Hosts that a package.json names as its home: repository, homepage, bug tracker, and where its binaries lie. It names
 * what it likes, so this excuses a download at most, never what is sent away.
 */
export function ownHostsOf(manifestText: string): readonly string[] {
  let manifest: unknown
  try {
    manifest = JSON.parse(manifestText.replace(/^\ufeff/u, ''))
  } catch {
    return []
  }
  const urls = [
    ['homepage'],
    ['repository'],
    ['repository', 'url'],
    ['bugs'],
    ['bugs', 'url'],
    ['author', 'url'],
    ['binary', 'host'],
    ['funding'],
    ['funding', 'url'],
  ].map((path) => path.reduce<unknown>(step, manifest))
  return [
    ...new Set(urls.flatMap((url) => (typeof url === 'string' ? [hostIn(url.replace(/^git\+/u, ''))] : []))),
  ].filter((host) => host !== '')
}

const step = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined

import { type Json, own, stringOf } from '../parse/json.ts'

/**
 * The `repository` of a manifest as `host/owner/name` in lower case, without what differs between ways to write it;
 * undefined for what names no repository on a host. Shorthands are GitHub's unless they say otherwise, as npm reads them.
 */
export function repositoryOf(manifest: Json | undefined): string | undefined {
  const field = own(manifest, 'repository')
  const text = (stringOf(field) ?? stringOf(own(field, 'url')) ?? '').trim().slice(0, 500)
  const short = /^(?:(github|gitlab|bitbucket):)?([\w.-]+)\/([\w.-]+?)(?:\.git)?(?:#.*)?$/u.exec(text)
  if (short) return placed(hosts[short[1] ?? 'github'] ?? '', short[2], short[3])
  const long =
    /^(?:git\+)?(?:[a-z]+:\/\/)?(?:[^@/\s]+@)?([a-z\d.-]+\.[a-z]+)[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?(?:[/#?].*)?$/iu
  const [, host, owner, name] = long.exec(text) ?? []
  return host === undefined ? undefined : placed(host.replace(/^www\./iu, ''), owner, name)
}

const hosts: Readonly<Record<string, string>> = {
  github: 'github.com',
  gitlab: 'gitlab.com',
  bitbucket: 'bitbucket.org',
}

const placed = (host: string, owner = '', name = '') => `${host}/${owner}/${name}`.toLowerCase()

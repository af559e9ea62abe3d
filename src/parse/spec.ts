import type { Source } from '../model.ts'

/** Schemes that name a place; any other `word:` in front is a registry's name (`npm:`, `jsr:`, pnpm's named registries). */
const placeSchemes =
  /^(?:https?|git|git\+[a-z]+|ssh|file|link|portal|patch|exec|workspace|github|gitlab|bitbucket|gist|sourcehut|runtime|ftp|data):/iu
const archiveEnd = /\.(?:tgz|tar\.gz|tar)$/iu
/** `user@host.example:path`, as npm-package-arg knows it. */
const scp = /^[^@\s]+@[^:.\s]+\.[^:\s]+:.+$/u

/** Whether what a dependent asks for is answered by a registry: a version, range, tag, or alias of one. */
export function isRegistrySpec(spec: string): boolean {
  const text = spec.trim()
  // One letter is a drive.
  if (/^[a-z][a-z0-9.-]+:(?!\/\/)/iu.test(text)) return !placeSchemes.test(text)
  return !/[/\\:]/u.test(text) && !text.startsWith('.') && !archiveEnd.test(text)
}

/**
 * Where a resolved address leads; undefined for what cannot be understood. An http(s) archive is a registry's or just an
 * address: only the dependents' specs tell, so the caller does.
 */
export function sourceOf(resolved: string, fromRegistry: boolean): Source | undefined {
  if (/^https?:/iu.test(resolved)) {
    return fromRegistry && !isGitHosted(resolved)
      ? { type: 'registry', tarball: resolved }
      : { type: 'url', url: resolved }
  }
  if (/^file:/iu.test(resolved)) return sourceOfPath(resolved.slice('file:'.length))
  if (/^link:/iu.test(resolved)) return { type: 'directory', path: resolved.slice('link:'.length) }
  if (/^(?:git|git\+[a-z]+|ssh|github|gitlab|bitbucket|gist|sourcehut):/iu.test(resolved) || scp.test(resolved)) {
    return gitSource(resolved)
  }
  return undefined
}

const sourceOfPath = (path: string): Source =>
  archiveEnd.test(path) ? { type: 'file', path } : { type: 'directory', path }

const commit = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/iu

/** `url#commit`; whatever else stands behind `#` (branch, range, folder) stays in the url. */
export function gitSource(text: string): Source {
  const hash = text.indexOf('#')
  if (hash === -1) return { type: 'git', url: text }
  const [fragment, url] = [text.slice(hash + 1), text.slice(0, hash)]
  if (commit.test(fragment)) return { type: 'git', url, commit: fragment }
  const pinned = fragment.split('&', 1)[0] as string
  return { type: 'git', url: text, ...(commit.test(pinned) && { commit: pinned }) }
}

/** Archives that a git host makes of a commit (pnpm's isGitHostedTarballUrl): never a registry's. */
export function isGitHosted(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { hostname, pathname } = new URL(url)
  if (hostname === 'codeload.github.com') return true
  if (hostname === 'github.com' || hostname === 'bitbucket.org') return /\/(?:archive|get)\//u.test(pathname)
  return hostname === 'gitlab.com' && /\/(?:-\/archive|repository\/archive)/u.test(pathname)
}

/** Whether a path relative to the project's root leaves it. Windows drives and UNC paths leave it too. */
export const leavesRoot = (path: string): boolean => /^(?:\.\.(?:[/\\]|$)|[/\\]|[A-Za-z]:)/u.test(path)

/** A folder that a package manager may make in node_modules: `name` or `@scope/name`, nothing hidden, nothing upwards. */
export function isFolderName(name: string): boolean {
  const parts = name.startsWith('@') ? name.slice(1).split('/') : [name]
  if (parts.length !== (name.startsWith('@') ? 2 : 1)) return false
  return (
    name !== 'node_modules' &&
    parts.every((part) => /^[^./\\:\u0000-\u001f\u007f][^/\\:\u0000-\u001f\u007f]*$/u.test(part))
  )
}

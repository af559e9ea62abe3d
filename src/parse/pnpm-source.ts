import type { Source } from '../model.ts'
import { type Json, own, stringOf } from './json.ts'
import { gitSource, isGitHosted, sourceOf } from './spec.ts'

/**
 * Where pnpm takes a package from, by its resolution (lockfile/utils, pkgSnapshotToResolution), or why that cannot be
 * told.
 * @param reference what stands behind the name in its dependency path
 * @param fromRegistry no dependent asks for it by an address of its own
 */
export function pnpmSource(
  resolution: Json | undefined,
  reference: string,
  fromRegistry: boolean,
): Source | { why: string } {
  const type = own(resolution, 'type')
  if (type === 'git') return gitResolution(resolution)
  if (type === 'directory') {
    const path = stringOf(own(resolution, 'directory'))
    return path === undefined ? { why: 'is a folder without a path' } : { type: 'directory', path }
  }
  if (type === 'variations' || type === 'binary') return { why: 'is a runtime in binary form, which is not judged' }
  if (type !== undefined && type !== null) return { why: 'has a kind of resolution that is not understood' }
  const tarball = own(resolution, 'tarball')
  if (tarball !== undefined && tarball !== null && tarball !== '') {
    return typeof tarball === 'string'
      ? tarballSource(tarball, resolution, fromRegistry)
      : { why: 'has an unreadable tarball' }
  }
  if (isVersion(reference)) return { type: 'registry' }
  return sourceOf(reference, false) ?? { why: 'comes from a place that is not understood' }
}

/** A version, or one of a registry that the project has named (`work:1.0.0`). */
const isVersion = (reference: string) =>
  /^(?:[a-z][a-z0-9-]*:)?v?\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]*)?$/iu.test(reference)

/** pnpm resolves a tarball against the registry's URL; what is no http(s) or file address is kept and fits no registry. */
function tarballSource(tarball: string, resolution: Json | undefined, fromRegistry: boolean): Source | { why: string } {
  const registry = fromRegistry && own(resolution, 'gitHosted') !== true
  if (/^[a-z][a-z0-9+.-]*:/iu.test(tarball))
    return sourceOf(tarball, registry) ?? { why: 'has a tarball that is not understood' }
  return registry && !isGitHosted(tarball) ? { type: 'registry', tarball } : { type: 'url', url: tarball }
}

function gitResolution(resolution: Json | undefined): Source | { why: string } {
  const [repo, commit] = [stringOf(own(resolution, 'repo')), stringOf(own(resolution, 'commit'))]
  if (repo === undefined) return { why: 'is a git dependency without a repository' }
  return commit === undefined ? gitSource(repo) : { type: 'git', url: repo, commit }
}

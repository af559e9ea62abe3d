import type { Rule } from '../model.ts'
import { climbs, decodedPath } from './shared/address.ts'

/**
 * Lockfile poisoning (Liran Tal, 2019): nobody reads a lockfile's diff, and a package manager takes whatever archive the
 * address leads to. Registries that follow npm's scheme put the name before `/-/`; other schemes are not judged.
 */
export const sourceOtherPackage: Rule = {
  id: 'source/other-package',
  severity: 'high',
  speaksOf: 'all',
  needs: ['package'],
  *check({ package: { name, source } }) {
    if (source.type !== 'registry' || source.tarball === undefined) return
    const path = decodedPath(source.tarball)
    if (path === undefined || !(climbs(path) || isOthers(path, name))) return
    yield { confidence: 'high', args: { name, tarball: source.tarball } }
  },
  say: ({ name, tarball }) => `the lockfile calls it ${name}, but its address is that of another package: ${tarball}`,
}

/** The whole name stands before `/-/`: `/@evil/lodash` is not lodash. */
function isOthers(path: string, name: string): boolean {
  const end = path.indexOf('/-/')
  if (end === -1) return false
  const segments = path.slice(0, end).split('/')
  const scope = segments.at(-2)?.startsWith('@') ? `${segments.at(-2)}/` : ''
  return `${scope}${segments.at(-1)}` !== name
}

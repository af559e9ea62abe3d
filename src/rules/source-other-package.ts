import type { Rule } from '../model.ts'

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
    const path = pathOf(source.tarball)
    const end = path?.indexOf('/-/') ?? -1
    if (path === undefined || end === -1 || path.slice(0, end).endsWith(`/${name}`)) return
    yield { confidence: 'high', args: { name, tarball: source.tarball } }
  },
  say: ({ name, tarball }) => `the lockfile calls it ${name}, but its address is that of another package: ${tarball}`,
}

function pathOf(address: string): string | undefined {
  try {
    return decodeURIComponent(new URL(address).pathname)
  } catch {
    return undefined
  }
}

import type { Rule } from '../model.ts'

export const sourceOutsideRegistries: Rule = {
  id: 'source/outside-registries',
  severity: 'high',
  speaksOf: 'all',
  needs: ['package', 'expected'],
  *check({ package: { source }, expected }) {
    if (source.type !== 'registry' || source.tarball === undefined) return
    if (expected.registries.some((registry) => isUnder(source.tarball as string, registry))) return
    yield { confidence: 'high', args: { tarball: source.tarball, registries: expected.registries } }
  },
  say: ({ tarball, registries }) =>
    `its archive comes from ${tarball}, outside this project's registries (${(registries as string[]).join(', ')})`,
}

/** Same origin, and a path below the registry's own on a segment border; credentials in the URL are never ours. */
function isUnder(tarball: string, registry: string): boolean {
  if (!URL.canParse(tarball) || !URL.canParse(registry)) return false
  const [url, base] = [new URL(tarball), new URL(registry)]
  if (url.username !== '' || url.password !== '') return false
  const root = base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`
  return url.origin === base.origin && url.pathname.startsWith(root)
}

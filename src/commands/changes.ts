import type { Judgement, ResolvedPackage, SetChanges, Source } from '../model.ts'

export interface Difference {
  /** Of the later set: what the earlier one does not have exactly so. */
  readonly packages: readonly ResolvedPackage[]
  /** With what only the judgement of these packages tells. */
  changes(judgements: readonly Judgement[]): SetChanges
}

/** How the later set differs from the earlier one. */
export function changesSince(
  base: string,
  before: readonly ResolvedPackage[],
  after: readonly ResolvedPackage[],
): Difference {
  const known = new Set(before.map(identityOf))
  const packages = after.filter((pkg) => !known.has(identityOf(pkg)))
  const [old, young] = [versionsByName(before), versionsByName(after)]
  const touched = new Set(packages.map(({ name }) => name))
  const gone = [...old].flatMap(([name, versions]) =>
    [...versions].filter((version) => !young.get(name)?.has(version)).map((version) => ({ name, version })),
  )
  const both = sorted([...touched, ...gone.map(({ name }) => name)].filter((name) => old.has(name) && young.has(name)))
  return {
    packages,
    changes: (judgements) => ({
      base,
      added: sorted(packages.filter(({ name }) => !old.has(name)).map(({ id }) => id)),
      removed: sorted(gone.filter(({ name }) => !young.has(name)).map(({ name, version }) => `${name}@${version}`)),
      changed: both.map((name) => ({ name, from: sorted(old.get(name) ?? []), to: sorted(young.get(name) ?? []) })),
      scripts: sorted(
        judgements.filter(({ scripts }) => Object.keys(scripts).length > 0).map(({ package: { id } }) => id),
      ),
      hosts: newHosts(before, packages, judgements),
    }),
  }
}

/** What decides which bytes come, and under which name. */
const identityOf = ({ id, source, integrity, checksum, alias, bundled }: ResolvedPackage) =>
  JSON.stringify([id, Object.entries(source).sort(), integrity, checksum, alias, bundled])

function versionsByName(packages: readonly ResolvedPackage[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const { name, version } of packages) found.set(name, (found.get(name) ?? new Set<string>()).add(version))
  return found
}

/** A registry's package whose address is left out comes from the registry that is configured, before and after. */
function newHosts(
  before: readonly ResolvedPackage[],
  packages: readonly ResolvedPackage[],
  judgements: readonly Judgement[],
): string[] {
  const known = new Set(before.flatMap(({ source }) => hostOf(source)))
  const named = judgements.flatMap(({ findings }) =>
    findings.flatMap(({ args: { host } }) => (typeof host === 'string' ? [host] : [])),
  )
  return sorted([...packages.flatMap(({ source }) => hostOf(source)), ...named].filter((host) => !known.has(host)))
}

function hostOf(source: Source): string[] {
  const address = source.type === 'registry' ? source.tarball : 'url' in source ? source.url : undefined
  if (address === undefined) return []
  const scp = /^[^@/\s]+@([^:/\s]+):/u.exec(address)?.[1]
  if (scp !== undefined) return [scp]
  const url = address.replace(/^git\+/u, '')
  return URL.canParse(url) ? [new URL(url).host || new URL(url).protocol] : []
}

const sorted = (items: Iterable<string>): string[] => [...new Set(items)].sort()

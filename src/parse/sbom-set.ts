import type { Coverage, Gap, ResolvedPackage, ResolvedSet, Source } from '../model.ts'
import type { Component, Sbom } from './component.ts'
import { connected, merged } from './graph.ts'
import { gapsOf } from './lockfile.ts'
import { type NpmPurl, parseNpmPurl } from './purl.ts'
import { quote } from './quote.ts'
import { gitSource, isFolderName, sourceOf } from './spec.ts'

/**
 * The npm packages that a bill of materials names. What is no npm package, or contradicts itself, is a gap: nothing
 * here can judge it, and unknown is never clean.
 * @param file names it in messages and places
 */
export function setOfSbom({ components, direct, gaps: before }: Sbom, file: string): ResolvedSet {
  const gaps = gapsOf(file, 'sbom')
  const [drafts, edges] = [new Map<string, ResolvedPackage>(), new Map<string, readonly string[]>()]
  for (const component of components) {
    const gap = (why: string) => void gaps.add(titleOf(component), `${why} (line ${component.line})`)
    if (drafts.has(component.ref)) gap('shares its reference with another component')
    const draft = draftOf(component, file, gap)
    if (draft === undefined) continue
    const key = drafts.has(component.ref) ? JSON.stringify([component.ref, drafts.size]) : component.ref
    drafts.set(key, draft)
    edges.set(key, component.dependsOn ?? [])
  }
  const all: Gap[] = [...before, ...gaps.list]
  return { packages: merged(connected(drafts, edges, direct).values()), gaps: all }
}

function draftOf(component: Component, file: string, gap: (why: string) => undefined): ResolvedPackage | undefined {
  const { purl, version: said, line, name: called } = component
  if (purl === undefined) return gap('has no package URL, so nobody can tell what it is: not judged')
  const named = parseNpmPurl(purl)
  if (named === undefined) return gap(`is no npm package (${quote(purl)}): not judged`)
  const { name, version = said } = named
  if (!isFolderName(name)) return gap("has a package URL whose name is no package's")
  if (version === undefined) return gap('says no version, so nobody can tell which release it is: not judged')
  if (called !== name && called !== name.slice(name.indexOf('/') + 1))
    gap(`calls itself so, but its package URL says ${quote(name)}`)
  if (said !== undefined && said !== version)
    gap(`says version ${quote(said)}, but its package URL says ${quote(version)}`)
  const integrity = integrityIn(component)
  return {
    id: `${name}@${version}`,
    name,
    version,
    source: sourceIn(component, named),
    ...(integrity && { integrity }),
    path: [],
    locations: [],
    optional: false,
    dev: false,
    bundled: false,
    place: { file, line },
  }
}

function sourceIn({ download }: Component, { qualifiers }: NpmPurl): Source {
  const { vcs_url: repository, download_url: address = download } = qualifiers
  if (repository !== undefined) return gitSource(repository)
  return (address === undefined ? undefined : sourceOf(address, true)) ?? { type: 'registry' }
}

const algorithms = ['sha512', 'sha384', 'sha256', 'sha1'] as const
const bytesOf = { sha512: 64, sha384: 48, sha256: 32, sha1: 20 } as const

/** As a lockfile would say it. `SHA-512` and `SHA512` are one; what no integrity can hold (MD5, SHA-3) says nothing. */
function integrityIn({ hashes }: Component): string | undefined {
  const found = algorithms.flatMap((algorithm) =>
    hashes
      .filter(({ algorithm: name, hex }) => name.toLowerCase().replace('-', '') === algorithm && isHex(hex, algorithm))
      .map(({ hex }) => `${algorithm}-${Buffer.from(hex, 'hex').toString('base64')}`),
  )
  return found.length > 0 ? [...new Set(found)].join(' ') : undefined
}

const isHex = (hex: string, algorithm: (typeof algorithms)[number]) =>
  hex.length === 2 * bytesOf[algorithm] && /^[0-9a-f]+$/iu.test(hex)

/** What the bill says of its components, and leaves unsaid. A hash counts where it could hold bytes to it. */
export function coverageOf({ components }: Sbom): Coverage {
  const count = (wanted: (component: Component) => unknown) => components.filter(wanted).length
  return {
    components: components.length,
    versions: count(({ version }) => version),
    purls: count(({ purl }) => purl),
    hashes: count(integrityIn),
    licenses: count(({ license }) => license),
    dependencies: count(({ dependsOn }) => dependsOn),
  }
}

const titleOf = ({ name, version }: Component) => (version === undefined ? name : `${name}@${version}`)

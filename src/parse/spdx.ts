import { type Component, maxComponents, type Sbom } from './component.ts'
import { Fault } from './fault.ts'
import { isObject, type Json, own, stringOf } from './json.ts'
import { gapsOf } from './lockfile.ts'

const document = 'SPDXRef-DOCUMENT'

/**
 * The packages of an SPDX 2 document. The one that it describes is the product; where it describes several, none is.
 * @param lines of `packages`, by `packages/3`
 * @throws Fault `sbom/unknown-version`, `sbom/invalid`, `sbom/too-large`
 */
export function spdxOf(json: Json, file: string, lines: ReadonlyMap<string, number>): Sbom {
  const version = /^SPDX-(2\.[23])$/u.exec(stringOf(own(json, 'spdxVersion')) ?? '')?.[1]
  if (version === undefined) {
    const found = stringOf(own(json, 'spdxVersion')) ?? 'SPDX of no version'
    throw new Fault('sbom/unknown-version', `${file} is ${found.slice(0, 20)}`, {
      file,
      hint: 'portcullis reads SPDX 2.2 and 2.3',
    })
  }
  const packages = own(json, 'packages') ?? []
  if (!Array.isArray(packages)) throw new Fault('sbom/invalid', `${file} has packages that are not a list`, { file })
  if (packages.length > maxComponents)
    throw new Fault('sbom/too-large', `${file} has more than ${maxComponents} packages`, { file })
  const gaps = gapsOf(file, 'sbom')
  const { edges, described } = relationsOf(json)
  const product = described.size === 1 ? [...described][0] : undefined
  const all = packages.flatMap((item, index): Component[] => {
    const at = `packages/${index}`
    const found = componentsOf(item, at, lines.get(at) ?? 1, edges)
    if (found.length === 0) gaps.add(at, `is no readable package (line ${lines.get(at) ?? 1})`)
    return found
  })
  // Only one may call itself the product: the others would hide behind it.
  const [first] = all.filter(({ ref }) => ref === product)
  return {
    format: 'SPDX',
    version,
    ...(first && { product: first }),
    components: all.filter((component) => component !== first),
    direct: edges.get(product ?? document) ?? [],
    gaps: gaps.list,
  }
}

/** One for each package URL that it has: what it is said to be is all judged. None where it cannot be read. */
function componentsOf(
  item: Json,
  at: string,
  line: number,
  edges: ReadonlyMap<string, readonly string[]>,
): Component[] {
  const [name, version, id] = [stringOf(own(item, 'name')), saidIn(item, 'versionInfo'), stringOf(own(item, 'SPDXID'))]
  if (!name) return []
  const purls = listOf(own(item, 'externalRefs')).flatMap((ref) =>
    own(ref, 'referenceType') === 'purl' ? (stringOf(own(ref, 'referenceLocator')) ?? []) : [],
  )
  const download = saidIn(item, 'downloadLocation')
  const license = saidIn(item, 'licenseConcluded') ?? saidIn(item, 'licenseDeclared')
  const dependsOn = id === undefined ? undefined : edges.get(id)
  const component = {
    ref: id ?? at,
    name,
    ...(version && { version }),
    ...(download && /^https?:/iu.test(download) && { download }),
    hashes: listOf(own(item, 'checksums')).flatMap((sum) => {
      const [algorithm, hex] = [stringOf(own(sum, 'algorithm')), stringOf(own(sum, 'checksumValue'))]
      return algorithm === undefined || hex === undefined ? [] : [{ algorithm, hex }]
    }),
    ...(license && { license }),
    ...(dependsOn && { dependsOn }),
    line,
  }
  return purls.length === 0 ? [component] : [...new Set(purls)].map((purl) => ({ ...component, purl }))
}

/** `NONE` is an answer, and one that says nothing here; `NOASSERTION` is none. */
function saidIn(item: Json, field: string): string | undefined {
  const text = stringOf(own(item, field))
  return text === 'NOASSERTION' || text === 'NONE' ? undefined : text
}

/** Who depends on whom, and what the document is about. `X_DEPENDENCY_OF` says it the other way round. */
function relationsOf(json: Json): { edges: Map<string, string[]>; described: Set<string> } {
  const edges = new Map<string, string[]>()
  const described = new Set(
    [own(json, 'documentDescribes')].flatMap((list) =>
      Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [],
    ),
  )
  for (const relation of listOf(own(json, 'relationships'))) {
    const [from, to] = [stringOf(own(relation, 'spdxElementId')), stringOf(own(relation, 'relatedSpdxElement'))]
    const type = stringOf(own(relation, 'relationshipType')) ?? ''
    if (from === undefined || to === undefined) continue
    if (type === 'DESCRIBES' && from === document) described.add(to)
    else if (type === 'DESCRIBED_BY' && to === document) described.add(from)
    else if (type === 'DEPENDS_ON') add(edges, from, to)
    else if (/(?:^|_)DEPENDENCY_OF$/u.test(type)) add(edges, to, from)
  }
  return { edges, described }
}

/** A relation to NONE says that there is nothing. */
function add(edges: Map<string, string[]>, from: string, to: string): void {
  const known = edges.get(from) ?? []
  if (to !== 'NONE' && to !== 'NOASSERTION') known.push(to)
  if (to !== 'NOASSERTION') edges.set(from, known)
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : [])

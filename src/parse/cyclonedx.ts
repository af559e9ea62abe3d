import { type Component, maxComponents, type Sbom } from './component.ts'
import { Fault } from './fault.ts'
import { isObject, type Json, own, stringOf } from './json.ts'
import { gapsOf } from './lockfile.ts'

/** The way to what the bill is of. */
export const productWay = 'metadata/component'

/**
 * The components of a CycloneDX document, nested ones and those of the product with them.
 * @param lines of `components`, by the way to each: `components/3/components/0`
 * @throws Fault `sbom/unknown-version`, `sbom/invalid`, `sbom/too-large`
 */
export function cyclonedxOf(json: Json, file: string, lines: ReadonlyMap<string, number>): Sbom {
  const version = stringOf(own(json, 'specVersion')) ?? ''
  if (!/^1\.[2-7]$/u.test(version)) {
    throw new Fault('sbom/unknown-version', `${file} is CycloneDX ${version.slice(0, 20) || 'of no version'}`, {
      file,
      hint: 'portcullis reads CycloneDX 1.2 to 1.7',
    })
  }
  const gaps = gapsOf(file, 'sbom')
  const edges = edgesOf(own(json, 'dependencies'))
  const components: Component[] = []
  // Deep nesting is refused by the parsers, so this ends.
  const visit = (list: Json | undefined, way: string) => {
    if (list === undefined || list === null) return
    if (!Array.isArray(list)) throw new Fault('sbom/invalid', `${file} has ${way} that are not a list`, { file })
    for (const [index, item] of list.entries()) {
      const at = `${way}/${index}`
      if (components.length >= maxComponents)
        throw new Fault('sbom/too-large', `${file} has more than ${maxComponents} components`, { file })
      const component = componentOf(item, at, lines.get(at) ?? 1, edges)
      if (component) components.push(component)
      else gaps.add(at, `is no readable component (line ${lines.get(at) ?? 1})`)
      visit(own(item, 'components'), `${at}/components`)
    }
  }
  visit(own(json, 'components'), 'components')
  const product = own(own(json, 'metadata'), 'component')
  visit(own(product, 'components'), `${productWay}/components`)
  const about = componentOf(product ?? null, productWay, lines.get(productWay) ?? 1, edges)
  return {
    format: 'CycloneDX',
    version,
    ...(about && { product: about }),
    components,
    direct: edges.get(stringOf(own(product, 'bom-ref')) ?? '') ?? [],
    gaps: gaps.list,
  }
}

function componentOf(
  item: Json,
  at: string,
  line: number,
  edges: ReadonlyMap<string, readonly string[]>,
): Component | undefined {
  const [group, name] = [stringOf(own(item, 'group')), stringOf(own(item, 'name'))]
  if (name === undefined || name === '') return undefined
  const [version, purl, ref] = [
    stringOf(own(item, 'version')),
    stringOf(own(item, 'purl')),
    stringOf(own(item, 'bom-ref')),
  ]
  const distribution = listOf(own(item, 'externalReferences')).find((other) => own(other, 'type') === 'distribution')
  const [download, license] = [stringOf(own(distribution, 'url')), licenseOf(own(item, 'licenses'))]
  const hashes = [...hashesOf(own(item, 'hashes')), ...hashesOf(own(distribution, 'hashes'))]
  const dependsOn = ref === undefined ? undefined : edges.get(ref)
  return {
    ref: ref ?? at,
    name: group ? `${group}/${name}` : name,
    ...(version && { version }),
    ...(purl && { purl }),
    ...(download && /^https?:/iu.test(download) && { download }),
    hashes,
    ...(license && { license }),
    ...(dependsOn && { dependsOn }),
    line,
  }
}

function edgesOf(list: Json | undefined): Map<string, readonly string[]> {
  const edges = new Map<string, readonly string[]>()
  for (const item of listOf(list)) {
    const ref = stringOf(own(item, 'ref'))
    if (ref !== undefined) edges.set(ref, textsOf(own(item, 'dependsOn')))
  }
  return edges
}

const hashesOf = (list: Json | undefined) =>
  listOf(list).flatMap((item) => {
    const [algorithm, hex] = [stringOf(own(item, 'alg')), stringOf(own(item, 'content'))]
    return algorithm === undefined || hex === undefined ? [] : [{ algorithm, hex }]
  })

/** Expressions, ids and names alike, joined as alternatives that nobody claims to be an expression. */
function licenseOf(list: Json | undefined): string | undefined {
  const names = listOf(list).flatMap((item) => {
    const license = own(item, 'license')
    return stringOf(own(item, 'expression')) ?? stringOf(own(license, 'id')) ?? stringOf(own(license, 'name')) ?? []
  })
  return names.length > 0 ? names.join(' AND ') : undefined
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : [])
const textsOf = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []

import { repeated } from './ambiguous.ts'
import { productWay } from './cyclonedx.ts'
import { Fault } from './fault.ts'
import type { Json } from './json.ts'
import { type Element, parseXml } from './xml.ts'

/**
 * A CycloneDX document in XML as the JSON form of the same document has it, as far as `cyclonedxOf` reads that.
 * @throws Fault `xml/…`, `sbom/unknown-format`, `sbom/ambiguous`
 */
export function cyclonedxJsonOfXml(text: string, file: string): { json: Json; lines: Map<string, number> } {
  const bom = parseXml(text, file)
  const version = /^http:\/\/cyclonedx\.org\/schema\/bom\/(\d+\.\d+)$/u.exec(namespaceOf(bom))?.[1]
  if (bom.name !== 'bom' || version === undefined) {
    throw new Fault('sbom/unknown-format', `${file} is XML, but no CycloneDX`, { file })
  }
  refuseRepeated(bom, file)
  const lines = new Map<string, number>()
  const product = child(child(bom, 'metadata'), 'component')
  const json = {
    specVersion: version,
    ...(product && { metadata: { component: componentOf(product, productWay, lines) } }),
    components: componentsIn(bom, 'components', lines),
    dependencies: children(child(bom, 'dependencies'), 'dependency').map((dependency) => ({
      ref: dependency.attributes['ref'] ?? '',
      dependsOn: children(dependency, 'dependency').flatMap(({ attributes: { ref } }) => ref ?? []),
    })),
  }
  return { json, lines }
}

const namespaceOf = ({ attributes }: Element): string =>
  Object.entries(attributes).find(
    ([name, value]) => /^xmlns(?::|$)/u.test(name) && value.includes('cyclonedx.org'),
  )?.[1] ?? ''

/** The parser bounds the depth. */
const componentsIn = (holder: Element, way: string, lines: Map<string, number>): Json[] =>
  children(child(holder, 'components'), 'component').map((component, index) =>
    componentOf(component, `${way}/${index}`, lines),
  )

function componentOf(component: Element, at: string, lines: Map<string, number>): Json {
  lines.set(at, component.line)
  return {
    ...texts(component, ['group', 'name', 'version', 'purl']),
    ...(component.attributes['bom-ref'] !== undefined && { 'bom-ref': component.attributes['bom-ref'] }),
    hashes: hashesIn(component),
    licenses: child(component, 'licenses')?.children.map(licenseOf) ?? [],
    externalReferences: children(child(component, 'externalReferences'), 'reference').map((reference) => ({
      type: reference.attributes['type'] ?? '',
      ...texts(reference, ['url']),
      hashes: hashesIn(reference),
    })),
    components: componentsIn(component, `${at}/components`, lines),
  }
}

const hashesIn = (holder: Element): Json[] =>
  children(child(holder, 'hashes'), 'hash').map(({ attributes, text }) => ({
    alg: attributes['alg'] ?? '',
    content: text.trim(),
  }))

const licenseOf = (element: Element): Json =>
  element.name === 'expression' ? { expression: element.text.trim() } : { license: texts(element, ['id', 'name']) }

function texts(element: Element, names: readonly string[]): Record<string, string> {
  const found = names.flatMap((name) => {
    const text = child(element, name)?.text.trim()
    return text ? [[name, text] as const] : []
  })
  return Object.fromEntries(found)
}

/** What an element of CycloneDX has once, where what is read here has it. */
const single = new Set([
  ...['metadata', 'components', 'dependencies', 'hashes', 'licenses', 'externalReferences'],
  ...['group', 'name', 'version', 'purl', 'url'],
])

/** Deep nesting is refused by the parser, so this ends. */
function refuseRepeated(element: Element, file: string): void {
  const seen = new Set<string>()
  for (const one of element.children) {
    if (single.has(one.name) && seen.has(one.name)) throw repeated(file, one.name, one.line)
    seen.add(one.name)
    refuseRepeated(one, file)
  }
}

const children = (element: Element | undefined, name: string): readonly Element[] =>
  element?.children.filter((one) => one.name === name) ?? []

const child = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find((one) => one.name === name)

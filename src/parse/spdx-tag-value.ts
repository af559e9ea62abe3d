import { Fault } from './fault.ts'
import type { Json } from './json.ts'

type Package = {
  name: string
  externalRefs: { referenceType: string; referenceLocator: string }[]
  checksums: { algorithm: string; checksumValue: string }[]
} & Record<string, Json>

const fields: Readonly<Record<string, string>> = {
  SPDXID: 'SPDXID',
  PackageVersion: 'versionInfo',
  PackageDownloadLocation: 'downloadLocation',
  PackageLicenseConcluded: 'licenseConcluded',
  PackageLicenseDeclared: 'licenseDeclared',
}

/**
 * An SPDX document of tags and values as the JSON form of the same document has it, as far as `spdxOf` reads that. A
 * tag begins a line; `<text>` may go on over several, and none of these is a tag.
 * @throws Fault `sbom/invalid`
 */
export function spdxJsonOfTagValue(text: string, file: string): { json: Json; lines: Map<string, number> } {
  const packages: Package[] = []
  const relationships: Json[] = []
  const lines = new Map<string, number>()
  let [version, current]: [string, Package | undefined] = ['', undefined]
  for (const { tag, value, line } of tagsIn(text, file)) {
    if (tag === 'SPDXVersion') version = value
    else if (tag === 'PackageName') {
      lines.set(`packages/${packages.length}`, line)
      current = { name: value, externalRefs: [], checksums: [] }
      packages.push(current)
    } else if (tag === 'FileName' || tag === 'SnippetSPDXID' || tag === 'LicenseID') current = undefined
    else if (tag === 'Relationship') relationships.push(...relationOf(value))
    else if (current !== undefined) fill(current, tag, value)
  }
  return { json: { spdxVersion: version, packages, relationships }, lines }
}

function fill(current: Package, tag: string, value: string): void {
  const field = Object.hasOwn(fields, tag) ? fields[tag] : undefined
  if (field !== undefined) current[field] = value
  if (tag === 'PackageChecksum') {
    const [, algorithm, checksumValue] = /^([\w-]+): *([0-9a-fA-F]+)$/u.exec(value) ?? []
    if (algorithm && checksumValue) current.checksums.push({ algorithm, checksumValue })
  }
  if (tag === 'ExternalRef') {
    const [, referenceType, referenceLocator] = /^\S+ (\S+) (\S+)$/u.exec(value) ?? []
    if (referenceType && referenceLocator) current.externalRefs.push({ referenceType, referenceLocator })
  }
}

function relationOf(value: string): Json[] {
  const [, spdxElementId, relationshipType, relatedSpdxElement] = /^(\S+) (\S+) (\S+)$/u.exec(value) ?? []
  if (!spdxElementId || !relationshipType || !relatedSpdxElement) return []
  return [{ spdxElementId, relationshipType, relatedSpdxElement }]
}

function* tagsIn(text: string, file: string): Iterable<{ tag: string; value: string; line: number }> {
  const lines = text.split(/\r?\n/u)
  for (let index = 0; index < lines.length; index++) {
    const line = index + 1
    const found = /^([A-Za-z][A-Za-z0-9]*):[ \t]*(.*)$/u.exec(lines[index] as string)
    if (found === null) continue
    const [, tag, first] = found as unknown as [string, string, string]
    if (!first.startsWith('<text>')) {
      yield { tag, value: first.trim(), line }
      continue
    }
    const parts = [first.slice('<text>'.length)]
    while (!(parts.at(-1) as string).includes('</text>')) {
      const next = lines[++index]
      if (next === undefined) {
        throw new Fault('sbom/invalid', `${file} has a <text> at line ${line} that never ends`, { file })
      }
      parts.push(next)
    }
    yield { tag, value: parts.join('\n').replace(/<\/text>.*$/su, ''), line }
  }
}

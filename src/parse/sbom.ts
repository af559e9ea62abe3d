import { ambiguous, repeated } from './ambiguous.ts'
import type { Sbom } from './component.ts'
import { cyclonedxOf } from './cyclonedx.ts'
import { cyclonedxJsonOfXml } from './cyclonedx-xml.ts'
import { Fault } from './fault.ts'
import { isObject, type Json, own, parseJson, stringOf } from './json.ts'
import { objectLines } from './jsonc.ts'
import { spdxOf } from './spdx.ts'
import { spdxJsonOfTagValue } from './spdx-tag-value.ts'

/** Bytes. A CycloneDX of 20,000 components with their licence texts is near 40 MB. */
export const maxSbomBytes = 64 * 1024 * 1024

/**
 * A bill of materials: CycloneDX 1.2 to 1.7 as JSON or XML, SPDX 2.2 and 2.3 as JSON or tag-value. The format is told by
 * what is in it, never by the file's name.
 * @param file names it in messages
 * @throws Fault `sbom/unknown-format`, `sbom/unknown-version`, `sbom/ambiguous`, `sbom/invalid`, `sbom/too-large`,
 *   `json/…`, `xml/…`
 */
export function parseSbom(text: string, file: string): Sbom {
  if (text.length > maxSbomBytes)
    throw new Fault('sbom/too-large', `${file} has more than ${maxSbomBytes} bytes`, { file })
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  if (/^\s*</u.test(plain)) {
    const { json, lines } = cyclonedxJsonOfXml(plain, file)
    return cyclonedxOf(json, file, lines)
  }
  if (/^SPDXVersion:/mu.test(plain)) {
    const { json, lines } = spdxJsonOfTagValue(plain, file)
    return spdxOf(json, file, lines)
  }
  const json = parseJson(plain, file, maxSbomBytes)
  const linesOf = (list: string) =>
    objectLines(plain, list, (property, line) => {
      throw repeated(file, property, line)
    })
  const isSpdx = stringOf(own(json, 'spdxVersion')) !== undefined
  if (own(json, 'bomFormat') === 'CycloneDX') {
    if (isSpdx) throw ambiguous(file, 'is CycloneDX and SPDX at once')
    return cyclonedxOf(json, file, linesOf('components'))
  }
  if (isSpdx) return spdxOf(json, file, linesOf('packages'))
  const what = isSpdx3(json) ? 'is SPDX 3' : 'is neither CycloneDX nor SPDX'
  throw new Fault('sbom/unknown-format', `${file} ${what}`, {
    file,
    hint: 'portcullis reads CycloneDX 1.2 to 1.7 (JSON, XML) and SPDX 2.2 and 2.3 (JSON, tag-value)',
  })
}

const isSpdx3 = (json: Json) => isObject(json) && own(json, '@graph') !== undefined

import { createHash } from 'node:crypto'
import type { Judgement, Report, ResolvedPackage } from '../model.ts'
import { type BillOf, hexHashes, type Line, linesOf } from './bill.ts'
import { inertJson } from './json.ts'
import { isExpression } from './license.ts'
import { publicAddress, purlOf } from './purl.ts'

const document = 'SPDXRef-DOCUMENT'
const project = 'SPDXRef-Project'
const said = 'NOASSERTION'
const algorithms = new Set(['MD5', 'SHA1', 'SHA256', 'SHA384', 'SHA512'])

/**
 * SPDX 2.3 (ISO/IEC 5962 is its predecessor) as JSON of what was judged: each package with its hashes, licence and
 * dependencies; verdicts, findings and gaps as annotations. The namespace is made of the contents, so equal ones make
 * an equal document.
 */
export function spdxReport(report: Report, bill: BillOf): string {
  const numbers = new Map<string, number>()
  const { all, direct } = linesOf(report, (id) => `SPDXRef-Package-${idOf(id, numbers)}`)
  const packages = [projectOf(bill), ...all.map((line) => packageOf(line, bill))]
  const relationships = [
    relation(document, 'DESCRIBES', project),
    ...dependencies(project, direct),
    ...all.flatMap(({ ref, dependsOn }) => dependencies(ref, dependsOn)),
  ]
  const content = createHash('sha256')
    .update(JSON.stringify([packages, relationships]))
    .digest('hex')
  return inertJson({
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: document,
    name: bill.name,
    documentNamespace: bill.serial ?? `https://spdx.org/spdxdocs/portcullis-${content}`,
    creationInfo: { created: bill.created, creators: [`Tool: portcullis-${bill.tool}`] },
    ...(report.gaps.length > 0 && {
      annotations: report.gaps.map(({ about, why }) => annotation(`gap: ${about}: ${why}`, bill)),
    }),
    packages,
    relationships,
  })
}

/** The letters that an id may have, with a number where that made two ids one. */
function idOf(id: string, numbers: Map<string, number>): string {
  const plain = id.replace(/[^A-Za-z0-9.-]/gu, '-')
  const number = numbers.get(plain) ?? 0
  numbers.set(plain, number + 1)
  return number === 0 ? plain : `${plain}--${number + 1}`
}

const projectOf = ({ name, version }: BillOf) => ({
  SPDXID: project,
  name,
  ...(version !== undefined && { versionInfo: version }),
  downloadLocation: said,
  filesAnalyzed: false,
  licenseConcluded: said,
  licenseDeclared: said,
  copyrightText: said,
  primaryPackagePurpose: 'APPLICATION',
})

function packageOf({ judgement, ref }: Line, bill: BillOf) {
  const { package: pkg, license } = judgement
  const declared = license !== undefined && isExpression(license) ? license : said
  const checksums = pkg.bundled ? [] : hexHashes(pkg.integrity).filter(([algorithm]) => algorithms.has(algorithm))
  return {
    SPDXID: ref,
    name: pkg.name,
    versionInfo: pkg.version,
    downloadLocation: locationOf(pkg),
    filesAnalyzed: false,
    ...(checksums.length > 0 && {
      checksums: checksums.map(([algorithm, checksumValue]) => ({ algorithm, checksumValue })),
    }),
    licenseConcluded: said,
    licenseDeclared: declared,
    ...(license !== undefined && declared === said && { licenseComments: `its package.json says: ${license}` }),
    copyrightText: said,
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purlOf(pkg) }],
    annotations: commentsOn(judgement).map((comment) => annotation(comment, bill)),
  }
}

function locationOf({ source }: ResolvedPackage): string {
  if (source.type === 'git') return `git+${publicAddress(source.url.replace(/^git\+/u, ''))}`
  const address = source.type === 'registry' ? source.tarball : source.type === 'url' ? source.url : undefined
  return address === undefined ? said : publicAddress(address)
}

function commentsOn({ verdict, findings, excepted, gaps }: Judgement): string[] {
  const at = (file: string | undefined, line: number | undefined) =>
    file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`
  return [
    `verdict: ${verdict}`,
    ...findings.map(({ severity, rule, message, file, line }) => `${severity} ${rule}: ${message}${at(file, line)}`),
    ...excepted.map(({ finding, reason }) => `lifted ${finding.rule}: ${reason}`),
    ...gaps.map(({ about, why }) => `gap: ${about}: ${why}`),
  ]
}

const annotation = (comment: string, { created, tool }: BillOf) => ({
  annotationDate: created,
  annotationType: 'REVIEW',
  annotator: `Tool: portcullis-${tool}`,
  comment,
})

const relation = (spdxElementId: string, relationshipType: string, relatedSpdxElement: string) => ({
  spdxElementId,
  relationshipType,
  relatedSpdxElement,
})

/** That it depends on nothing is said too: else it would be unknown. */
const dependencies = (from: string, to: readonly string[]) =>
  (to.length === 0 ? ['NONE'] : to).map((one) => relation(from, 'DEPENDS_ON', one))

import type { Finding, Report } from '../model.ts'
import { type BillOf, hexHashes, type Line, linesOf } from './bill.ts'
import { inertJson } from './json.ts'
import { isExpression } from './license.ts'
import { publicAddress, purlOf } from './purl.ts'
import { textOf } from './rule-help.ts'

const root = 'root'
const source = { name: 'portcullis' }
const algorithms: Readonly<Record<string, string>> = {
  MD5: 'MD5',
  SHA1: 'SHA-1',
  SHA256: 'SHA-256',
  SHA384: 'SHA-384',
  SHA512: 'SHA-512',
}

/**
 * CycloneDX 1.6 (ECMA-424) as JSON of what was judged: each package with its hashes, licence and dependencies, each
 * finding as a vulnerability with its evidence, each gap as a property, so that what nobody knows stays seen.
 */
export function cyclonedxReport(report: Report, bill: BillOf): string {
  const { all, direct } = linesOf(report, (id, number) => (number === 0 ? id : `${id}#${number + 1}`))
  const isWhole = report.gaps.length === 0
  return inertJson({
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    ...(bill.serial !== undefined && { serialNumber: bill.serial }),
    version: 1,
    metadata: {
      timestamp: bill.created,
      tools: { components: [{ type: 'application', name: 'portcullis', version: bill.tool }] },
      component: {
        type: 'application',
        'bom-ref': root,
        name: bill.name,
        ...(bill.version !== undefined && { version: bill.version }),
      },
      properties: [
        property('stopped', String(report.stopped)),
        property('checked', `${report.checked.judged} of ${report.checked.resolved}`),
        ...report.gaps.map(({ about, why }) => property('gap', `${about}: ${why}`)),
      ],
    },
    components: all.map(componentOf),
    dependencies: [{ ref: root, dependsOn: direct }, ...all.map(({ ref, dependsOn }) => ({ ref, dependsOn }))],
    compositions: [{ aggregate: isWhole ? 'complete' : 'incomplete', assemblies: [root] }],
    vulnerabilities: all.flatMap(({ judgement, ref }) => [
      ...judgement.findings.map((finding) => vulnerabilityOf(finding, ref)),
      ...judgement.excepted.map(({ finding, reason }) => vulnerabilityOf(finding, ref, reason)),
    ]),
  })
}

const property = (name: string, value: string) => ({ name: `portcullis:${name}`, value })

function componentOf({ judgement, ref }: Line) {
  const { package: pkg, license, verdict, gaps } = judgement
  const [scope, name] = pkg.name.startsWith('@') ? pkg.name.split('/', 2) : [undefined, pkg.name]
  const address =
    pkg.source.type === 'registry' ? pkg.source.tarball : pkg.source.type === 'url' ? pkg.source.url : undefined
  const hashes = pkg.bundled ? [] : hexHashes(pkg.integrity)
  return {
    type: 'library',
    'bom-ref': ref,
    ...(scope !== undefined && name !== undefined && { group: scope }),
    name: name ?? pkg.name,
    version: pkg.version,
    ...(pkg.optional && { scope: 'optional' }),
    hashes: hashes.flatMap(([algorithm, content]) => {
      const alg = algorithms[algorithm]
      return alg === undefined ? [] : [{ alg, content }]
    }),
    ...(license !== undefined && {
      licenses: [isExpression(license) ? { expression: license } : { license: { name: license } }],
    }),
    purl: purlOf(pkg),
    ...(address !== undefined &&
      URL.canParse(address) && { externalReferences: [{ type: 'distribution', url: publicAddress(address) }] }),
    properties: [
      property('verdict', verdict),
      ...(pkg.dev ? [{ name: 'cdx:npm:package:development', value: 'true' }] : []),
      ...(pkg.bundled ? [{ name: 'cdx:npm:package:bundled', value: 'true' }] : []),
      ...gaps.map(({ about, why }) => property('gap', `${about}: ${why}`)),
    ],
  }
}

/** @param lifted why policy let it pass */
function vulnerabilityOf(finding: Finding, ref: string, lifted?: string) {
  const { rule, severity, confidence, message, file, line, excerpt } = finding
  const at = file === undefined ? [] : [`in ${file}${line === undefined ? '' : `:${line}`}`]
  const evidence = [...at, ...(excerpt === undefined ? [] : [excerpt])]
  return {
    id: rule,
    source,
    ratings: [{ source, severity, method: 'other' }],
    description: message,
    ...(evidence.length > 0 && { detail: evidence.join('\n') }),
    recommendation: textOf(rule, severity).advice,
    ...(lifted !== undefined && {
      analysis: { state: 'not_affected', response: ['will_not_fix'], detail: `lifted by policy: ${lifted}` },
    }),
    affects: [{ ref }],
    properties: [property('confidence', confidence)],
  }
}

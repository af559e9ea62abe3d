import type { Report, Severity } from '../model.ts'
import { inertJson } from './json.ts'
import { type Result, resultsOf } from './results.ts'
import { type RuleText, ruleTexts, textOf } from './rule-help.ts'

const levels = { low: 'note', medium: 'warning', high: 'error', critical: 'error' } as const
/** As GitHub ranks them: critical from 9.0, high from 7.0, medium from 4.0. */
const scores = { low: '2.0', medium: '5.0', high: '8.0', critical: '9.5' } as const

/**
 * SARIF 2.1.0 (OASIS, 2020): a result for each finding and gap, at the package's line in the lockfile. Its fingerprint
 * stays the same while other packages come, go and move. Every rule is listed with help, also those that were silent.
 */
export function sarifReport(report: Report, { version }: { readonly version: string }): string {
  const results = resultsOf(report)
  const known = new Set(ruleTexts.map(({ id }) => id))
  const gaps = [...new Set(results.map(({ rule }) => rule).filter((id) => !known.has(id)))].sort()
  const rules = [...ruleTexts, ...gaps.map((id) => textOf(id, 'medium'))]
  const indexes = new Map(rules.map(({ id }, index) => [id, index]))
  return inertJson({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'portcullis', version, rules: rules.map(ruleOf) } },
        automationDetails: { id: 'portcullis/check' },
        invocations: [{ executionSuccessful: true }],
        originalUriBaseIds: { '%SRCROOT%': { description: { text: "the project's root" } } },
        columnKind: 'utf16CodeUnits',
        results: results.map((result) => resultOf(result, indexes.get(result.rule) as number)),
      },
    ],
  })
}

const ruleOf = ({ id, severity, short, help }: RuleText) => ({
  id,
  name: nameOf(id),
  shortDescription: { text: short },
  help: { text: help },
  defaultConfiguration: { level: levels[severity] },
  properties: { 'security-severity': scores[severity], tags: ['security', 'supply-chain'] },
})

/** `code/runs-binary` as `CodeRunsBinary`. */
const nameOf = (id: string) => id.replace(/(?:^|[/-])([a-z])/gu, (_, letter: string) => letter.toUpperCase())

const resultOf = ({ rule, severity, message, id, place, fingerprint, stops }: Result, ruleIndex: number) => ({
  ruleId: rule,
  ruleIndex,
  level: levels[severity as Severity],
  message: { text: literal(message) },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { uri: uriOf(place.file), uriBaseId: '%SRCROOT%' },
        region: { startLine: place.line },
      },
      ...(id !== '' && { logicalLocations: [{ fullyQualifiedName: id, kind: 'package' }] }),
    },
  ],
  partialFingerprints: { 'portcullis/v1': fingerprint },
  properties: { stops },
})

/** Brackets make links in a message (SARIF 2.1.0, 3.11.6), which no package gets to write. */
const literal = (text: string) => text.replace(/[\\[\]]/gu, (char) => `\\${char}`)

const uriOf = (path: string) => path.split('/').map(encodeURIComponent).join('/')

import type { Coverage, Report, SetChanges } from '../model.ts'
import { counted, grouped } from '../text/count.ts'
import { identifier, inert } from '../text/escape.ts'
import { changeLines, coverageLines } from './about.ts'
import { type Result, resultsOf } from './results.ts'
import { hasScripts } from './state.ts'

const commands = { low: 'notice', medium: 'warning', high: 'error', critical: 'error' } as const

/**
 * Workflow commands of GitHub Actions, one line each, the worst first, since a step shows ten of a kind. Low findings
 * of what goes on stay out; the summary counts them.
 */
export function githubAnnotations(report: Report): string {
  const shown = resultsOf(report).filter(({ severity, stops }) => stops || severity !== 'low')
  return shown.map((result) => `${annotation(result)}\n`).join('')
}

function annotation({ rule, severity, message, place, stops }: Result): string {
  const command = stops ? 'error' : commands[severity]
  const properties = `file=${property(place.file)},line=${place.line},title=${property(rule)}`
  return `::${command} ${properties}::${data(message)}`
}

/** As the runner unescapes them (actions/toolkit, core/command). */
const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

const mostRows = 50

/** Markdown for the step's summary. What packages say stands there as text: no markup, link or mention of theirs works. */
export function githubSummary(report: Report): string {
  const { judgements, checked, stopped, notes = [], gaps } = report
  const results = resultsOf(report)
  const stops = results.filter(({ stops: isOne }) => isOne)
  const others = results.filter(({ severity, stops: isOne }) => !isOne && severity !== 'low')
  const low = results.length - stops.length - others.length
  const stripped = judgements.filter((judgement) => judgement.verdict === 'strip' && hasScripts(judgement))
  return [
    `## portcullis: ${stopped ? 'stopped' : 'nothing stopped'}`,
    '',
    `${grouped(checked.judged)} of ${grouped(checked.resolved)} checked${gaps.length > 0 ? `, ${counted(gaps.length, 'gap')}` : ''}.`,
    ...notes.map((note) => `\n> ${text(note)}`),
    ...aboutLines(report.changes, report.coverage),
    ...tableOf('Stopped', stops),
    ...tableOf('Noted', others),
    ...(low > 0 ? ['', `${counted(low, 'low finding')} not shown.`] : []),
    ...list(
      'Install scripts that do not run',
      stripped.map(({ package: { id } }) => text(identifier(id, 200))),
    ),
    '',
    '',
  ].join('\n')
}

const aboutLines = (changes: SetChanges | undefined, coverage: Coverage | undefined) => [
  ...(changes ? list(`Against ${text(changes.base)}`, changeLines(changes).map(text)) : []),
  ...(coverage ? list('What the bill of materials says', coverageLines(coverage).map(text)) : []),
]

function tableOf(title: string, results: readonly Result[]): string[] {
  if (results.length === 0) return []
  const rows = results.slice(0, mostRows).map(({ severity, rule, message, place }) => {
    const at = `${place.file}:${place.line}`
    return `| ${[severity, rule, inert(message, 600), at].map(text).join(' | ')} |`
  })
  const rest = results.length - rows.length
  return [
    '',
    `### ${title}`,
    '',
    '| severity | rule | what | where |',
    '|---|---|---|---|',
    ...rows,
    ...(rest > 0 ? ['', `… and ${grouped(rest)} more`] : []),
  ]
}

function list(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return []
  const rest = items.length - mostRows
  const shown = items.slice(0, mostRows).map((item) => `- ${item}`)
  return ['', `### ${title}`, '', ...shown, ...(rest > 0 ? [`- … and ${grouped(rest)} more`] : [])]
}

/** Every character that Markdown or HTML may act on, `@` and `:` for mentions and bare links with them. */
const text = (raw: string) => inert(raw).replace(/[^\p{L}\p{N} ]/gu, (char) => `&#${char.codePointAt(0)};`)

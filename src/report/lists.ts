import type { Approval, Finding, Gap, Judgement, Report } from '../model.ts'
import { counted, grouped } from '../text/count.ts'
import { identifier, inert } from '../text/escape.ts'
import { scriptLine } from '../text/evidence.ts'
import { painted } from '../text/paint.ts'
import { table } from '../text/table.ts'
import { wrap } from '../text/wrap.ts'
import { hasScripts, scriptState } from './state.ts'
import { limited, type Sheet } from './style.ts'

const maxNames = 3

/** Packages that go on without their scripts: one line each. */
export function strippedSection(judgements: readonly Judgement[], sheet: Sheet): string[] {
  const stripped = judgements.filter(({ verdict }) => verdict === 'strip')
  if (stripped.length === 0) return []
  const { shown, rest } = limited(stripped, sheet)
  const rows = shown.map((judgement) => [identifier(judgement.package.id, 120), commandsOf(judgement)] as const)
  const head = `STRIPPED ${counted(stripped.length, 'package')}: install scripts that do not run`
  return [
    ...painted([head], 'STRIPPED', sheet.paint.warn),
    ...table(rows, sheet.columns),
    ...(rest > 0 ? [`  … and ${grouped(rest)} more (portcullis check)`] : []),
    '',
  ]
}

/** Scripts that ran, and those that may: a report is often written before they do. */
export function approvedSection({ judgements, ran }: Report, sheet: Sheet): string[] {
  const ids = new Set(ran)
  const approved = judgements.filter((judgement) => scriptState(judgement, ids) === 'approved').map(idOf)
  const carried = judgements.flatMap(({ package: { id }, carried: by }) => (by ? [{ id, ...by }] : []))
  return [
    ...idList('RAN', `install scripts of ${counted(ids.size, 'package')}`, [...ids], sheet),
    ...idList('APPROVED', `install scripts of ${counted(approved.length, 'package')}`, approved, sheet),
    ...listed('CARRIED', carried.map(carriedText), 'approvals', sheet),
  ]
}

/** Whose decision lets a version run that nobody reviewed, and why it holds. */
const carriedText = ({ id, by, at, carried: from }: Approval & { readonly id: string }): string =>
  `approval of ${identifier(from?.from ?? '', 80)} (${inert(by, 80)}, ${at.slice(0, 10)}) carried over to ${identifier(id, 120)}: the same code`

/** Lesser findings on packages that go on, one line for each rule; low ones only for who asks for everything. */
export function notedSection(judgements: readonly Judgement[], sheet: Sheet): string[] {
  const going = judgements.filter(({ verdict }) => verdict === 'allow' || verdict === 'strip')
  const byRule = groupedBy(
    going.flatMap((judgement) =>
      [...new Map(judgement.findings.map((finding) => [finding.rule, finding])).values()]
        .filter(({ severity }) => sheet.verbose || severity !== 'low')
        .map((finding) => ({ finding, id: idOf(judgement) })),
    ),
    ({ finding }) => `${finding.severity} ${finding.rule}`,
  )
  return listed(
    'NOTED',
    byRule.map((group) => noteOf(group, sheet)),
    'rules',
    sheet,
  )
}

function noteOf(group: readonly { readonly finding: Finding; readonly id: string }[], sheet: Sheet): string {
  const { severity, rule, message } = (group[0] as (typeof group)[number]).finding
  const what = group.length === 1 ? inert(message, 400) : counted(group.length, 'package')
  return `${inert(severity.toUpperCase(), 20)} ${inert(rule, 80)}: ${what} (${named(
    group.map(({ id }) => id),
    sheet,
  )})`
}

/** What was needed and not had, grouped by the reason; a gap of the whole run has no package. */
export function gapSection({ judgements, gaps }: Report, sheet: Sheet): string[] {
  const pairs = judgements.flatMap((judgement) => judgement.gaps.map((gap) => ({ gap, id: idOf(judgement) })))
  const groups = groupedBy(pairs, ({ gap }) => JSON.stringify([gap.about, gap.why]))
  const lines = groups.map((group) => {
    const { gap } = group[0] as (typeof group)[number]
    return `${counted(group.length, 'package')}: ${gapText(gap)}: ${named(
      group.map(({ id }) => id),
      sheet,
    )}`
  })
  return listed('UNKNOWN', [...gaps.map((gap) => `the whole run: ${gapText(gap)}`), ...lines], 'reasons', sheet)
}

const gapText = ({ about, why }: Gap) => `${inert(why, 400)} (${inert(about, 80)})`

function listed(word: string, items: readonly string[], noun: string, sheet: Sheet): string[] {
  if (items.length === 0) return []
  const { shown, rest } = limited(items, sheet)
  const layout = { columns: sheet.columns, first: `${word} `, rest: '  ' }
  return [
    ...shown.flatMap((item) => painted(wrap(item, layout), word, sheet.paint.warn)),
    ...(rest > 0 ? [`  … and ${grouped(rest)} more ${noun} (portcullis check --json)`] : []),
    '',
  ]
}

function idList(word: string, what: string, ids: readonly string[], sheet: Sheet): string[] {
  if (ids.length === 0) return []
  const { shown, rest } = limited(ids, sheet)
  const names = shown.map((id) => identifier(id, 120)).join(', ')
  const text = `${word} ${what}: ${names}${rest > 0 ? ` … and ${grouped(rest)} more` : ''}`
  return [...painted(wrap(text, { columns: sheet.columns, rest: '  ' }), word, sheet.paint.good), '']
}

function commandsOf(judgement: Judgement): string {
  if (!hasScripts(judgement)) return 'scripts unknown'
  return Object.entries(judgement.scripts)
    .map(([event, command]) => scriptLine(event, command, 400))
    .join('; ')
}

function named(ids: readonly string[], { verbose }: Sheet): string {
  const shown = ids.slice(0, verbose ? 100 : maxNames).map((id) => identifier(id, 120))
  return shown.join(', ') + (ids.length > shown.length ? ', …' : '')
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return [...groups.values()].sort((a, b) => b.length - a.length)
}

const idOf = ({ package: { id } }: Judgement) => id

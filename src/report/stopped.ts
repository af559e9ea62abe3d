import type { Judgement } from '../model.ts'
import { counted, grouped } from '../text/count.ts'
import { identifier, inert } from '../text/escape.ts'
import { findingLines, scriptLines, wayIn, worstFirst } from '../text/evidence.ts'
import { painted } from '../text/paint.ts'
import { wrap } from '../text/wrap.ts'
import { hasScripts } from './state.ts'
import { limited, type Sheet } from './style.ts'

const maxCommandLines = 10

/** What was stopped and what waits for an answer, with all the evidence; then what only an answer stopped. */
export function stoppedSection(judgements: readonly Judgement[], sheet: Sheet): string[] {
  const aborted = judgements.filter(({ verdict }) => verdict === 'abort')
  const asked = judgements.filter(({ verdict }) => verdict === 'ask')
  const { shown, rest } = limited([...aborted.filter(hasReason), ...asked], sheet)
  const unexplained = aborted.filter((judgement) => !hasReason(judgement))
  return [
    ...shown.flatMap((judgement) => [...stopped(judgement, sheet), '']),
    ...(rest > 0 ? [`… and ${grouped(rest)} more stopped (portcullis check --json)`, ''] : []),
    ...(unexplained.length > 0 ? [...answered(unexplained, sheet), ''] : []),
  ]
}

const hasReason = ({ findings, gaps }: Judgement) => findings.length + gaps.length > 0

function stopped(judgement: Judgement, sheet: Sheet): string[] {
  const {
    package: { id, path, alias, name },
    verdict,
    scripts,
    findings,
    gaps,
  } = judgement
  const { columns, paint } = sheet
  const page = { columns, paint, indent: '  ' }
  const word = verdict === 'ask' ? 'NEEDS AN ANSWER' : 'STOPPED'
  const few = limited(worstFirst(findings), sheet)
  const as = alias !== undefined && alias !== name ? ` (installed as ${identifier(alias, 214)})` : ''
  const way = path.length > 1 ? `came in by ${wayIn(path)}` : 'a direct dependency'
  const commands = scriptLines(scripts, { ...page, indent: '    ' }, maxCommandLines).lines
  return [
    ...painted(wrap(`${word} ${identifier(id, 400)}${as}`, { columns, rest: '  ' }), word, paint.bad),
    ...wrap(way, { columns, first: '  ', rest: '    ' }),
    ...few.shown.flatMap((finding) => findingLines(finding, page)),
    ...(few.rest > 0 ? [`  … and ${counted(few.rest, 'more finding')} (portcullis check --json)`] : []),
    ...gaps.flatMap(({ about, why }) =>
      wrap(`UNKNOWN ${inert(about, 80)}: ${inert(why, 600)}`, { columns, first: '  ', rest: '    ' }),
    ),
    ...(hasScripts(judgement) ? ['  its install scripts:', ...commands] : []),
    ...(sheet.verbose ? lifted(judgement, columns) : []),
  ]
}

const lifted = ({ excepted }: Judgement, columns: number) =>
  excepted.flatMap(({ finding, reason }) =>
    wrap(`lifted ${inert(finding.rule, 80)}: ${inert(reason, 400)}`, { columns, first: '  ', rest: '    ' }),
  )

function answered(judgements: readonly Judgement[], sheet: Sheet): string[] {
  const { shown, rest } = limited(judgements, sheet)
  const names = shown.map(({ package: { id } }) => identifier(id, 120)).join(', ')
  const more = rest > 0 ? ` … and ${grouped(rest)} more` : ''
  const text = `STOPPED by the answer given: ${names}${more}`
  return painted(wrap(text, { columns: sheet.columns, rest: '  ' }), 'STOPPED', sheet.paint.bad)
}

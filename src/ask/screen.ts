import type { Judgement } from '../model.ts'
import { counted, grouped } from '../text/count.ts'
import { identifier, inert } from '../text/escape.ts'
import { findingLines, scriptLine, scriptLines, wayIn, worstFirst } from '../text/evidence.ts'
import { painted, paintFor } from '../text/paint.ts'
import { saneColumns, wrap } from '../text/wrap.ts'
import type { Aids, Background } from './aids.ts'
import type { Terminal } from './terminal.ts'

/** More lines in one question are not read; what does not fit is not approved with the others. */
const maxListLines = 15
const maxItemLines = 4
const maxFindings = 20

type Look = Pick<Terminal, 'columns' | 'color'>

/** What has to be typed, as shown; npm allows 214 characters, so an honest name is never cut. */
export const typedName = ({ package: { name } }: Judgement): string => identifier(name, 214)

export const hasScripts = ({ scripts }: Judgement): boolean => Object.keys(scripts).length > 0

/** Whether a person sees every character of the scripts in the card, which an approval needs. */
export const isShownInFull = ({ scripts }: Judgement, look: Look): boolean =>
  scriptLines(scripts, pageOf(look, '    ')).complete

/**
 * A package with all there is to know for a decision. `word` heads it, e.g. `SUSPICIOUS 1 of 2`.
 * @param changed of what its scripts reach, since the approved version; empty where only other files differ
 */
export function card(judgement: Judgement, word: string, look: Look, aids: Aids = {}, changed?: string): string {
  const {
    package: { id, name, path, alias },
    scripts,
    findings,
    gaps,
  } = judgement
  const page = pageOf(look, '  ')
  const { columns, paint } = page
  const as = alias !== undefined && alias !== name ? ` (installed as ${identifier(alias, 214)})` : ''
  const way = path.length > 1 ? `came in by ${wayIn(path)}` : 'a direct dependency'
  const worst = worstFirst(findings)
  const lines = [
    '',
    ...painted(wrap(`${word} ${identifier(id, 400)}${as}`, { columns, rest: '  ' }), word, paint.bad),
    ...wrap(way, { columns, first: '  ', rest: '    ' }),
    ...worst.slice(0, maxFindings).flatMap((finding) => findingLines(finding, page)),
    ...(worst.length > maxFindings ? [`  … and ${counted(worst.length - maxFindings, 'more finding')}`] : []),
    ...gaps.flatMap(({ about, why }) =>
      wrap(`UNKNOWN ${inert(about, 80)}: ${inert(why, 600)}`, { columns, first: '  ', rest: '    ' }),
    ),
    ...(hasScripts(judgement)
      ? ['  wants to run:', ...scriptLines(scripts, pageOf(look, '    ')).lines]
      : ['  has no install scripts that are known']),
    ...[...history(aids.background?.(judgement)), ...changesOf(changed), ...recommended(judgement, aids)].flatMap(
      (text) => wrap(text, { columns, first: '  ', rest: '    ' }),
    ),
  ]
  return `${lines.join('\n')}\n`
}

/** What came before it, as far as that is known without fetching anything. */
function history({ before, approved, earlier }: Background = { before: [] }): string[] {
  const files = { true: 'is the same', false: 'is changed', undefined: 'cannot be followed' }[`${approved?.sameFiles}`]
  return [
    ...(before.length > 0 ? [`in the lockfile before: ${named(before)}`] : []),
    ...(approved
      ? [
          `approved before: ${identifier(approved.version, 80)} by ${inert(approved.by, 80)} on ${day(approved.at)}; ` +
            `since then its commands are ${approved.sameScripts ? 'the same' : 'changed'}, what they reach ${files}`,
        ]
      : []),
    ...(earlier
      ? [
          `an earlier version of which nothing bad is known: ${identifier(earlier.version, 80)}` +
            (earlier.published === undefined ? '' : ` of ${day(earlier.published)}`),
        ]
      : []),
  ]
}

const changesOf = (changed: string | undefined): string[] =>
  changed === undefined ? [] : [`what changed of that: ${inert(changed, 1200) || 'nothing that was followed'}`]

const day = (time: string) => inert(time.slice(0, 10), 40)

const named = (versions: readonly string[]) =>
  versions
    .slice(0, 5)
    .map((version) => identifier(version, 80))
    .join(', ') + (versions.length > 5 ? ', …' : '')

/** One line: what the evidence speaks for, and the weightiest reasons that the card does not show anyway. */
function recommended(judgement: Judgement, { advise, background }: Aids): string[] {
  const given = advise?.(judgement)
  if (given === undefined) return []
  if (judgement.verdict === 'ask') {
    const earlier = background?.(judgement).earlier
    const instead = earlier ? `, or take ${identifier(earlier.version, 80)} instead` : ''
    return [`recommended: abort${instead}; what was found is rare in honest packages`]
  }
  const reasons = given.reasons.slice(0, maxReasons).map((reason) => inert(reason, 400))
  return [`recommended: ${words[given.advice]}; ${reasons.join('; ')}`]
}

const maxReasons = 3
const words = { approve: 'approve', look: 'look before you approve', leave: 'leave it stripped' } as const

/** The grouped list, and which of the packages it shows in full. */
export function list(judgements: readonly Judgement[], look: Look): { text: string; shown: Judgement[] } {
  const { columns } = pageOf(look, '')
  const lines: string[] = []
  const shown: Judgement[] = []
  for (const judgement of judgements) {
    const item = itemLines(judgement, columns)
    if (item.length > maxItemLines || lines.length + item.length > maxListLines) continue
    lines.push(...item)
    shown.push(judgement)
  }
  const wants = judgements.length === 1 ? '1 package wants' : `${counted(judgements.length, 'package')} want`
  const head = `${wants} to run install scripts; none is suspicious`
  const hidden = judgements.length - shown.length
  const rest = hidden === 0 ? [] : wrap(`… and ${grouped(hidden)} more, only with [r]`, { columns, first: '  ' })
  return { text: `${['', ...wrap(`${head}:`, { columns }), ...lines, ...rest].join('\n')}\n`, shown }
}

function itemLines({ package: { id }, scripts, findings }: Judgement, columns: number): string[] {
  // One past the limit is enough to know that it does not fit.
  const room = columns * (maxItemLines + 1)
  const commands = Object.entries(scripts)
    .map(([event, command]) => scriptLine(event, command, room))
    .join('; ')
  return [
    ...wrap(`${identifier(id, 400)} ${commands}`, { columns, first: '  ', rest: '    ' }),
    ...worstFirst(findings).flatMap(({ severity, rule, message }) =>
      wrap(inert(`${severity.toUpperCase()} ${rule}: ${message}`, room), { columns, first: '    ', rest: '      ' }),
    ),
  ]
}

const pageOf = ({ columns, color }: Look, indent: string) => ({
  columns: saneColumns(columns),
  indent,
  paint: paintFor(color),
})

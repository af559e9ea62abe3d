import { counted, grouped } from './count.ts'
import { identifier, inert } from './escape.ts'
import { type Paint, painted } from './paint.ts'
import { wrap } from './wrap.ts'

/** What a finding shows of itself; every string may be an attacker's. */
export interface ShownFinding {
  readonly rule: string
  readonly severity: string
  readonly message: string
  readonly file?: string
  readonly line?: number
  readonly excerpt?: string
}

export interface Page {
  /** Columns of a line. */
  readonly columns: number
  readonly indent: string
  readonly paint: Paint
}

const maxText = 2000
const maxExcerpt = 8
const ranks = ['critical', 'high', 'medium', 'low']

/** Severity word, rule and message; then file and line; then the excerpt behind a bar that it cannot leave. */
export function findingLines(finding: ShownFinding, { columns, indent, paint }: Page): string[] {
  const word = inert(finding.severity.toUpperCase(), 20)
  const head = `${word} ${inert(finding.rule, 80)}: ${inert(unpadded(finding.message), maxText)}`
  const place = finding.file === undefined ? '' : inert(finding.file, 400) + lineOf(finding.line)
  const lines = wrap(head, { columns, first: indent, rest: `${indent}  ` })
  return [
    ...painted(lines, word, severityPaint(finding.severity, paint)),
    ...(place === '' ? [] : wrap(place, { columns, first: `${indent}  ` })),
    ...excerptLines(finding.excerpt ?? '', columns, `${indent}  `),
  ]
}

/** The worst first; the order among equals is kept. */
export const worstFirst = <T extends { readonly severity: string }>(findings: readonly T[]): T[] =>
  [...findings].sort((a, b) => ranks.indexOf(a.severity) - ranks.indexOf(b.severity))

/** How a package got into the tree; the middle of a long way is left out. */
export function wayIn(path: readonly string[]): string {
  const steps = path.slice(0, 3).concat(path.slice(Math.max(3, path.length - 3)))
  const shown = steps.map((step) => identifier(step, 120))
  if (path.length > 6) shown.splice(3, 0, `… ${grouped(path.length - 6)} more …`)
  return shown.join(' › ')
}

/** Each event with its whole command; `complete` is false when something had to be left out. */
export function scriptLines(
  scripts: Readonly<Record<string, string>>,
  { columns, indent }: Page,
  maxLines = 40,
): { readonly lines: string[]; readonly complete: boolean } {
  const texts = Object.entries(scripts).map(([event, command]) => scriptLine(event, command, columns * maxLines))
  const lines = texts.flatMap((text) => wrap(text, { columns, first: indent, rest: `${indent}  ` }))
  const complete = lines.length <= maxLines && texts.every((text) => !text.endsWith('…'))
  if (complete) return { lines, complete }
  return { lines: [...lines.slice(0, maxLines), `${indent}… too long to show in full`], complete }
}

export const scriptLine = (event: string, command: string, maxWidth: number): string =>
  inert(unpadded(`${event}: ${command}`), maxWidth)

function excerptLines(excerpt: string, columns: number, indent: string): string[] {
  if (excerpt === '') return []
  const bar = `${indent}| `
  const all = excerpt.slice(0, 64 * 1024).split(/\r?\n/u)
  const texts = all.slice(0, maxExcerpt).map((line) => inert(unpadded(line.replace(/\t/gu, '  ')), maxText))
  const lines = texts.flatMap((text) => wrap(text, { columns, first: bar, rest: bar }))
  const more = all.length > maxExcerpt || lines.length > maxExcerpt
  return more ? [...lines.slice(0, maxExcerpt), `${bar}…`] : lines
}

/** Spaces in the middle that would push what follows out of sight are counted instead. */
const unpadded = (text: string): string =>
  text.trimEnd().replace(/(?<=\S) {9,}/gu, (run) => ` [${counted(run.length, 'space')}] `)

const lineOf = (line: number | undefined): string => (line === undefined ? '' : `:${line}`)

function severityPaint(severity: string, paint: Paint): (text: string) => string {
  if (severity === 'critical' || severity === 'high') return paint.bad
  return severity === 'medium' ? paint.warn : paint.faint
}

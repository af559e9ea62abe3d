import { createHash } from 'node:crypto'
import type { Finding, Gap, Judgement, Place, Report, Severity } from '../model.ts'
import { identifier, inert } from '../text/escape.ts'
import { wayIn, worstFirst } from '../text/evidence.ts'

/** One finding or gap as the services of continuous integration want it: flat, at a line, and known again. */
export interface Result {
  /** The rule, or `gap/…` for what was needed and not had. */
  readonly rule: string
  readonly severity: Severity
  /** Escaped; one line. */
  readonly message: string
  /** The package's id, escaped; empty for a gap of the whole run. */
  readonly id: string
  readonly place: Place
  /** Hexadecimal; the same for the same finding whatever else is in the lockfile, and wherever it stands. */
  readonly fingerprint: string
  /** Its package was stopped, or nothing may go on. */
  readonly stops: boolean
}

/** Every finding and gap, the worst first; those of one severity in the order of the judgements. */
export function resultsOf(report: Report): Result[] {
  const whole = placeOf(report)
  const ofRun = report.gaps.map((gap) => ({ ...gapResult(gap, ''), place: whole, stops: true }))
  return worstFirst(numbered([...ofRun, ...report.judgements.flatMap((judgement) => resultsIn(judgement, whole))]))
}

/** Where what has no line of its own is shown: the lockfile. */
export const placeOf = ({ judgements }: Report): Place => {
  const file = judgements.find(({ package: { place } }) => place)?.package.place?.file
  return { file: file ?? 'package.json', line: 1 }
}

type Draft = Omit<Result, 'fingerprint'> & { readonly key: readonly string[] }

function resultsIn(judgement: Judgement, whole: Place): Draft[] {
  const { findings, gaps, verdict, package: pkg } = judgement
  const common = { place: pkg.place ?? whole, stops: verdict === 'abort' || verdict === 'ask' }
  return [
    ...findings.map((finding) => ({ ...findingResult(finding, judgement), ...common })),
    ...gaps.map((gap) => ({ ...gapResult(gap, pkg.id), ...common })),
  ]
}

function findingResult(finding: Finding, { package: { id, path, source, alias } }: Judgement) {
  const { rule, severity, message, file, line, excerpt } = finding
  const where = file === undefined ? '' : ` (${inert(file, 400)}${line === undefined ? '' : `:${line}`})`
  const way = path.length > 1 ? `, came in by ${wayIn(path)}` : ''
  return {
    rule,
    severity,
    id: identifier(id, 400),
    message: `${identifier(id, 400)}: ${inert(message, 1000)}${where}${way}`,
    key: [rule, id, source.type, alias ?? '', file ?? '', excerpt ?? ''],
  }
}

function gapResult({ about, why }: Gap, id: string) {
  const rule = `gap/${about}`
  const of = id === '' ? '' : `${identifier(id, 400)}: `
  // Reasons quote what a network said; the package and what is missing stay the same.
  const key = [rule, id, id === '' ? why.replaceAll(/ \(lines? [^)]*\)/gu, '') : '']
  return {
    rule,
    severity: 'medium' as const,
    id: identifier(id, 400),
    message: `${of}unknown: ${inert(why, 1000)}`,
    key,
  }
}

/** Equal ones, which are of one package id, are told apart by their number among themselves, never by a line. */
function numbered(drafts: readonly Draft[]): Result[] {
  const seen = new Map<string, number>()
  return drafts.map(({ key, ...result }) => {
    const text = JSON.stringify(key)
    const number = seen.get(text) ?? 0
    seen.set(text, number + 1)
    const fingerprint = createHash('sha256').update(`${text} ${number}`).digest('hex')
    return { ...result, fingerprint }
  })
}

import type { Finding, Gap, Judgement, Report } from '../model.ts'
import { scriptState } from './state.ts'

/** Characters that JSON allows raw in a string, and that a terminal would act on or a reader would not see. */
const hidden = /[^\n -~]/gu
const harmful = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

/**
 * `portcullis-report/1`, frozen: fields are added, never renamed or moved. One entry for each judgement in the order given; ends in a newline.
 */
export function jsonReport(report: Report): string {
  const ran = new Set(report.ran)
  const { resolved, judged } = report.checked
  const value = {
    schema: 'portcullis-report/1',
    checked: { resolved, judged },
    packages: report.judgements.map((judgement) => packageOf(judgement, ran)),
    stopped: report.stopped,
    feed: feedOf(report.feed),
    gaps: report.gaps.map(gapOf),
    ...(report.notes !== undefined && { notes: report.notes }),
    ...(report.changes !== undefined && { changes: report.changes }),
    ...(report.coverage !== undefined && { coverage: report.coverage }),
  }
  return inertJson(value)
}

/** JSON for people's eyes and tools: strings are the raw ones, with whatever acts or hides as `\uXXXX`; ends in a newline. */
export function inertJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2)
  return `${text.replace(hidden, (char) => (harmful.test(char) ? unicodeEscapes(char) : char))}\n`
}

function packageOf(judgement: Judgement, ran: ReadonlySet<string>) {
  const {
    package: { id, path, integrity, source, place },
    verdict,
    resident,
    findings,
    gaps,
    excepted,
  } = judgement
  return {
    id,
    verdict,
    scripts: scriptState(judgement, ran),
    findings: findings.map(findingOf),
    gaps: gaps.map(gapOf),
    path,
    ...(integrity !== undefined && { integrity }),
    source,
    ...(place !== undefined && { place }),
    resident,
    excepted: excepted.map(({ finding, reason }) => ({ ...findingOf(finding), reason })),
  }
}

const findingOf = ({ rule, severity, confidence, message, file, line, excerpt, args }: Finding) => ({
  rule,
  severity,
  confidence,
  message,
  ...(file !== undefined && { file }),
  ...(line !== undefined && { line }),
  ...(excerpt !== undefined && { excerpt }),
  args,
})

const gapOf = ({ about, why }: Gap) => ({ about, why })

const feedOf = (feed: Report['feed']) =>
  feed.state === 'known'
    ? { state: feed.state, built: feed.value.built, entries: feed.value.entries, lacks: feed.value.lacks ?? [] }
    : { state: feed.state, why: feed.why }

const unicodeEscapes = (char: string): string =>
  char
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')

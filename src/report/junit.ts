import type { Judgement, Report } from '../model.ts'
import { identifier, inert } from '../text/escape.ts'
import { placeOf, type Result, resultsOf } from './results.ts'

/**
 * JUnit's XML as Jenkins and GitLab read it: a test case for each package, failed where it was stopped, and one for
 * each gap of the whole run, which is an error.
 */
export function junitReport(report: Report): string {
  const results = resultsOf(report)
  const byId = new Map<string, Result[]>()
  for (const result of results) {
    const known = byId.get(result.id)
    if (known) known.push(result)
    else byId.set(result.id, [result])
  }
  const gaps = byId.get('') ?? []
  const stopped = report.judgements.filter(isStopped)
  const counts = `tests="${report.judgements.length + gaps.length}" failures="${stopped.length}" errors="${gaps.length}"`
  const file = placeOf(report).file
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="portcullis" ${counts}>`,
    `  <testsuite name="${xml(file)}" ${counts} skipped="0">`,
    ...report.judgements.map((judgement) => caseOf(judgement, byId, file)),
    ...gaps.map(
      ({ rule, message }) =>
        `    <testcase classname="${xml(file)}" name="${xml(rule)}"><error message="${xml(message)}"/></testcase>`,
    ),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

const isStopped = ({ verdict }: Judgement) => verdict === 'abort' || verdict === 'ask'

function caseOf(judgement: Judgement, byId: ReadonlyMap<string, readonly Result[]>, file: string): string {
  const { package: pkg, verdict } = judgement
  const id = identifier(pkg.id, 400)
  const at = pkg.place ?? { file, line: 1 }
  const lines = (byId.get(id) ?? []).map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`)
  const open = `    <testcase classname="${xml(at.file)}" name="${xml(id)}" file="${xml(at.file)}" line="${at.line}"`
  if (isStopped(judgement)) {
    const message = lines[0] ?? 'stopped'
    return `${open}><failure type="${verdict}" message="${xml(message)}">${xml(lines.join('\n'))}</failure></testcase>`
  }
  return lines.length === 0 ? `${open}/>` : `${open}><system-out>${xml(lines.join('\n'))}</system-out></testcase>`
}

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** Lines stay apart; all else that XML cannot hold is escaped before. */
const xml = (text: string) =>
  text
    .split('\n')
    .map((line) => inert(line))
    .join('\n')
    .replace(/[&<>"']/gu, (char) => named[char] as string)

import { visibleJson } from '../policy/ascii.ts'
import { counted, grouped } from '../text/count.ts'
import { identifier, inert } from '../text/escape.ts'
import { findingLines, wayIn } from '../text/evidence.ts'
import { paintFor } from '../text/paint.ts'
import type { Match, Rechecked } from './recheck.ts'

/** `portcullis-recheck/1`: fields are added, never renamed. Ends in a newline. */
export function recheckJson({ feed, ...rest }: Rechecked): string {
  const shown =
    feed.state === 'known'
      ? { state: feed.state, built: feed.value.built, entries: feed.value.entries, lacks: feed.value.lacks ?? [] }
      : feed
  return `${visibleJson({ schema: 'portcullis-recheck/1', ...rest, feed: shown })}\n`
}

/** For a reader. Ends in a newline. */
export function recheckText({ matches, projects, receipts, packages, withoutCode, feed, problems }: Rechecked): string {
  const count = (kind: Match['kind']) => matches.filter((match) => match.kind === kind).length
  const facts = [
    `${counted(receipts, 'receipt')} of ${counted(projects, 'project')}, ${counted(packages, 'package')}`,
    feed.state === 'known'
      ? `feed of ${[inert(feed.value.built, 40), ...(feed.value.lacks ?? []).map((lack) => inert(lack, 200))].join(', ')}`
      : `no feed (${inert(feed.why, 200)})`,
    ...(withoutCode > 0 ? [`${grouped(withoutCode)} by feed, denials and integrity only`] : []),
    `${grouped(count('exposed'))} exposed`,
    ...(count('suspicious') > 0 ? [`${grouped(count('suspicious'))} suspicious`] : []),
  ]
  return [
    ...matches.flatMap(matchLines),
    ...problems.map((problem) => `UNKNOWN ${inert(problem, 600)}`),
    facts.join(' · '),
    '',
  ].join('\n')
}

const page = { columns: 120, indent: '  ', paint: paintFor(false) }

export function matchLines({ kind, id, project, path, findings, since, until, installs, ...rest }: Match): string[] {
  return [
    `${kind.toUpperCase()} ${identifier(id, 400)} in ${inert(project, 400)}`,
    ...(path.length > 1 ? [`  came in by ${wayIn(path)}`] : []),
    ...findings.flatMap((finding) => findingLines(finding, page)),
    `  let in since ${since}, last ${until}, ${counted(installs, 'install')}`,
    `  ${scriptsText(rest)}`,
  ]
}

function scriptsText({ scripts, ran }: Pick<Match, 'scripts' | 'ran'>): string {
  if (scripts === 'none') return 'it has no install scripts'
  if (scripts === 'stripped') return 'its install scripts did not run'
  if (scripts === 'unknown') return 'its install scripts were approved; whether they ran was not noted'
  const runs = ran.map(
    ({ event, at, code }) =>
      `${inert(event, 40)} ${at} (${code === undefined ? 'its end was not noted' : `exit ${code}`})`,
  )
  return `its install scripts ran: ${runs.join(', ')}`
}

import { visibleJson } from '../policy/ascii.ts'
import { counted, grouped } from '../text/count.ts'
import { identifier, inert } from '../text/escape.ts'
import { findingLines, wayIn } from '../text/evidence.ts'
import { paintFor } from '../text/paint.ts'
import type { Escaped, Rechecked } from './recheck.ts'
import type { Match } from './recheck-match.ts'

/** `portcullis-recheck/1`: fields are added, never renamed. Ends in a newline. */
export function recheckJson({ feed, ...rest }: Rechecked): string {
  const shown =
    feed.state === 'known'
      ? { state: feed.state, built: feed.value.built, entries: feed.value.entries, lacks: feed.value.lacks ?? [] }
      : feed
  return `${visibleJson({ schema: 'portcullis-recheck/1', ...rest, feed: shown })}\n`
}

/** For a reader. Ends in a newline. */
export function recheckText(rechecked: Rechecked): string {
  const { matches, escaped, notes, problems } = rechecked
  return [
    ...matches.flatMap(matchLines),
    ...escaped.map(escapedLine),
    ...notes.map((note) => `NOTE ${inert(note, 600)}`),
    ...problems.map((problem) => `UNKNOWN ${inert(problem, 600)}`),
    factsOf(rechecked).join(' · '),
    '',
  ].join('\n')
}

function factsOf({ matches, projects, receipts, lockfiles, packages, withoutCode, feed }: Rechecked): string[] {
  const count = (kind: Match['kind']) => matches.filter((match) => match.kind === kind).length
  const sources = [counted(receipts, 'receipt'), ...(lockfiles > 0 ? [counted(lockfiles, 'lockfile')] : [])]
  return [
    `${sources.join(' and ')} of ${counted(projects, 'project')}, ${counted(packages, 'package')}`,
    feed.state === 'known'
      ? `feed of ${[inert(feed.value.built, 40), ...(feed.value.lacks ?? []).map((lack) => inert(lack, 200))].join(', ')}`
      : `no feed (${inert(feed.why, 200)})`,
    ...(withoutCode > 0 ? [`${grouped(withoutCode)} by feed, denials and integrity only`] : []),
    `${grouped(count('exposed'))} exposed`,
    ...(count('suspicious') > 0 ? [`${grouped(count('suspicious'))} suspicious`] : []),
  ]
}

const page = { columns: 120, indent: '  ', paint: paintFor(false) }

export function matchLines(match: Match): string[] {
  const { kind, id, project, path, findings } = match
  return [
    `${kind.toUpperCase()} ${identifier(id, 400)} in ${inert(project, 400)}`,
    ...(path.length > 1 ? [`  came in by ${wayIn(path)}`] : []),
    ...findings.flatMap((finding) => findingLines(finding, page)),
    `  ${sinceText(match)}`,
    `  ${scriptsText(match)}`,
  ]
}

function sinceText({ since, until, installs, lockfile, line, committed, escaped }: Match): string {
  if (since !== undefined) {
    const earlier = escaped === undefined ? '' : '; when commands went past the guard is not known'
    return `let in since ${since}, last ${until}, ${counted(installs, 'install')}${earlier}`
  }
  const place = `${inert(lockfile ?? '', 100)}${line === undefined ? '' : ` line ${line}`}`
  if (committed === undefined) return `${place} has it, no receipt: since when is not known`
  const { at, commit, atLeast } = committed
  return `${place} has it, no receipt; committed ${atLeast ? 'at the latest' : 'first'} ${at} (${inert(commit.slice(0, 12))})`
}

function scriptsText({ scripts, ran, since, escaped }: Match): string {
  if (scripts === 'none') return 'it has no install scripts'
  if (scripts === 'stripped') return 'its install scripts did not run'
  if (scripts === 'ran') {
    const runs = ran.map(
      ({ event, at, code }) =>
        `${inert(event, 40)} ${at} (${code === undefined ? 'its end was not noted' : `exit ${code}`})`,
    )
    return `its install scripts ran: ${runs.join(', ')}`
  }
  if (since === undefined) return 'whether install scripts of it ran is not known'
  if (escaped !== undefined) return `its install scripts may have run past the guard, last on ${escaped}`
  return 'its install scripts were approved; whether they ran was not noted'
}

function escapedLine({ project, escapes }: Escaped): string {
  const { at, by, command } = escapes.at(-1) as Escaped['escapes'][number]
  const what = `${inert(command, 200)} by ${inert(by, 80)}`
  return `PAST THE GUARD ${counted(escapes.length, 'command')} in ${inert(project, 400)}, last ${at}: ${what}; what they brought was not judged then`
}

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Updated, updateFeed } from '../feed-update.ts'
import { type Clock, systemClock } from '../gather/clock.ts'
import { createHttp, type Http } from '../gather/http.ts'
import { Fault, reasonOf } from '../parse/fault.ts'
import { type Json, parseJson } from '../parse/json.ts'
import { acquireLock } from '../policy/store-lock.ts'
import { openProject, type Project } from '../project.ts'
import { noteDone, noteFound, printedKey, readJournal, sentKey } from '../receipts/journal.ts'
import { privateState } from '../state.ts'
import { readPast, subjectsOf } from './past.ts'
import { projectConfig } from './project-config.ts'
import { recheck } from './recheck.ts'
import type { Match } from './recheck-match.ts'
import type { Session } from './session.ts'

export interface WatchOptions {
  /** See {@link subjectsOf}. */
  readonly places: readonly string[]
  /** Gets each new report as a JSON POST. */
  readonly webhook?: string
  /** One line a report. */
  readonly print: (report: Json) => void
  /** What went wrong, a sentence each. */
  readonly complain: (problem: string) => void
}

export interface Watched {
  /** Reports that were printed. */
  readonly reports: number
  readonly problems: number
}

/**
 * One round: updates the feeds, judges receipts again and reports what is new, once.
 *
 * A report is new while the journal has none of its id: the package, the project and whether it is exposed or suspicious.
 * It is in the journal exactly once, before anybody hears of it, and each way out of it is noted when it was gone. So
 * a watch that is killed loses nothing, and repeats a line or a POST only where it was killed between sending it and noting
 * that; `report` in it is the same then, for receivers to tell.
 * @throws Fault `store/locked` while another watch is at it, and of what keeps the journal from being kept
 */
export async function watchOnce(session: Session, options: WatchOptions): Promise<Watched> {
  const folder = privateState(session.stateFolder, 'watch')
  const journal = join(folder, 'journal.jsonl')
  const lock = await acquireLock(join(folder, 'watch.lock'), 0)
  const http = createHttp(projectConfig(session.project.folder, session.env))
  let problems = 0
  const complain = (problem: string): void => {
    problems++
    options.complain(problem)
  }
  try {
    await updateFeeds(session, options.places, http, complain)
    const rechecked = await recheck(session, options.places)
    rechecked.problems.forEach(complain)
    const before = readJournal(journal)
    before.problems.forEach(complain)
    for (const match of rechecked.matches) {
      const id = idOf(match)
      if (!before.found.has(id)) await noteFound(journal, id, reportOf(id, match, session.now))
    }
    const { found, done } = readJournal(journal)
    let reports = 0
    for (const [id, report] of found) {
      if (done.has(printedKey(id))) continue
      options.print(report)
      reports++
      await noteDone(journal, printedKey(id))
    }
    if (options.webhook !== undefined) await send([...found], done, journal, { http, to: options.webhook, complain })
    return { reports, problems }
  } finally {
    await http.close()
    lock.release()
  }
}

interface Receiver {
  readonly http: Http
  readonly to: string
  readonly complain: (problem: string) => void
}

async function send(
  found: readonly (readonly [string, Json])[],
  done: ReadonlySet<string>,
  journal: string,
  { http, to, complain }: Receiver,
): Promise<void> {
  const receiver = createHash('sha256').update(to).digest('hex').slice(0, 16)
  for (const [id, report] of found) {
    const key = sentKey(id, receiver)
    if (done.has(key)) continue
    const answer = await http.get(to, { about: 'a report', maxBytes: 1024 * 1024, json: JSON.stringify(report) })
    if (answer.ok) await noteDone(journal, key)
    else complain(`a report was not taken and is sent again next time: ${answer.why}`)
  }
}

/** Each way in which a project names its feed is asked for once. */
async function updateFeeds(session: Session, places: readonly string[], http: Http, complain: Receiver['complain']) {
  const seen = new Set<string>()
  for (const project of projectsIn(session, places, complain)) {
    const { sources, keys } = project.policy.feed
    const key = JSON.stringify([sources, keys, sources.every((source) => /^https?:/.test(source)) || project.folder])
    if (sources.length === 0 || seen.has(key)) continue
    seen.add(key)
    const { stateFolder, now } = session
    const results: Updated[] = await updateFeed({ project, stateFolder, http, now })
    for (const result of results) if (result.state === 'failed') complain(`${result.source}: ${result.why}`)
  }
}

function* projectsIn(session: Session, places: readonly string[], complain: Receiver['complain']): Generator<Project> {
  yield session.project
  for (const subject of subjectsOf(session, places, { lockfiles: true })) {
    try {
      // What cannot be read in there is said by recheck.
      const { root } = readPast(subject)
      if (root !== undefined && root !== session.project.folder && existsSync(root)) yield openProject(root)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      complain(error.message)
    }
  }
}

const idOf = ({ kind, id, integrity, project }: Match): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, id, integrity ?? null, project]))
    .digest('hex')
    .slice(0, 32)

const reportOf = (id: string, match: Match, now: Date): Json =>
  parseJson(JSON.stringify({ schema: 'portcullis-watch/1', report: id, at: now.toISOString(), ...match }), 'report')

/** Milliseconds; what is longer a timer takes for none at all. */
const longestTimer = 2 ** 31 - 1

/** Rounds until the signal; a round that fails is said, and the next one comes all the same. */
export async function watchOn(
  open: () => Session,
  options: WatchOptions,
  every: number,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await watchOnce(open(), options)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      options.complain(reasonOf(error))
    }
    await clock.sleep(Math.min(every, longestTimer), signal)
  }
}

import { readFileSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Session } from '../../src/commands/session.ts'
import { openSession } from '../../src/commands/session.ts'
import { watchOn, watchOnce } from '../../src/commands/watch.ts'
import { buildFeed } from '../../src/feed/build.ts'
import { type Json, own } from '../../src/parse/json.ts'
import { acquireLock } from '../../src/policy/store-lock.ts'
import { entry, report, zipOf } from '../feed/reports.ts'
import { fakeClock, send, serve } from '../gather/support.ts'
import { bad, good, inPlace } from './receipts-place.ts'

const monday = '2026-11-23T00:00:00.000Z'

interface Heard {
  readonly reports: Json[]
  readonly problems: string[]
  /** One round; `onPrint` may throw, as a watch that is killed does. */
  round(session: Session, more?: { readonly webhook?: string; readonly onPrint?: () => void }): Promise<number>
}

function ears(): Heard {
  const [reports, problems]: [Json[], string[]] = [[], []]
  return {
    reports,
    problems,
    async round(session, { webhook, onPrint } = {}) {
      const done = await watchOnce(session, {
        places: [],
        ...(webhook !== undefined && { webhook }),
        print: (line) => {
          reports.push(line)
          onPrint?.()
        },
        complain: (problem) => problems.push(problem),
      })
      return done.reports
    },
  }
}

const idsIn = ({ reports }: Heard) => reports.map((line) => own(line, 'report'))

test('a match is reported once, however often it is looked for, and another one when it comes', () =>
  inPlace(async ({ session, app, note, folder }) => {
    await note(monday, [good, bad])
    const heard = ears()
    assert.equal([await heard.round(session), await heard.round(session)], [1, 0])
    assert.equal(
      heard.reports.map((line) => [own(line, 'schema'), own(line, 'kind'), own(line, 'id')]),
      [['portcullis-watch/1', 'exposed', bad.id]],
    )
    writeFileSync(join(app, 'portcullis.json'), JSON.stringify({ deny: ['left-pad'] }))
    assert.is(await heard.round(openSession(app, session.env)), 1)
    assert.is(own(heard.reports[1], 'id'), good.id)
    assert.equal(heard.problems, [])
    const journal = readFileSync(join(folder, 'state', 'watch', 'journal.jsonl'), 'utf8')
    assert.is(journal.split('"found":').length - 1, 2, journal)
  }))

test('a watch that was killed before it could say that it had printed prints again, under the same id', () =>
  inPlace(async ({ session, note }) => {
    await note(monday, [bad])
    const heard = ears()
    const killed = await heard
      .round(session, {
        onPrint: () => {
          throw new Error('killed')
        },
      })
      .catch((error: Error) => error.message)
    assert.is(killed, 'killed')
    assert.is(await heard.round(session), 1)
    assert.is(await heard.round(session), 0)
    assert.is(new Set(idsIn(heard)).size, 1)
    assert.is(heard.reports.length, 2)
  }))

test('wherever the journal was cut off, no report is lost and none is found twice', () =>
  inPlace(async ({ session, note, folder }) => {
    await note(monday, [bad])
    await ears().round(session)
    const journal = join(folder, 'state', 'watch', 'journal.jsonl')
    const whole = readFileSync(journal)
    for (let cut = 0; cut < whole.length; cut += 97) {
      writeFileSync(journal, whole.subarray(0, cut))
      const heard = ears()
      await heard.round(session)
      assert.equal(idsIn(heard).length, 1, `cut ${cut}`)
      assert.is(await heard.round(session), 0)
    }
    assert.is(await ears().round(session), 0)
  }))

/** Rounds with a webhook that answers in turn, the last answer again and again. */
async function withHook(
  answers: readonly RequestListener[],
  look: (url: string, bodies: Json[]) => Promise<void>,
): Promise<void> {
  const bodies: Json[] = []
  let turn = 0
  const server = await serve((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      bodies.push(JSON.parse(text))
      answers[Math.min(turn++, answers.length - 1)]?.(request, response)
    })
  })
  try {
    await look(`${server.origin}/hook`, bodies)
  } finally {
    await server.close()
  }
}

const status =
  (code: number): RequestListener =>
  (_request, response) =>
    send(response, code, '')

test('a webhook gets each report once, and again next time when it did not take it', () =>
  withHook([status(400), status(204)], (webhook, bodies) =>
    inPlace(async ({ session, note }) => {
      await note(monday, [bad])
      const heard = ears()
      await heard.round(session, { webhook })
      assert.match(`${heard.problems}`, /a report was not taken and is sent again next time: 400 from http/)
      assert.not.match(`${heard.problems}`, /hook/)
      await heard.round(session, { webhook })
      await heard.round(session, { webhook })
      assert.is(bodies.length, 2)
      assert.is(own(bodies[0], 'report'), own(bodies[1], 'report'))
      assert.is(own(bodies[1], 'id'), bad.id)
      assert.is(heard.reports.length, 1)
    }),
  ))

test('another webhook gets what was reported before', () =>
  withHook([status(200)], (webhook, bodies) =>
    inPlace(async ({ session, note }) => {
      await note(monday, [bad])
      await ears().round(session)
      await ears().round(session, { webhook })
      assert.is(bodies.length, 1)
    }),
  ))

test('a feed that comes while it watches brings its matches', () =>
  inPlace(async ({ session, app, note }) => {
    await note(monday, [good])
    const heard = ears()
    assert.is(await heard.round(session), 0)
    const feed = buildFeed(zipOf([report('MAL-2026-1', entry('left-pad', ['1.3.0']))]), new Date('2026-11-25')).bytes
    writeFileSync(join(app, 'feed.bin'), feed)
    writeFileSync(join(app, 'portcullis.json'), JSON.stringify({ feed: { sources: ['feed.bin'] } }))
    assert.is(await heard.round(openSession(app, session.env)), 1)
    writeFileSync(join(app, 'portcullis.json'), JSON.stringify({ feed: { sources: ['none.bin'] } }))
    await heard.round(openSession(app, session.env))
    assert.match(`${heard.problems}`, /there is no malware feed/)
  }))

test('two do not watch at once', () =>
  inPlace(async ({ session, note, folder }) => {
    await note(monday, [bad])
    await ears().round(session)
    const lock = await acquireLock(join(folder, 'state', 'watch', 'watch.lock'), 0)
    const code = await ears()
      .round(session)
      .catch((error) => error.code)
    lock.release()
    assert.is(code, 'store/locked')
  }))

test('it goes on round after round until it is ended, also when one of them fails', () =>
  inPlace(async ({ session, app, note }) => {
    await note(monday, [bad])
    const clock = fakeClock()
    const ending = new AbortController()
    const [printed, problems]: [Json[], string[]] = [[], []]
    const options = {
      places: [],
      print: (line: Json) => printed.push(line),
      complain: (text: string) => problems.push(text),
    }
    let rounds = 0
    const open = (): Session => {
      rounds++
      writeFileSync(join(app, 'portcullis.json'), rounds === 1 ? '{' : '{}')
      if (rounds === 3) ending.abort()
      return openSession(app, session.env)
    }
    await watchOn(open, options, 21_600_000, ending.signal, clock)
    assert.is(printed.length, 1)
    assert.match(`${problems}`, /portcullis\.json/)
    assert.equal(clock.slept, [21_600_000, 21_600_000, 21_600_000])
  }))

test.run()

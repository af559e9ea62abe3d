import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { escapes } from '../../src/commands/escape.ts'
import { logLines, pruneLogs, readLogs, verifyLines } from '../../src/commands/log.ts'
import type { Session } from '../../src/commands/session.ts'
import { appendReceipt, logFileIn } from '../../src/receipts/receipts.ts'
import { packageReceipt } from '../receipts/package-receipt.ts'
import { good, inPlace } from './receipts-place.ts'

const day = (number: number) => `2026-11-${number}T00:00:00.000Z`
const receipt = (at: string, app: string) => ({
  type: 'install' as const,
  guard: { version: '1.2.3', build: 'abcdef0123456789' },
  run: '1-1',
  at,
  project: app,
  by: 'ada',
  feed: { state: 'unknown' as const, why: 'none' },
  stopped: false,
  resolved: 1,
  gaps: [],
  decisions: [],
  packages: [packageReceipt()],
})

test('a line says which guard wrote it; older ones, which do not, can be read', () =>
  inPlace(async ({ session, app, log, note }) => {
    await note(day(20), [good])
    await appendReceipt(log, receipt(day(21), app))
    const [, first = '', second = ''] = logLines(readLogs(session, [app]))
    assert.not.match(first, /guard/)
    assert.match(second, /guard 1\.2\.3 \(abcdef012345\)/)
  }))

/** The session of somebody who switched the guard off, and what it said. */
function off(session: Session, at: string): { readonly session: Session; readonly said: () => string } {
  let said = ''
  const out = new Writable({
    write(chunk, _encoding, done) {
      said += chunk
      done()
    },
  }) as unknown as NodeJS.WriteStream
  return {
    session: { ...session, env: { ...session.env, PORTCULLIS: 'off' }, now: new Date(at), out },
    said: () => said,
  }
}

test('what went past the guard stands between the receipts, whether the project is wired or not', () =>
  inPlace(async ({ session, app, note }) => {
    await note(day(20), [good])
    await note(day(24), [good])
    const unwired = off(session, day(22))
    assert.ok(escapes(unwired.session, 'npm install'))
    assert.match(unwired.said(), /Recorded in \S+receipts\S+escapes/)
    mkdirSync(join(app, '.portcullis'))
    assert.ok(escapes(off(session, day(23)).session, 'npm ci \u202e'))
    const lines = logLines(readLogs(session, [app]))
    assert.equal(
      lines.slice(1).map((line) => line.trim().slice(0, 10)),
      ['2026-11-20', '2026-11-22', '2026-11-23', '2026-11-24'],
    )
    assert.match(lines[2] ?? '', /PAST THE GUARD · npm install by \S+ with PORTCULLIS=off: what came in was not judged/)
    assert.not.match(lines.join(''), /\u202e/u)
    assert.is(readLogs(session, [])[0]?.escapes.length, 2)
  }))

test('a project that was never installed but past the guard has a log', () =>
  inPlace(async ({ session, app }) => {
    escapes(off(session, day(22)).session, 'npm install')
    assert.is(readLogs(session, [app])[0]?.escapes.length, 1)
    assert.is(readLogs(session, [])[0]?.escapes.length, 1)
  }))

test('damage to one log is told, and hides no other', () =>
  inPlace(async ({ session, app, log, note }) => {
    await note(day(20), [good])
    writeFileSync(`${logFileIn(log)}.pruned`, '{')
    mkdirSync(join(app, '.portcullis'))
    escapes(off(session, day(22)).session, 'npm install')
    const logs = readLogs(session, [app])
    assert.is(logs[0]?.escapes.length, 1)
    assert.match(logLines(logs).join('\n'), /DAMAGED \S*log\.jsonl\.pruned/)
    assert.match(verifyLines(logs).join('\n'), /head unknown\n/)
  }))

test('full segments are pruned by age, and the log says so', () =>
  inPlace(async ({ session, app, log }) => {
    const limits = { segment: 10, all: 1e6 }
    for (const number of [10, 11, 22]) await appendReceipt(log, receipt(day(number), app), limits)
    const at = { ...session, now: new Date(day(26)) }
    assert.match(`${await pruneLogs(at, [app], '30d')}`, /no full segment is older than that$/)
    assert.match(`${await pruneLogs(at, [app], '7d')}`, /2 segments removed, with everything until 2026-11-11T00/)
    assert.equal(
      readdirSync(log).filter((name) => name.startsWith('log-')),
      [],
    )
    const lines = logLines(readLogs(session, [app]))
    assert.match(lines[1] ?? '', /^ {2}2 entries until 2026-11-11T\S+ were pruned by \S+, 2026-11-26T/)
    assert.is(lines.length, 3)
    const code = await pruneLogs(at, [app], 'all').catch((error) => error.code)
    assert.is(code, 'cli/usage')
  }))

test('what cannot be recorded does not go past the guard', () =>
  inPlace(async ({ session, folder }) => {
    writeFileSync(join(folder, 'blocked'), '')
    const blocked = { ...off(session, day(22)).session, stateFolder: join(folder, 'blocked') }
    assert.throws(
      () => escapes(blocked, 'npm install'),
      (error: { code?: string }) => error.code === 'escape/not-recorded',
    )
  }))

test.run()

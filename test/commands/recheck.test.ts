import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { recheck } from '../../src/commands/recheck.ts'
import { recheckText } from '../../src/commands/recheck-text.ts'
import { appendReceipt, logFileIn } from '../../src/receipts/receipts.ts'
import { pkg, sha } from '../policy/support.ts'
import { bad, good, inPlace } from './receipts-place.ts'

const [monday, tuesday, friday] = ['2026-11-23', '2026-11-24', '2026-11-27'].map((day) => `${day}T00:00:00.000Z`) as [
  string,
  string,
  string,
]

test('what a feed names now was let in: where, since when, by whom it came, and that its scripts ran', () =>
  inPlace(async ({ session, log, app, note }) => {
    await note(monday, [good])
    await note(tuesday, [good, bad], { scripts: 'approved' })
    const script = { type: 'script', run: '1-1', id: bad.id, integrity: sha.one } as const
    await appendReceipt(log, { ...script, at: tuesday, event: 'preinstall' })
    await appendReceipt(log, { ...script, at: tuesday, event: 'preinstall', code: 0 })
    await appendReceipt(log, { ...script, at: tuesday, event: 'postinstall' })
    await note(friday, [good, bad], { scripts: 'approved' })
    const { matches, problems, packages, receipts } = await recheck(session, [])
    assert.equal([problems, packages, receipts], [[], 2, 6])
    const [match, ...more] = matches
    assert.equal(more, [])
    assert.equal(
      [match?.kind, match?.id, match?.project, match?.since, match?.until, match?.installs, match?.scripts],
      ['exposed', bad.id, app, tuesday, friday, 2, 'ran'],
    )
    assert.equal(match?.ran, [
      { event: 'preinstall', at: tuesday, code: 0 },
      { event: 'postinstall', at: tuesday },
    ])
    assert.is(match?.findings[0]?.rule, 'feed/known-malware')
    const text = recheckText(await recheck(session, []))
    assert.match(text, /EXPOSED bandkit@1\.0\.7 in \S+app/)
    assert.match(text, /came in by parent@1\.0\.0 › bandkit@1\.0\.7/)
    assert.match(text, /postinstall 2026-11-24T00:00:00\.000Z \(its end was not noted\)/)
    assert.match(text, /1 exposed/)
  }))

test('what was stopped, and what nobody names, is no exposure', () =>
  inPlace(async ({ session, note }) => {
    await note(monday, [good])
    await note(tuesday, [bad], { stopped: true })
    const { matches, problems, withoutCode } = await recheck(session, [])
    assert.equal([matches, problems, withoutCode], [[], [], 1])
  }))

test('a denial of today counts for what came in before it', () =>
  inPlace(async ({ session, app, note }) => {
    await note(monday, [good], { scripts: 'stripped' })
    writeFileSync(join(app, 'portcullis.json'), JSON.stringify({ deny: ['left-pad@1.3.0'] }))
    const { matches } = await recheck(session, [app])
    assert.equal(
      matches.map(({ kind, scripts, findings }) => [kind, scripts, findings[0]?.rule]),
      [['exposed', 'stripped', 'policy/denied']],
    )
  }))

test('scripts that were approved, without a word on whether they ran, are not said to have stayed quiet', () =>
  inPlace(async ({ session, note }) => {
    await note(monday, [bad], { scripts: 'approved' })
    const { matches } = await recheck(session, [])
    assert.is(matches[0]?.scripts, 'unknown')
  }))

test('a finding that was known then is not news, a critical one is said all the same', () =>
  inPlace(async ({ session, note }) => {
    const strange = (name: string) =>
      pkg({ name, source: { type: 'registry', tarball: `https://other.invalid/${name}/-/${name}-1.3.0.tgz` } })
    const findings = [{ rule: 'source/outside-registries', severity: 'high' }] as const
    await note(monday, [strange('known')], { findings })
    await note(monday, [strange('new')])
    assert.equal(
      (await recheck(session, [])).matches.map(({ kind, id }) => [kind, id]),
      [['suspicious', 'new@1.3.0']],
    )
    await note(tuesday, [bad], { findings: [{ rule: 'feed/known-malware', severity: 'critical' }] })
    assert.equal(
      (await recheck(session, [])).matches.map(({ id }) => id),
      ['new@1.3.0', bad.id],
    )
  }))

test('what cannot be read is a problem, never "not exposed"', () =>
  inPlace(async ({ session, app, log, note }) => {
    await note(monday, [good])
    writeFileSync(logFileIn(log), 'broken\n', { flag: 'a' })
    assert.match(`${(await recheck(session, [])).problems}`, /line 2 of \S+ cannot be read/)
    writeFileSync(join(app, 'portcullis.json'), '{')
    assert.match(`${(await recheck(session, [])).problems}`, /portcullis\.json/)
  }))

test('a project that is gone is judged all the same', () =>
  inPlace(async ({ session, app, note }) => {
    await note(monday, [bad])
    rmSync(app, { recursive: true })
    assert.is((await recheck(session, [])).matches[0]?.kind, 'exposed')
  }))

test('a place without receipts is no clean answer', () =>
  inPlace(async ({ session, folder, note }) => {
    await note(monday, [bad])
    const none = await recheck(session, [join(folder, 'typo')]).catch((error) => error.code)
    assert.is(none, 'receipts/none')
  }))

test.run()

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { answerScript, type ScriptCall } from '../../src/managers/script-gate.ts'
import type { Plan, PlannedScript } from '../../src/model.ts'

const planned: PlannedScript = {
  id: 'builder@1.0.0',
  name: 'builder',
  version: '1.0.0',
  optional: false,
  integrity: 'sha512-aaa=',
  scripts: { postinstall: 'node build.js' },
  content: 'sha256-1',
}
const plan: Plan = { go: true, run: [planned], judged: [] }
const call: ScriptCall = {
  event: 'postinstall',
  command: 'node build.js',
  name: 'builder',
  version: '1.0.0',
  integrity: 'sha512-aaa=',
}
const why = (changed: Partial<ScriptCall>, of: Plan = plan, same = true): string | true => {
  const answer = answerScript({ ...call, ...changed }, of, () => same)
  return answer.run || answer.why
}

test('runs exactly what is approved, also when the manager names no integrity', () => {
  assert.is(why({}), true)
  const { integrity: _, ...nameless } = call
  assert.is(answerScript(nameless, plan, () => true).run, true)
})

test('refuses everything that differs in anything', () => {
  assert.match(String(why({}, { ...plan, go: false })), /stopped/u)
  assert.match(String(why({ name: 'other' })), /not approved/u)
  assert.match(String(why({ version: '1.0.1' })), /not approved/u)
  assert.match(String(why({ integrity: 'sha512-bbb=' })), /another integrity/u)
  assert.match(String(why({ command: 'node build.js; evil' })), /command/u)
  assert.match(String(why({ event: 'install' })), /command/u)
  assert.match(String(why({}, plan, false)), /files/u)
})

test('an event named like a property of every object is no approved one', () => {
  for (const event of ['constructor', 'toString', '__proto__'])
    assert.is.not(why({ event, command: 'undefined' }), true)
})

test('does not read a folder for what nobody approved', () => {
  let reads = 0
  answerScript({ ...call, name: 'other' }, plan, () => {
    reads++
    return true
  })
  assert.is(reads, 0)
})

test('of two approved packages of one id the one with the integrity counts', () => {
  const twin = { ...planned, integrity: 'sha512-bbb=', content: 'sha256-2' }
  const answer = answerScript({ ...call, integrity: twin.integrity }, { ...plan, run: [planned, twin] }, () => true)
  assert.ok(answer.run && answer.planned.content === 'sha256-2')
})

test.run()

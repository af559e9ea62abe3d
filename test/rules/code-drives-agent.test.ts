import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeDrivesAgent } from '../../src/rules/code-drives-agent.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(codeDrivesAgent, code(signal('agent/run', { command: 'claude --dangerously-skip-permissions' })))[0] as string,
    /asks nobody/,
  )
})

test('a wrapper for the agent is started by its user', () => {
  assert.equal(
    hits(codeDrivesAgent, code(signal('agent/run', { command: 'claude --dangerously-skip-permissions' }, ['bin']))),
    [],
  )
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeDrivesAgent, { code: unknown('not finished') }), [])
})

test.run()

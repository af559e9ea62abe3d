import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeLooksAround } from '../../src/rules/code-looks-around.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

const under = (condition: string, when: 'install' | 'import', ...acts: readonly string[]) =>
  code(signal('hide/condition', { condition, acts }, [when]))

test('a hit says where it starts programs', () => {
  const [said] = says(codeLooksAround, under('debugger', 'install', 'process/shell'))
  assert.match(said as string, /starts programs only where no debugger is attached/)
  assert.equal(hits(codeLooksAround, under('unwatched', 'import', 'process/hidden')).length, 1)
  assert.equal(hits(codeLooksAround, under('production', 'import', 'process/run')).length, 1)
})

test('an install step is left out in a build service, and a cache is written in production', () => {
  assert.equal(hits(codeLooksAround, under('unwatched', 'install', 'process/shell')), [])
  assert.equal(hits(codeLooksAround, under('production', 'import', 'file/write')), [])
  assert.equal(hits(codeLooksAround, under('build', 'import', 'process/run')), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeLooksAround, { code: unknown('not finished') }), [])
})

test.run()

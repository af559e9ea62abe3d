import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { CodeFacts, Fact, Signal, Trigger } from '../../src/model.ts'
import { codeUnread } from '../../src/rules/code-unread.ts'
import { signal } from './code.ts'
import { evidence, known, now, unknown } from './evidence.ts'
import { history, release } from './releases.ts'

const why = 'main.js was not read (13000000 bytes)'
const hits = (code: CodeFacts) => [...codeUnread.check(evidence({ code: known(code) }), now)]
const unread = (...when: Trigger[]): CodeFacts => ({
  reach: { files: [], unresolved: when.length > 0 ? [{ file: 'main.js', line: 1, what: why, when }] : [] },
  signals: [],
  gaps: [{ about: 'code', why }],
})

test('what an install or an import starts and nobody read', () => {
  for (const when of [['install'], ['import'], ['import', 'bin']] as const) {
    assert.equal(hits(unread(...when)), [{ confidence: 'medium', args: { why }, file: 'main.js', line: 1 }])
  }
  assert.match(codeUnread.say({ why }), 'not read to the end')
})

test('a gap that has no place, such as too many files', () => {
  assert.equal(hits(unread()), [{ confidence: 'medium', args: { why } }])
})

test('a large program that only a person starts is none, nor is a computed require in code that was read', () => {
  assert.equal(hits(unread('bin')), [])
  const lost = { file: 'main.js', line: 3, what: 'a computed require', when: ['import'] as const }
  assert.equal(hits({ reach: { files: [], unresolved: [lost] }, signals: [], gaps: [] }), [])
})

test('what millions have loaded for a month is not asked about; what is new, little known or starts at install is', () => {
  const released = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString()
  const checked = (code: CodeFacts, published: string, downloads: number | null) =>
    [
      ...codeUnread.check(
        evidence({
          code: known(code),
          naming: known({ downloads, near: null, invented: false, scopeKnown: false, aliasDownloads: null }),
          ...history({ release: release({ published }) }),
        }),
        now,
      ),
    ].length
  assert.is(checked(unread('import'), released(31), 2_000_000), 0)
  assert.is(checked(unread('import'), released(29), 2_000_000), 1)
  assert.is(checked(unread('import'), 'long ago', 2_000_000), 1)
  assert.is(checked(unread('import'), released(31), 900_000), 1)
  assert.is(checked(unread('import'), released(31), null), 1)
  assert.is(checked(unread('install', 'import'), released(31), 2_000_000), 1)
  assert.is(checked(unread(), released(31), 2_000_000), 1)
})

test('files that were not read together matter where one of them talks to a stranger by itself', () => {
  const lost = (...signals: Signal[]): CodeFacts => ({ ...unread(), signals, gaps: [{ about: 'flow', why }] })
  assert.is(hits(lost(signal('network/request', { host: 'drop.invalid' }, ['import']))).length, 1)
  assert.equal(hits(lost(signal('secret/read', { path: '~/.npmrc' }, ['install']))), [])
  assert.equal(hits(lost(signal('network/socket', { host: '' }, ['import']))), [])
  assert.equal(hits(lost(signal('network/request', { host: 'drop.invalid', runs: 'call' }, ['import']))), [])
})

test('an analysis that did not end is as good as code that was not read; bytes that could not be had are a gap', () => {
  const why = 'not finished within 60 s'
  const checked = (code: Fact<CodeFacts>) => [...codeUnread.check(evidence({ code }), now)]
  assert.equal(checked({ state: 'unknown', why, brokenOff: true }), [{ confidence: 'medium', args: { why } }])
  assert.equal(checked(unknown('offline')), [])
  assert.equal(codeUnread.needs, ['archive'], 'it speaks although the code is unknown')
})

test.run()

import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeOfEntry, entryOfCode } from '../../src/gather/code-entry.ts'
import type { CodeFacts, SignalKind, Trigger } from '../../src/model.ts'
import type { Json } from '../../src/parse/json.ts'

const path = fc.oneof(fc.constantFrom('index.js', 'lib/a.js', '__proto__'), fc.string({ maxLength: 8 }))
const when = fc.subarray<Trigger>(['install', 'import', 'bin'])
const line = fc.integer({ min: 1, max: 1_000_000 })
const text = fc.string({ maxLength: 20, unit: 'binary' })
const args = fc.dictionary(fc.string({ maxLength: 8 }), fc.oneof(text, line, fc.array(text, { maxLength: 3 })))
const code: fc.Arbitrary<CodeFacts> = fc.record({
  reach: fc.record(
    {
      files: fc.array(fc.record({ path, when }), { maxLength: 4 }),
      unresolved: fc.array(fc.record({ file: path, line, what: text, when }), { maxLength: 3 }),
      installHash: fc.constant('sha256-00'),
    },
    { requiredKeys: ['files', 'unresolved'] },
  ),
  signals: fc.array(
    fc.record({
      kind: fc.constantFrom<SignalKind>('net/fetch', 'code/eval'),
      file: path,
      line,
      excerpt: text,
      when,
      args,
    }),
    { maxLength: 4 },
  ),
  ownHosts: fc.array(fc.constantFrom('a.invalid', 'b.invalid'), { maxLength: 2 }),
  gaps: fc.array(fc.record({ about: text, why: text }), { maxLength: 2 }),
})
const stored = (facts: CodeFacts): Json => JSON.parse(JSON.stringify(entryOfCode(facts)))

test('what is kept comes back as it was', () => {
  fc.assert(
    fc.property(code, (facts) => assert.equal(JSON.stringify(codeOfEntry(stored(facts))), JSON.stringify(facts))),
  )
})

/** Every place in a JSON value, with the value that it has once that place holds something else. */
function* spoilt(value: Json, other: Json): Iterable<Json> {
  if (typeof value !== 'object' || value === null) return yield other
  for (const key of Object.keys(value)) {
    for (const changed of spoilt((value as Record<string, Json>)[key] as Json, other)) {
      yield Array.isArray(value) ? Object.assign([...value], { [key]: changed }) : { ...value, [key]: changed }
    }
  }
}

const full: CodeFacts = {
  reach: {
    files: [{ path: 'a.js', when: ['install'] }],
    unresolved: [{ file: 'a.js', line: 1, what: 'require', when: ['install'] }],
    installHash: 'sha256-00',
  },
  signals: [
    { kind: 'net/fetch', file: 'a.js', line: 1, excerpt: 'x', when: ['bin'], args: { url: 'u', parts: ['a'] } },
  ],
  ownHosts: ['a.invalid'],
  gaps: [{ about: 'code', why: 'large' }],
}

test('an entry that lacks or falsifies anything is no entry', () => {
  const entry = stored(full)
  assert.ok(codeOfEntry(entry))
  for (const other of [{}, true]) {
    for (const broken of spoilt(entry, other)) assert.is(codeOfEntry(broken), undefined, JSON.stringify(broken))
  }
  for (const key of Object.keys(entry as object)) {
    assert.is(codeOfEntry({ ...(entry as Record<string, Json>), [key]: [[]] }), undefined, key)
  }
  assert.is(
    codeOfEntry({ ...(entry as Record<string, Json>), reached: [[7, 1]] }),
    undefined,
    'a file that is not there',
  )
  for (const none of [undefined, null, 7, [], 'x']) assert.is(codeOfEntry(none), undefined)
})

test.run()

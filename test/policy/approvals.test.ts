import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Approval, Pin } from '../../src/model.ts'
import { addApprovals, approvalFor, denialIn, formatApprovals, parseApprovals } from '../../src/policy/approvals.ts'
import { approval, faultOf, now, pin, pkg, sha } from './support.ts'

const parse = (text: string) => parseApprovals(text, 'approvals.json')
const { pin: _, ...unpinned } = approval()
const denial = (more: Partial<Approval> = {}): Approval => ({ ...unpinned, decision: 'deny', ...more })

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'\u001b\u202e\u2028\n"\\,{}[]\ud800é<='),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 12,
})
const plain = { noNullPrototype: true } as const
const scripts = fc.array(fc.tuple(fc.oneof(fc.constant('__proto__'), hostile), hostile), { maxLength: 3 })
const pins: fc.Arbitrary<Pin> = fc.record(
  { integrity: hostile, content: hostile, scripts: scripts.map((list) => Object.fromEntries(list)), reach: hostile },
  { ...plain, requiredKeys: ['integrity', 'content', 'scripts'] },
)
const approvals: fc.Arbitrary<Approval> = fc.oneof(
  fc.record(
    {
      decision: fc.constant('approve' as const),
      pin: pins,
      name: hostile,
      version: hostile,
      by: hostile,
      at: fc.constant('2026-11-20T08:00:00.000Z'),
    },
    plain,
  ),
  fc.record(
    {
      decision: fc.constant('deny' as const),
      name: fc.constantFrom('a', 'b', 'constructor'),
      version: fc.constantFrom('1.0.0', '1.0.0-a', '10.0.0', '9.0.0', '*', 'x'),
      by: hostile,
      at: fc.constant('2026-11-20T08:00:00Z'),
      reason: hostile,
      expires: fc.constant('2028-02-29'),
    },
    plain,
  ),
)

test('writes one approval a line, sorted, with a newline at the end', () => {
  const list = [
    denial({ version: '*', reason: 'Zoë said so' }),
    approval({ version: '10.0.0', expires: '2027-01-31' }),
    approval({ version: '9.0.0' }),
    approval({ version: '9.0.0-rc.1' }),
    approval({ name: '@acme/x' }),
    denial({ version: '9.0.0' }),
  ]
  const text = formatApprovals(list)
  const { integrity, content } = pin
  const pinned = `"pin":{"integrity":"${integrity}","scripts":{"postinstall":"node build.js"},"content":"${content}"}`
  const signed = '"by":"ada","at":"2026-11-20T08:00:00.000Z"'
  assert.equal(text.split('\n'), [
    '[',
    `  {"name":"@acme/x","version":"1.3.0","decision":"approve",${pinned},${signed}},`,
    `  {"name":"left-pad","version":"9.0.0-rc.1","decision":"approve",${pinned},${signed}},`,
    `  {"name":"left-pad","version":"9.0.0","decision":"approve",${pinned},${signed}},`,
    `  {"name":"left-pad","version":"9.0.0","decision":"deny",${signed}},`,
    `  {"name":"left-pad","version":"10.0.0","decision":"approve",${pinned},${signed},"expires":"2027-01-31"},`,
    `  {"name":"left-pad","version":"*","decision":"deny",${signed},"reason":"Zoë said so"}`,
    ']',
    '',
  ])
  assert.is(formatApprovals([]), '[]\n')
})

test('what is written is read again as it was, in any order, hostile or not', () => {
  fc.assert(
    fc.property(fc.array(approvals, { maxLength: 6 }), (list) => {
      const text = formatApprovals(list)
      assert.is(formatApprovals(parse(text)), text)
      assert.is(formatApprovals([...list].reverse()), text)
      assert.is(text.split('\n').length, list.length === 0 ? 2 : list.length + 3)
      const sorted = (all: readonly Approval[]) => all.map((one) => formatApprovals([one])).sort()
      assert.equal(sorted(parse(text)), sorted(list))
      for (const one of list) assert.equal(parse(formatApprovals([one])), [one])
    }),
  )
})

test('writes nothing that acts on a terminal or hides', () => {
  const trick = 'l\u043edash\u001b[2J\u202e\u200b\u2028\u00ad\u{e0041}'
  const text = formatApprovals([
    approval({ name: trick, by: trick, reason: trick, pin: { ...pin, scripts: { [trick]: trick } } }),
  ])
  assert.match(text, /"name":"l\\u043edash\\u001b\[2J\\u202e\\u200b\\u2028\\u00ad\\udb40\\udc41"/)
  assert.match(text, /"by":"l\u043edash\\u001b/)
  assert.not.match(text, /(?![ \n])[\p{C}\p{Z}]/u)
})

test('writes nothing that could not be read again', () => {
  assert.match(
    faultOf(() => formatApprovals([approval({ expires: 'tomorrow' })]))?.message ?? '',
    /\[0\]\.expires: expected/,
  )
})

test('writes the same text in whatever order scripts were found', () => {
  const text = (scripts: Pin['scripts']) => formatApprovals([approval({ pin: { ...pin, scripts } })])
  assert.is(text({ postinstall: 'b', install: 'a' }), text({ install: 'a', postinstall: 'b' }))
})

test('names the line of what is wrong', () => {
  const lines = formatApprovals([approval({ name: 'a' }), approval({ name: 'b' })]).split('\n')
  const wrong = (line: string, by: string) => faultOf(() => parse(lines.join('\n').replace(line, by)))
  assert.is(wrong('"name":"b"', '"nmae":"b"')?.code, 'approvals/invalid')
  assert.match(
    wrong('"name":"b"', '"nmae":"b"')?.message ?? '',
    /^approvals\.json:3: \[1\]\.nmae: expected one of the keys/,
  )
  assert.match(wrong('"name":"b",', '')?.message ?? '', /^approvals\.json:3: \[1\]: expected the key "name"/)
  assert.is(wrong('},\n', '}\n')?.message, 'approvals.json:3: this is not JSON')
  assert.is(faultOf(() => parse('[\n  {},\n  oops\n]'))?.message, 'approvals.json:3: this is not JSON')
})

test('says that a merge is not finished', () => {
  const fault = faultOf(() => parse('[\n<<<<<<< HEAD\n  {}\n=======\n  {}\n>>>>>>> other\n]\n'))
  assert.is(fault?.code, 'approvals/invalid')
  assert.is(fault?.message, 'approvals.json:2: merge conflict')
  assert.match(fault?.options.hint ?? '', /finish the merge/)
})

test('refuses what is not an approval', () => {
  const wrong: readonly unknown[] = [
    {},
    [1],
    [{ ...approval(), decision: 'maybe' }],
    [unpinned],
    [{ ...approval(), pin: { ...pin, scripts: { a: 1 } } }],
    [{ ...approval(), pin: { integrity: sha.one } }],
    [{ ...approval(), pin: { ...pin, more: 1 } }],
    [{ ...approval(), name: 1 }],
    [{ ...approval(), at: 'yesterday' }],
    [{ ...approval(), expires: '2026-02-30' }],
    [{ ...approval(), reason: null }],
  ]
  for (const value of wrong) {
    assert.is(faultOf(() => parse(JSON.stringify(value)))?.code, 'approvals/invalid', JSON.stringify(value))
  }
  assert.is(faultOf(() => parse('[{"name":"a","name":"b"}]'))?.code, 'approvals/invalid')
})

test('an approval holds for exactly what it pins', () => {
  const found = (more: Partial<Approval> = {}, of: Pin = pin, one = pkg()) =>
    approvalFor([approval(more)], one, of, now)
  assert.ok(found())
  assert.ok(found({ pin: { ...pin, integrity: `${sha.weak} ${sha.one}` } }))
  assert.not(found({}, { ...pin, integrity: sha.other }))
  assert.not(found({}, { ...pin, integrity: `${sha.one} ${sha.other}` }))
  assert.not(found({ pin: { ...pin, integrity: 'x' } }, { ...pin, integrity: 'x' }))
  assert.not(found({}, { ...pin, content: 'sha256-1' }))
  assert.not(found({}, { ...pin, scripts: {} }))
  assert.not(found({}, { ...pin, scripts: { postinstall: 'node build.js ' } }))
  assert.not(found({}, { ...pin, scripts: { ...pin.scripts, install: 'x' } }))
  assert.not(found({}, { ...pin, scripts: { toString: 'x' } }))
  assert.not(found({}, pin, pkg({ version: '1.3.1' })))
  assert.not(found({}, pin, pkg({ name: 'right-pad' })))
  assert.not(found({}, pin, pkg({ name: 'evil', alias: 'left-pad' })))
  assert.not(found({ version: '*' }))
  assert.not(found({ decision: 'deny' }))
})

test('an approval ends after the day it names, and where anybody denies', () => {
  assert.ok(approvalFor([approval({ expires: '2026-11-23' })], pkg(), pin, now))
  assert.not(approvalFor([approval({ expires: '2026-11-22' })], pkg(), pin, now))
  assert.not(approvalFor([approval(), denial({ version: '*' })], pkg(), pin, now))
})

test('a denial holds for its version or for all, under name and alias', () => {
  const found = (more: Partial<Approval> = {}, one = pkg()) => denialIn([approval(), denial(more)], one, now)
  assert.equal(found(), denial())
  assert.ok(found({ version: '*' }))
  assert.ok(found({}, pkg({ name: 'x', alias: 'left-pad' })))
  assert.ok(found({ expires: '2026-11-23' }))
  assert.not(found({ version: '1.3.1' }))
  assert.not(found({ expires: '2026-11-22' }))
  assert.not(found({}, pkg({ name: 'x' })))
})

test('a later decision replaces an earlier one of the same version', () => {
  const [old, other] = [approval({ by: 'old' }), approval({ version: '1.2.0' })]
  assert.equal(addApprovals([old, other], [approval({ by: 'new' })]), [other, approval({ by: 'new' })])
  assert.equal(addApprovals([old, other], [denial()]), [other, denial()])
  assert.equal(addApprovals([denial(), other], [old]), [other, old])
  assert.equal(addApprovals([], [old, denial()]), [denial()])
})

test('a denial of every version removes all approvals of that name, and an approval does not undo it', () => {
  const all = denial({ version: '*' })
  const elsewhere = approval({ name: 'right-pad' })
  assert.equal(addApprovals([approval(), approval({ version: '1.2.0' }), elsewhere], [all]), [elsewhere, all])
  assert.equal(addApprovals([all], [approval()]), [all, approval()])
  assert.equal(addApprovals([approval()], [approval({ version: '*' })]), [approval(), approval({ version: '*' })])
})

test.run()

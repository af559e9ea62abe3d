import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Accepted, Source } from '../../src/model.ts'
import { acceptedIndex, acceptedKey, addAccepted, formatAccepted, parseAccepted } from '../../src/policy/accepted.ts'
import { faultOf, pkg, sha } from './support.ts'

const parse = (text: string) => parseAccepted(text, 'accepted')
const entry = (id: string, integrity: string = sha.one, rules: readonly string[] = []): Accepted => ({
  id,
  integrity,
  rules,
})

test('writes a comment and one sorted line a package', () => {
  const text = formatAccepted([entry('b@1.0.0', sha.one, ['source/url', 'a/b']), entry('a@1.0.0'), entry('B@1.0.0')])
  const [header, ...lines] = text.split('\n')
  assert.ok(header?.startsWith('# '))
  assert.equal(lines, [`B@1.0.0 ${sha.one}`, `a@1.0.0 ${sha.one}`, `b@1.0.0 ${sha.one} a/b,source/url`, ''])
})

test('what is written is read again, and no id can forge a line', () => {
  const hostile = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...' \n\r\t#\\u,\u0000\u2028\ufeff\ud800<='),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    minLength: 1,
    maxLength: 12,
  })
  const entries = fc.record(
    {
      id: hostile,
      integrity: hostile,
      rules: fc.uniqueArray(fc.constantFrom('a/b', 'c/d', 'source/git')).map((rules) => rules.sort()),
    },
    { noNullPrototype: true },
  )
  const keyOf = ({ id, integrity }: Accepted) => JSON.stringify([id, integrity])
  fc.assert(
    fc.property(fc.uniqueArray(entries, { selector: keyOf, maxLength: 6 }), (list) => {
      const text = formatAccepted(list)
      assert.match(text, /^[ -~\n]*$/)
      assert.is(text.split('\n').length, list.length + 2)
      assert.is(formatAccepted([...list].reverse()), text)
      const order = (all: readonly Accepted[]) => [...all].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
      assert.equal(order(parse(text)), order(list))
    }),
  )
})

test('takes files as merges and editors leave them', () => {
  const text = `\ufeff# ours\r\n\r\nb@1 ${sha.one} a/b\r\n# theirs\na@1 ${sha.one}\nb@1 ${sha.one} c/d`
  assert.equal(parse(text), [entry('b@1', sha.one, ['a/b', 'c/d']), entry('a@1')])
})

test('names the line of what is wrong', () => {
  const wrong = [
    'a@1',
    `a@1  ${sha.one}`,
    ` a@1 ${sha.one}`,
    `a@1 ${sha.one} a/b c`,
    `a@1 ${sha.one} a/b,`,
    `a@1 ${sha.one} `,
    `a@1 ${sha.one} nonsense`,
    `a@1\t${sha.one}`,
    `\u043e@1 ${sha.one}`,
    `\\u0061@1 ${sha.one}`,
    `\\u000A@1 ${sha.one}`,
    `a\\@1 ${sha.one}`,
  ]
  for (const line of wrong) {
    const fault = faultOf(() => parse(`# x\n${line}\n`))
    assert.is(fault?.code, 'accepted/invalid', JSON.stringify(line))
    assert.match(fault?.message ?? '', /^accepted:2: expected an id, an integrity and rules, not "[ -~]*"$/)
  }
})

test('says that a merge is not finished', () => {
  assert.is(faultOf(() => parse(`# x\n<<<<<<< HEAD\na@1 ${sha.one}\n`))?.message, 'accepted:2: merge conflict')
})

test('leaves out what could not be read again', () => {
  assert.equal(parse(formatAccepted([entry(''), entry('a@1', ''), entry('b@1')])), [entry('b@1')])
})

test('a resident has this id and this integrity', () => {
  const index = acceptedIndex([entry('a@1', sha.one, ['a/b']), entry('a@1', sha.one, ['c/d']), entry('b@1', sha.other)])
  assert.ok(index.isResident('a@1', sha.one))
  assert.equal(index.rules('a@1', sha.one), ['a/b', 'c/d'])
  assert.not(index.isResident('a@1', sha.other))
  assert.not(index.isResident('c@1', sha.one))
  assert.equal(index.rules('a@1', sha.other), [])
  assert.not(index.isResident('__proto__', 'x'))
})

test('adding keeps what was accepted before', () => {
  const list = addAccepted([entry('a@1', sha.one, ['a/b'])], [entry('a@1'), entry('b@1')])
  assert.equal(list, [entry('a@1', sha.one, ['a/b']), entry('b@1')])
})

test('a package is known by its integrity, or by a source that names the bytes', () => {
  const { integrity: _, ...bare } = pkg()
  const key = (source: Source) => acceptedKey({ ...bare, source })
  const commit = 'c'.repeat(40)
  assert.is(acceptedKey(pkg()), sha.one)
  assert.is(
    key({ type: 'git', url: 'git+https://git.invalid/a.git', commit }),
    `git+https://git.invalid/a.git#${commit}`,
  )
  assert.is(key({ type: 'git', url: 'https://git.invalid/a.git', commit }), `git+https://git.invalid/a.git#${commit}`)
  assert.is(key({ type: 'url', url: 'https://a.invalid/a.tgz' }), 'https://a.invalid/a.tgz')
  assert.is(key({ type: 'file', path: 'a.tgz' }), 'file:a.tgz')
  assert.is(key({ type: 'directory', path: 'a' }), 'link:a')
})

test('a package without anything that names its bytes is never a resident', () => {
  const { integrity: _, ...bare } = pkg()
  assert.is(acceptedKey(bare), undefined)
  assert.is(acceptedKey({ ...bare, source: { type: 'git', url: 'https://git.invalid/a.git' } }), undefined)
  assert.is(
    acceptedKey({ ...bare, source: { type: 'git', url: 'https://git.invalid/a.git', commit: 'main' } }),
    undefined,
  )
  assert.is(acceptedKey({ ...bare, source: { type: 'url', url: sha.one } }), undefined)
})

test('an integrity that is none cannot pose as a source', () => {
  assert.is(acceptedKey(pkg({ integrity: 'https://a.invalid/a.tgz' })), undefined)
  assert.is(acceptedKey(pkg({ integrity: '' })), undefined)
})

test.run()

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Fault } from '../../src/parse/fault.ts'
import { maxYamlBytes, parseYaml } from '../../src/parse/yaml.ts'

const codeOf = (text: string): string | undefined => {
  try {
    parseYaml(text, 'x.yaml')
  } catch (error) {
    assert.instance(error, Fault)
    return (error as Fault).code
  }
  return undefined
}

test('what package managers write is read', () => {
  assert.equal(parseYaml("a: '9.0'\nb:\n  '@s/c@1.0.0':\n    d: {e: f, g: [h]}\n", 'x'), {
    a: '9.0',
    b: { '@s/c@1.0.0': { d: { e: 'f', g: ['h'] } } },
  })
})

test('an empty document is null', () => {
  assert.is(parseYaml('', 'x'), null)
})

test('anchors, aliases, tags and merge keys are refused', () => {
  const texts = [
    'a: &x 1',
    'a: *x',
    'a: &x [1]\nb: *x',
    'a: &x {b: 1}',
    'a: !!str 1',
    'a: !!set {b}',
    'a: !x [1]',
    '<<: {a: 1}',
    'a:\n  - "\\x3c\\x3c": {b: 1}',
  ]
  for (const text of texts) assert.is(codeOf(text), 'yaml/refused', text)
})

test('a bomb of aliases is refused before it grows', () => {
  const levels = Array.from({ length: 40 }, (_, level) => `l${level + 1}: &l${level + 1} [*l${level}, *l${level}]`)
  assert.is(codeOf(`l0: &l0 [x, x]\n${levels.join('\n')}`), 'yaml/refused')
})

test('several documents, duplicate keys and what is no YAML are faults', () => {
  assert.is(codeOf('a: 1\n---\nb: 1'), 'yaml/refused')
  for (const text of ['a: 1\na: 2', 'a: [', 'a: "', '\t- a', '? [a]\n: b', '['.repeat(200)])
    assert.is(codeOf(text), 'yaml/invalid', text)
})

test('a file that is too large is a fault', () => {
  assert.is(codeOf('#'.repeat(maxYamlBytes + 1)), 'yaml/too-large')
})

test('__proto__ is a key like any other', () => {
  const value = parseYaml('__proto__: {polluted: 1}\nconstructor: 2', 'x') as Record<string, unknown>
  assert.equal(Object.keys(value), ['__proto__', 'constructor'])
  assert.is((value as { polluted?: unknown }).polluted, undefined)
  assert.is(({} as { polluted?: unknown }).polluted, undefined)
})

test.run()

import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { withBlock } from '../../src/commands/lists/yaml-block.ts'
import { parseYaml } from '../../src/parse/yaml.ts'

test('a block is made where there is none, and all else stays', () => {
  const text = '# ours\npackages:\n  - apps/* # every one\n'
  assert.is(
    withBlock(text, 'allowBuilds', { 'a@1.0.0': true, b: false }),
    `${text}allowBuilds:\n  "a@1.0.0": true\n  "b": false\n`,
  )
  assert.is(withBlock('', 'onlyBuiltDependencies', ['a@1.0.0']), 'onlyBuiltDependencies:\n  - "a@1.0.0"\n')
})

test('lines that stay keep their writing and their comments; others go, new ones come', () => {
  const text = [
    'allowBuilds: # who may',
    '    # the bundler',
    "    'esbuild@0.27.0': true",
    '    esbuild@0.28.0: true # this one',
    '    sharp: false',
    '',
    'packages:',
    '  - x',
    '',
  ].join('\r\n')
  assert.is(
    withBlock(text, 'allowBuilds', { 'esbuild@0.28.0': true, sharp: false, '@a/b@1.0.0': true }),
    [
      'allowBuilds: # who may',
      '    # the bundler',
      '    esbuild@0.28.0: true # this one',
      '    sharp: false',
      '    "@a/b@1.0.0": true',
      '',
      'packages:',
      '  - x',
      '',
    ].join('\r\n'),
  )
})

test('what is no such block is left to a person', () => {
  assert.is(withBlock('allowBuilds: {a: true}\n', 'allowBuilds', { a: false }), undefined)
  assert.is(withBlock('allowBuilds: &x\n  a: true\n', 'allowBuilds', { a: false }), undefined)
})

test('what comes out says what it was to say, and nothing else has changed', () => {
  const name = fc.stringMatching(/^(?:@[a-z]{1,3}\/)?[a-z._-]{1,5}(?:@\d\.\d\.\d)?$/u)
  const entries = fc.dictionary(name, fc.boolean(), { minKeys: 1, maxKeys: 5, noNullPrototype: true })
  fc.assert(
    fc.property(entries, entries, (old, next) => {
      const head = 'packages:\n  - a\nallowBuilds:\n'
      const lines = Object.entries(old).map(([key, value]) => `  ${JSON.stringify(key)}: ${value}\n`)
      const text = withBlock(`${head}${lines.join('')}other: 1\n`, 'allowBuilds', next)
      assert.equal(parseYaml(text ?? '', 'x.yaml'), { packages: ['a'], allowBuilds: next, other: 1 })
    }),
  )
})

test.run()

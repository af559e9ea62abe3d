import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { allowPatternSyntax, matchesName, patternSyntax } from '../../src/policy/pattern.ts'

test('matches a name that is written out only as it is', () => {
  assert.ok(matchesName('left-pad', 'left-pad'))
  for (const name of ['Left-pad', 'left-pad/', './left-pad', 'left-pad ', 'left\u2010pad', 'left-pad\n', '']) {
    assert.not(matchesName('left-pad', name), JSON.stringify(name))
  }
})

test('lets a star match anything but a slash', () => {
  assert.ok(matchesName('@acme/*', '@acme/tool'))
  assert.ok(matchesName('@acme/*', '@acme/.tool'))
  assert.ok(matchesName('*', 'left-pad'))
  assert.ok(matchesName('evil-*', 'evil-\n\u202ex'))
  assert.ok(matchesName('@*/*', '@a/b'))
  assert.not(matchesName('*', '@acme/tool'))
  assert.not(matchesName('@acme/*', '@acme/tool/deep'))
  assert.not(matchesName('@acme/*', '@acme2/tool'))
  assert.not(matchesName('@acme*', '@acme/tool'))
})

test('never normalises: case, Unicode form, doubled and trailing slashes all count', () => {
  assert.not(matchesName('@acme/*', '@acme//tool'))
  assert.not(matchesName('@acme/*', '@acme/tool/'))
  assert.not(matchesName('@acme/*', '@ACME/tool'))
  assert.not(matchesName('caf\u00e9*', 'cafe\u0301'))
  assert.ok(matchesName('caf\u00e9*', 'caf\u00e9'))
})

test('takes what is special elsewhere for itself', () => {
  assert.ok(matchesName("it's(a)~*", "it's(a)~b"))
  assert.not(matchesName('a(b)*', 'ab'))
  assert.not(matchesName('+(a)*', 'aa'))
  assert.not(matchesName('{a,b}*', 'aa'))
})

test('refuses what other globs give a meaning to', () => {
  const refused = [
    '',
    '!a',
    '#a',
    '**',
    '@a/**',
    '{a,b}',
    '[ab]',
    'a|b',
    'a\\*',
    '+(a)',
    '@(a)',
    '!(a)',
    '?(a)',
    '*(a)',
  ]
  for (const pattern of [...refused, 'a b', 'a\n', 'a@1.0.0', '@a/b@1', 'a'.repeat(257), '\u0007']) {
    assert.not(patternSyntax.test(pattern), JSON.stringify(pattern))
    assert.not(allowPatternSyntax.test(pattern), JSON.stringify(pattern))
  }
  for (const pattern of ['a', '@a/*', 'a?b', 'a'.repeat(256), "it's(a)~", 'JSONStream']) {
    assert.ok(patternSyntax.test(pattern), pattern)
    assert.ok(allowPatternSyntax.test(pattern), pattern)
  }
})

test('lets a denial, and no exception, name what is not ASCII', () => {
  assert.ok(patternSyntax.test('l\u043edash*'))
  assert.not(allowPatternSyntax.test('l\u043edash*'))
})

test('agrees with a plain definition of the wildcards', () => {
  const slow = (pattern: string, name: string): boolean => {
    if (pattern === '') return name === ''
    const [head, tail] = [pattern.charAt(0), pattern.slice(1)]
    if (head === '*') return slow(tail, name) || (name !== '' && !name.startsWith('/') && slow(pattern, name.slice(1)))
    return name !== '' && (head === '?' ? !name.startsWith('/') : name.startsWith(head)) && slow(tail, name.slice(1))
  }
  const part = (chars: string) => fc.string({ unit: fc.constantFrom(...chars), minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(part('ab-*?'), part('ab-*?'), part('ab-*'), part('ab-*'), (one, two, three, four) => {
      const cases = [
        [one, three],
        [`@${one}/${two}`, `@${three}/${four}`],
      ] as const
      for (const [pattern, name] of cases) {
        if (patternSyntax.test(pattern))
          assert.is(matchesName(pattern, name), slow(pattern, name), `${pattern} ${name}`)
      }
    }),
    { numRuns: 2000 },
  )
})

test('answers at once for patterns that blow up a backtracking matcher', () => {
  assert.not(matchesName(`${'*a'.repeat(120)}b`, 'a'.repeat(50_000)))
})

test.run()

import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { keyOf, parseDepPath, withoutSuffix } from '../../src/parse/dep-path.ts'

test('suffixes of peers and patches come off, nested and in a row', () => {
  assert.is(withoutSuffix('a@1.0.0(react@18.2.0)'), 'a@1.0.0')
  assert.is(withoutSuffix('a@1.0.0(b@1.0.0(c@2.0.0))(@s/d@3.0.0)'), 'a@1.0.0')
  assert.is(withoutSuffix('a@1.0.0(patch_hash=abc)(react@18.2.0)'), 'a@1.0.0')
  assert.is(withoutSuffix('a@file:dir(1)/x'), 'a@file:dir(1)/x')
  assert.is(withoutSuffix('a@1.0.0)'), 'a@1.0.0)')
})

test("name and version are split at the first @ that is not a scope's", () => {
  assert.equal(parseDepPath('a@1.0.0'), { name: 'a', version: '1.0.0' })
  assert.equal(parseDepPath('/@s/a@1.0.0(x@1)'), { name: '@s/a', version: '1.0.0' })
  assert.equal(parseDepPath('a@https://u@h.invalid/a.tgz'), { name: 'a', version: 'https://u@h.invalid/a.tgz' })
  for (const path of ['', 'a', 'a@', '@s/a', 'file:x']) assert.is(parseDepPath(path), undefined, path)
})

test('a reference means a key as pnpm 9 and later read it', () => {
  assert.is(keyOf('1.0.0', 'a', 9), 'a@1.0.0')
  assert.is(keyOf('1.0.0(react@18.0.0)', 'a', 9), 'a@1.0.0(react@18.0.0)')
  assert.is(keyOf('real@1.0.0', 'a', 9), 'real@1.0.0')
  assert.is(keyOf('@s/real@1.0.0', 'a', 9), '@s/real@1.0.0')
  assert.is(keyOf('file:x@y', 'a', 9), 'a@file:x@y')
  assert.is(keyOf('git+ssh://git@h.invalid/r#1', 'a', 9), 'a@git+ssh://git@h.invalid/r#1')
})

test('and as pnpm 8 reads it', () => {
  assert.is(keyOf('1.0.0(@s/p@1.0.0)', 'a', 6), '/a@1.0.0(@s/p@1.0.0)')
  assert.is(keyOf('/real@1.0.0', 'a', 6), '/real@1.0.0')
  assert.is(keyOf('file:x', 'a', 6), 'file:x')
  assert.is(keyOf('github.com/u/r/abc', 'a', 6), 'github.com/u/r/abc')
})

test('a path put together is taken apart again', () => {
  const name = fc.stringMatching(/^(?:@[a-z]{1,5}\/)?[a-z][a-z0-9.-]{0,8}$/u)
  const version = fc.stringMatching(/^[0-9]\.[0-9]\.[0-9](?:-[a-z]{1,4})?$/u)
  fc.assert(
    fc.property(name, version, name, version, (a, v, peer, w) => {
      const path = `${a}@${v}(${peer}@${w}(x@1.0.0))`
      assert.equal(parseDepPath(path), { name: a, version: v })
      assert.is(keyOf(`${v}(${peer}@${w})`, a, 9), `${a}@${v}(${peer}@${w})`)
    }),
  )
})

test.run()

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { folded, inOrder, redrawn, seen } from '../../src/names/fold.ts'

test('what looks alike is read alike', () => {
  assert.is(seen('l\u043ed\u0430sh'), 'lodash')
  assert.is(seen('react\u200b'), 'react')
  assert.is(seen('\uff52eact'), 'react')
  assert.is(seen('re\u0301act'), 'react')
  assert.is(seen('plain-name_1.0'), 'plain-name_1.0')
})

test('separators, scopes, case and digits for letters fold away', () => {
  for (const name of ['cross-env', 'cross_env', 'crossenv', '@cross/env', 'Cross.Env', 'cr0ss-env'])
    assert.is(folded(name), 'crossenv')
  assert.is.not(folded('cross-envs'), 'crossenv')
})

test('words are put in one order', () => {
  assert.is(inOrder('@types/react-dom'), inOrder('dom_react.types'))
})

test('letters that run together are drawn either way, one place at a time', () => {
  assert.ok([...redrawn('rnoment')].includes('moment'))
  assert.ok([...redrawn('modash')].includes('rnodash'))
  assert.equal([...redrawn('abc')], [])
})

test.run()

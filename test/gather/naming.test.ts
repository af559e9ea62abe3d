import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { namingOf } from '../../src/gather/naming.ts'
import type { NameFacts } from '../../src/model.ts'
import { known, resolved, unknown } from '../rules/evidence.ts'

const nothing: NameFacts = { downloads: null, near: null, invented: false, scopeKnown: false, aliasDownloads: null }

test('name and alias are looked up', () => {
  const asked: unknown[] = []
  const names = known({
    look(...args: unknown[]) {
      asked.push(args)
      return nothing
    },
  })
  assert.equal(namingOf(resolved({ name: 'b', alias: 'a' }), names), known(nothing))
  assert.equal(asked, [['b', 'a']])
})

test('the name of a folder on this machine says nothing', () => {
  const names = known({ look: () => nothing })
  assert.equal(namingOf(resolved({ source: { type: 'directory', path: '../a' } }), names), known(null))
})

test('a list that is missing or broken leaves it unknown, with the reason', () => {
  assert.equal(namingOf(resolved(), unknown('no list')), unknown('no list'))
  const broken = known({
    look: (): NameFacts => {
      throw new Error('cut off')
    },
  })
  assert.equal(namingOf(resolved(), broken), unknown('the popular names could not be searched: cut off'))
})

test.run()

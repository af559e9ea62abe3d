import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { releaseLinesTogether } from '../../src/rules/release-lines-together.ts'
import { hits, known, says } from './evidence.ts'
import { history, sparse } from './releases.ts'

test('three lines within half an hour are a hit', () => {
  assert.equal(says(releaseLinesTogether, history({ together: ['0.7.29', '0.8.0'], lines: 3 })), [
    '3 release lines were published within half an hour, the others as 0.7.29, 0.8.0',
  ])
})

test('a fix, its one backport and what had to be fixed of it are quiet', () => {
  assert.equal(hits(releaseLinesTogether, history({ together: ['0.8.0', '0.8.1'], lines: 2 })), [])
})

test('without times nothing is together', () => {
  assert.equal(hits(releaseLinesTogether, sparse()), [])
  assert.equal(hits(releaseLinesTogether, { history: known(null) }), [])
  assert.ok(releaseLinesTogether.needs.includes('history'))
})

test.run()

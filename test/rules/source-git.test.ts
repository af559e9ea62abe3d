import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sourceGit } from '../../src/rules/source-git.ts'
import { hits, resolved, says } from './evidence.ts'

test('a git dependency is a hit that names repository and commit', () => {
  const source = { type: 'git', url: 'git+ssh://g.invalid/a.git', commit: 'abc' } as const
  assert.match(says(sourceGit, { package: resolved({ source }) })[0] as string, /g\.invalid\/a\.git at abc/)
})

test('a registry package is quiet', () => {
  assert.equal(hits(sourceGit, {}), [])
})

test('it speaks of newcomers only', () => {
  assert.is(sourceGit.speaksOf, 'newcomers')
})

test.run()

import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { repositoryOf } from '../../src/gather/repository.ts'
import type { Json } from '../../src/parse/json.ts'

test('all ways to write a repository are one', () => {
  for (const text of [
    'Owner/name.js',
    'github:owner/name.js',
    'https://github.com/owner/name.js',
    'https://www.github.com/Owner/Name.js.git#readme',
    'git+https://github.com/owner/name.js.git',
    'git://github.com/owner/name.js.git',
    'git+ssh://git@github.com/owner/name.js.git',
    'git@github.com:owner/name.js.git',
    'https://user:word@github.com/owner/name.js/tree/main/packages/x',
  ]) {
    assert.is(repositoryOf({ repository: text }), 'github.com/owner/name.js', text)
    assert.is(repositoryOf({ repository: { type: 'git', url: text } }), 'github.com/owner/name.js', text)
  }
  assert.is(repositoryOf({ repository: 'gitlab:a/b' }), 'gitlab.com/a/b')
  assert.is(repositoryOf({ repository: 'https://git.x.invalid/a/b.git' }), 'git.x.invalid/a/b')
})

test('what names no repository is none', () => {
  for (const repository of ['', 'x', 'https://github.com/owner', 'gist:11081aaa281', './a/b/c', 7, null, [], {}]) {
    assert.is(repositoryOf({ repository } as Json), undefined, String(repository))
  }
  assert.is(repositoryOf(undefined), undefined)
})

test('no text makes it throw or take long', () => {
  void fc.assert(fc.property(fc.string(), (repository) => void repositoryOf({ repository })))
  repositoryOf({ repository: `https://${'a.'.repeat(100_000)}` })
})

test.run()

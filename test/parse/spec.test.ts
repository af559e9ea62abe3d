import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { gitSource, isFolderName, isGitHosted, isRegistrySpec, leavesRoot, sourceOf } from '../../src/parse/spec.ts'

const sha = 'a'.repeat(40)

test('versions, ranges, tags and aliases are answered by a registry', () => {
  const specs = [
    '',
    '*',
    '1.0.0',
    '^1.2',
    '~1.2.3',
    '>=1 <2 || 3.x',
    'latest',
    'npm:other@^1',
    'npm:@s/x@1',
    'jsr:@s/x@1',
    'catalog:',
    'catalog:old',
    'work:1.0.0',
    ' 1.0.0 ',
  ]
  for (const spec of specs) assert.ok(isRegistrySpec(spec), spec)
})

test('addresses, repositories and paths are not', () => {
  const specs = [
    'https://a.invalid/x.tgz',
    'HTTP://a.invalid/x',
    'git+ssh://git@a.invalid/x.git',
    'git://a.invalid/x',
    'user/repo',
    'github:user/repo',
    'git@a.invalid:user/repo.git',
    'file:../x',
    './x',
    '../x',
    '/x',
    '~/x',
    '.',
    'x.tgz',
    'C:\\x',
    'c:x',
    'link:x',
    'workspace:*',
    'portal:x',
    'patch:x',
    'runtime:24',
  ]
  for (const spec of specs) assert.not.ok(isRegistrySpec(spec), spec)
})

test("an http address is a registry's or just an address, as the caller knows", () => {
  const url = 'https://a.invalid/x/-/x-1.0.0.tgz'
  assert.equal(sourceOf(url, true), { type: 'registry', tarball: url })
  assert.equal(sourceOf(url, false), { type: 'url', url })
})

test("an archive that a git host makes of a commit is never a registry's", () => {
  const url = `https://codeload.github.com/u/r/tar.gz/${sha}`
  assert.equal(sourceOf(url, true), { type: 'url', url })
  assert.ok(isGitHosted('https://github.com/u/r/archive/main.tar.gz'))
  assert.ok(isGitHosted('https://gitlab.com/u/r/-/archive/v1/r.tar.gz'))
  assert.not.ok(isGitHosted('https://registry.npmjs.org/x/-/x-1.0.0.tgz'))
  assert.not.ok(isGitHosted('not a url'))
})

test('a git address is split at its commit; anything that is no commit stays', () => {
  assert.equal(sourceOf(`git+ssh://git@a.invalid/r.git#${sha}`, true), {
    type: 'git',
    url: 'git+ssh://git@a.invalid/r.git',
    commit: sha,
  })
  assert.equal(gitSource('git+https://a.invalid/r.git#main'), { type: 'git', url: 'git+https://a.invalid/r.git#main' })
  assert.equal(gitSource(`https://a.invalid/r#${sha}&path:/sub`), {
    type: 'git',
    url: `https://a.invalid/r#${sha}&path:/sub`,
    commit: sha,
  })
  assert.equal(sourceOf('git@a.invalid:u/r.git', true), { type: 'git', url: 'git@a.invalid:u/r.git' })
})

test('a file is an archive by its ending, else a folder', () => {
  assert.equal(sourceOf('file:../x.tgz', true), { type: 'file', path: '../x.tgz' })
  assert.equal(sourceOf('file:../x', true), { type: 'directory', path: '../x' })
})

test('a link is a folder', () => {
  assert.equal(sourceOf('link:../x', true), { type: 'directory', path: '../x' })
})

test('what is not understood has no source', () => {
  for (const text of ['', 'ftp://a.invalid/x.tgz', 'javascript:x', 'x.tgz', '../x'])
    assert.is(sourceOf(text, true), undefined, text)
})

test("paths that leave the project's root are known on every system", () => {
  for (const path of ['..', '../x', '..\\x', '/x', '\\\\host\\x', 'C:\\x', 'c:/x']) assert.ok(leavesRoot(path), path)
  for (const path of ['', 'x', '..x', 'a/../b', './x']) assert.not.ok(leavesRoot(path), path)
})

test('only a plain or scoped name is a folder for a package', () => {
  for (const name of ['a', '@s/a', 'JSONStream', '__proto__', 'лodash']) assert.ok(isFolderName(name), name)
  const bad = [
    '',
    '.',
    '..',
    '.bin',
    '.hooks',
    'node_modules',
    'a/b',
    '@s',
    '@s/',
    '@/a',
    '@s/a/b',
    '@s/.x',
    'a\\b',
    'c:x',
    'a\u0000',
  ]
  for (const name of bad) assert.not.ok(isFolderName(name), name)
})

test.run()

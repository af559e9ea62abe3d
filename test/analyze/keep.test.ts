import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { keepLimits, mayMatter } from '../../src/analyze/keep.ts'

test('code, scripts without an extension, build files and what editors act on are kept', () => {
  for (const path of [
    'a.js',
    'lib/b.MJS',
    'bin/tool',
    'binding.gyp',
    'x.sh',
    'a.py',
    'run.bat',
    'data.json',
    '.vscode/tasks.json',
    '.claude/settings.json',
    'Makefile',
    '.npmrc',
    'x.dat',
    'license.js',
    'HISTORY.cjs',
  ]) {
    assert.ok(mayMatter(path, 100), path)
  }
})

test('declarations, prose, pictures, machine code and what is too large are not', () => {
  for (const path of [
    'a.d.ts',
    'a.d.mts',
    'README.md',
    'LICENSE',
    'a.png',
    'a.js.map',
    'a.css',
    'a.node',
    'a.wasm',
    'src/a.cc',
  ]) {
    assert.not.ok(mayMatter(path, 100), path)
  }
  assert.not.ok(mayMatter('a.js', keepLimits.file + 1))
  assert.not.ok(mayMatter('a.js', 0))
  assert.not.ok(mayMatter('x.dat', 1024 * 1024))
})

test.run()

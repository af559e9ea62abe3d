import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { pathOddities, placedByNpm, relative, standsFor } from '../../src/parse/archive-path.ts'

const oddities = (path: string) => [...pathOddities(path)]

test('the first folder is taken off, whatever it is called', () => {
  assert.equal(placedByNpm('package/lib/x.js'), { path: 'lib/x.js' })
  assert.equal(placedByNpm('somethingelse/x.js'), { path: 'x.js' })
  assert.equal(placedByNpm('./x.js'), { path: 'x.js' })
})

test('what has no folder, or leads out of the package, npm leaves out', () => {
  for (const path of [
    'package.json',
    'package/',
    'package/.',
    'package/../x',
    'package/a/../../x',
    'package/a\\..\\..\\x',
  ]) {
    assert.ok('left' in placedByNpm(path), path)
  }
})

test('a path that is too long or too deep for npm is left out', () => {
  assert.ok('left' in placedByNpm(`package/${'a/'.repeat(1025)}b`))
  assert.ok('left' in placedByNpm(`package/${'a'.repeat(4096)}`))
  assert.ok('path' in placedByNpm(`package/${'a/'.repeat(1000)}b`))
})

test('double slashes and dots do not make two paths of one', () => {
  assert.equal(placedByNpm('package//package.json'), { path: 'package.json' })
  assert.equal(placedByNpm('package/./lib//x.js'), { path: 'lib/x.js' })
})

test('an ordinary path has nothing odd', () => {
  for (const path of ['package/package.json', 'package/lib/..x/a b.js', 'package/ünï.js', 'package/']) {
    assert.equal(oddities(path), [], path)
  }
})

test('control characters, backslashes, roots and ways upwards are odd', () => {
  assert.match(oddities('package/a\u001b[2Jb').join(), 'control characters')
  assert.not.match(oddities('package/a\u001b[2Jb').join(), /\u001b/u)
  assert.match(oddities('package\\x').join(), 'backslash')
  assert.match(oddities('/etc/passwd').join(), 'absolute')
  assert.match(oddities('C:\\x').join(), 'absolute')
  assert.match(oddities('package/../../x').join(), 'upwards')
  assert.match(oddities('package//etc/passwd').join(), 'empty folder')
})

test('spellings that some file system takes for package.json are seen', () => {
  const spellings = [
    'package.json',
    'PACKAGE.JSON',
    'Package.json',
    'pac\u212aage.json',
    'package.j\u017fon',
    'package\u200d.json',
    'package.json.',
    'package.json ',
    'package.json::$DATA',
    'ｐackage.json',
  ]
  for (const path of spellings) assert.is(standsFor(path), 'package.json', path)
  assert.is(standsFor('Binding.gyp'), 'binding.gyp')
  assert.is(standsFor('binding.gyp/x'), 'binding.gyp')
})

test('other files stand for nothing', () => {
  for (const path of ['package.json5', 'lib/package.json', 'xpackage.json', 'package-lock.json', '']) {
    assert.is(standsFor(path), undefined, path)
  }
})

test('no path leads out of the package', () => {
  const part = fc.constantFrom('..', '.', '', 'a', 'package', '\\', '..\\', 'C:')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const path = parts.join('/')
      for (const inside of [
        relative(path),
        ...('path' in placedByNpm(path) ? [(placedByNpm(path) as { path: string }).path] : []),
      ]) {
        assert.not.ok(inside.startsWith('/') || inside.split('/').includes('..'), `${path} → ${inside}`)
      }
    }),
  )
})

test.run()

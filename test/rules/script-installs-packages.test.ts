import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { scriptInstallsPackages } from '../../src/rules/script-installs-packages.ts'
import { code, signal } from './code.ts'
import { hits, resolved, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(scriptInstallsPackages, code(signal('install/package', { name: 'sync-request' })))[0] as string,
    /sync-request/,
  )
})

test('the binary of its own scope, where a manager left it out', () => {
  assert.equal(
    hits(scriptInstallsPackages, {
      package: resolved({ name: '@swc/core' }),
      ...code(signal('install/package', { name: '@swc/wasm' })),
    }),
    [],
  )
})

test('a package that the user names, of which no script runs', () => {
  const asked = (command: string, when: 'bin' | 'import' | 'install', name = '\0@\0') =>
    hits(scriptInstallsPackages, code(signal('install/package', { name, command }, [when]))).length
  assert.is(asked('npm install --ignore-scripts …@…', 'import'), 0)
  assert.is(asked('npm install …@…', 'import'), 1)
  assert.is(asked('npm install --ignore-scripts …@…', 'install'), 1)
  assert.is(asked('npm install --ignore-scripts left-pad@…', 'import', 'left-pad@\0'), 1)
})

test('its own dependencies', () => {
  assert.equal(hits(scriptInstallsPackages, code(signal('install/package', { name: '' }))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(scriptInstallsPackages, { code: unknown('not finished') }), [])
})

test.run()

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Fault } from '../../src/parse/fault.ts'
import { withPlaces } from '../../src/parse/places.ts'
import { parsePnpmLockfile } from '../../src/parse/pnpm-lockfile.ts'
import { keyOfVersion6 } from '../../src/parse/pnpm-lockfile-v5.ts'

const file = 'pnpm-lock.yaml'

test('what pnpm 7 wrote: peers, aliases, workspaces and their folders, places', () => {
  const text = readFileSync(join(import.meta.dirname, '../fixtures/lockfiles/pnpm-7.yaml'), 'utf8')
  const { packages, gaps } = withPlaces(parsePnpmLockfile(text, file), text, file)
  assert.equal(gaps, [])
  const found = packages.map(({ id, alias, path, place, dev }) => [id, alias ?? '', path[0], place?.line, dev])
  const lineOf = (key: string) => text.split('\n').indexOf(`  ${key}:`) + 1
  assert.equal(found.slice(0, 5), [
    ['@types/ms@0.7.34', '', '@types/ms@0.7.34', lineOf('/@types/ms/0.7.34'), false],
    ['color-convert@2.0.1', '', 'color-convert@2.0.1', lineOf('/color-convert/2.0.1'), true],
    ['color-name@1.1.4', '', 'color-convert@2.0.1', lineOf('/color-name/1.1.4'), true],
    ['debug@2.6.9', 'old-debug', 'debug@2.6.9', lineOf('/debug/2.6.9'), false],
    ['debug@4.4.3', '', 'debug@4.4.3', lineOf('/debug/4.4.3'), false],
  ])
  const peer = packages.find(({ name }) => name === 'use-sync-external-store')
  assert.equal([peer?.id, peer?.dependsOn], ['use-sync-external-store@1.2.0', ['react@18.2.0']])
  assert.equal(packages.find(({ name }) => name === 'real-file')?.source, { type: 'directory', path: 'packages/own/x' })
})

test('only what has the old form is renamed', () => {
  assert.is(keyOfVersion6('/a/1.0.0'), '/a@1.0.0')
  assert.is(keyOfVersion6('/@s/a/1.0.0_b@2.0.0+c@3.0.0'), '/@s/a@1.0.0(b@2.0.0+c@3.0.0)')
  for (const key of ['github.com/u/r/0a1b', 'file:x', '/a', '/a/1.0.0_(x', '']) assert.is(keyOfVersion6(key), key)
})

test('two packages that come to one name are refused: the second would hide the first', () => {
  const lock = { lockfileVersion: 5.4, packages: { '/a/1.0.0': {}, '/a@1.0.0': {} } }
  assert.throws(
    () => parsePnpmLockfile(JSON.stringify(lock), file),
    (error: unknown) => error instanceof Fault && error.code === 'lockfile/invalid',
  )
})

test.run()

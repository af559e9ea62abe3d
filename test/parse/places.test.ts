import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseNpmLockfile } from '../../src/parse/npm-lockfile.ts'
import { withPlaces } from '../../src/parse/places.ts'
import { parsePnpmLockfile } from '../../src/parse/pnpm-lockfile.ts'

const linesOf = (set: ReturnType<typeof withPlaces>) =>
  Object.fromEntries(set.packages.map(({ id, place }) => [id, place?.line]))

test('npm, version 3: the line of the location, nested ones with theirs', () => {
  const text = `{
  "lockfileVersion": 3,
  "packages": {
    "": { "dependencies": { "a": "1.0.0" } },
    "node_modules/a": {
      "version": "1.0.0", "dependencies": { "b": "2.0.0" }
    },
    "node_modules/a/node_modules/b": { "version": "2.0.0" }
  }
}`
  const file = 'package-lock.json'
  assert.equal(linesOf(withPlaces(parseNpmLockfile(text, file), text, file)), { 'a@1.0.0': 5, 'b@2.0.0': 8 })
})

test('npm, version 1: by the way of names', () => {
  const text = `{ "lockfileVersion": 1, "dependencies": {
    "a": { "version": "1.0.0",
      "dependencies": {
        "b": { "version": "2.0.0" }
      } } } }`
  const file = 'npm-shrinkwrap.json'
  assert.equal(linesOf(withPlaces(parseNpmLockfile(text, file), text, file)), { 'a@1.0.0': 2, 'b@2.0.0': 4 })
})

test('pnpm: quoted keys, peers in the snapshot only, and the first line for what cannot be found', () => {
  const text = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      '@x/a':
        specifier: 1.0.0
        version: 1.0.0(b@2.0.0)
packages:
  '@x/a@1.0.0':
    resolution: {integrity: sha512-x}
  b@2.0.0:
    resolution: {integrity: sha512-y}
snapshots:
  '@x/a@1.0.0(b@2.0.0)':
    dependencies:
      b: 2.0.0
  b@2.0.0: {}
`
  const file = 'pnpm-lock.yaml'
  const set = parsePnpmLockfile(text, file)
  assert.equal(linesOf(withPlaces(set, text, file)), { '@x/a@1.0.0': 9, 'b@2.0.0': 11 })
  assert.equal(linesOf(withPlaces(set, '', file)), { '@x/a@1.0.0': 1, 'b@2.0.0': 1 })
})

test('gaps name the line of their entry', () => {
  const npm = '{\n"lockfileVersion": 3,\n"packages": {\n"node_modules/a": {}\n}}'
  assert.match(
    parseNpmLockfile(npm, 'package-lock.json').gaps[0]?.why ?? '',
    /"node_modules\/a" has no version \(line 4\)/u,
  )
  const pnpm = "lockfileVersion: '9.0'\npackages:\n  a@1.0.0: {}\n"
  assert.match(
    parsePnpmLockfile(pnpm, 'pnpm-lock.yaml').gaps[0]?.why ?? '',
    /"a@1\.0\.0" has no resolution \(line 3\)/u,
  )
})

test.run()

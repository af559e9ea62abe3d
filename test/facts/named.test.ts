import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { namedIn } from '../../scripts/facts/named.ts'
import { integrityOf } from '../../src/parse/integrity.ts'

const hashed = (text: string) => integrityOf(Buffer.from(text), 'sha512')
const registry = 'https://registry.npmjs.org'

type Entries = Readonly<Record<string, Readonly<Record<string, unknown>>>>
const npm = (entries: Entries) =>
  JSON.stringify({
    name: 'app',
    lockfileVersion: 3,
    packages: {
      '': { name: 'app', dependencies: Object.fromEntries(Object.keys(entries).map((name) => [name, '*'])) },
      ...Object.fromEntries(Object.entries(entries).map(([name, entry]) => [`node_modules/${name}`, entry])),
    },
  })
const release = (name: string, version = '1.0.0', integrity = hashed(name + version)) => ({
  version,
  resolved: `${registry}/${name}/-/${name}-${version}.tgz`,
  integrity,
})

/** What is named in these files: `name@version by`. */
function named(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-named-'))
  const told: string[] = []
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const list = namedIn(folder, (why) => void told.push(why))
    return { list, told, ids: list.map(({ name, version, by }) => `${name}@${version} ${by}`) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('an owner counts once, whatever package manager wrote its lockfiles, and what most name comes first', () => {
  const pnpm = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      b: {specifier: '*', version: 1.0.0}
packages:
  b@1.0.0:
    resolution: {integrity: ${hashed('b1.0.0')}}
snapshots:
  b@1.0.0: {}
`
  const yarn = `# yarn lockfile v1


c@*:
  version "1.0.0"
  resolved "https://registry.yarnpkg.com/c/-/c-1.0.0.tgz#0"
  integrity ${hashed('c1.0.0')}
`
  const { ids, told } = named({
    'ann/one/package-lock.json': npm({ a: release('a'), b: release('b') }),
    'ann/two/apps/web/package-lock.json': npm({ a: release('a'), c: release('c', '2.0.0') }),
    'bob/pnpm-lock.yaml': pnpm,
    'cy/app/yarn.lock': yarn,
    'cy/node_modules/d/package-lock.json': npm({ d: release('d') }),
  })
  assert.equal(told, [])
  assert.equal(ids, ['b@1.0.0 2', 'a@1.0.0 1', 'c@1.0.0 1', 'c@2.0.0 1'])
})

test('the integrity is the one that most lockfiles say', () => {
  const other = hashed('forged')
  const { list } = named({
    'ann/package-lock.json': npm({ a: release('a', '1.0.0', other) }),
    'bob/package-lock.json': npm({ a: release('a') }),
    'cy/package-lock.json': npm({ a: release('a') }),
  })
  assert.equal(
    list.map(({ integrity }) => integrity),
    [hashed('a1.0.0')],
  )
})

test('left out: other registries and sources, what lies in other archives, releases without a SHA-512', () => {
  const { ids } = named({
    'ann/package-lock.json': npm({
      own: { ...release('own'), resolved: 'https://npm.example.invalid/own/-/own-1.0.0.tgz' },
      git: { version: '1.0.0', resolved: `git+ssh://git@example.invalid/x/y.git#${'0'.repeat(40)}` },
      'a/node_modules/inside': { version: '1.0.0', inBundle: true },
      weak: release('weak', '1.0.0', 'sha1-ZmFrZWZha2VmYWtlZmFrZWZha2U='),
      a: { ...release('a'), bundleDependencies: ['inside'] },
    }),
    'bob/package-lock.json': npm({ inside: release('inside') }),
  })
  assert.equal(ids, ['a@1.0.0 1', 'inside@1.0.0 1'])
})

test('a lockfile that cannot be read is told of and hides no other', () => {
  const { ids, told } = named({
    'ann/package-lock.json': '{',
    'bob/package-lock.json': npm({ a: release('a') }),
  })
  assert.equal(ids, ['a@1.0.0 1'])
  assert.is(told.length, 1)
  assert.match(told[0] as string, 'package-lock.json')
})

test.run()

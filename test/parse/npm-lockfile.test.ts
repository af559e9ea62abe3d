import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { ResolvedPackage, ResolvedSet } from '../../src/model.ts'
import { Fault } from '../../src/parse/fault.ts'
import { parseNpmLockfile } from '../../src/parse/npm-lockfile.ts'

const file = 'package-lock.json'
const parse = (lock: object) => parseNpmLockfile(JSON.stringify(lock), file)
const tgz = (name: string) => `https://registry.invalid/${name}/-/${name}-1.0.0.tgz`
const entry = (more: object = {}) => ({ version: '1.0.0', integrity: 'sha512-x', ...more })
const packages = (entries: Record<string, unknown>, version = 3) =>
  parse({ lockfileVersion: version, packages: entries })
const ids = ({ packages }: ResolvedSet) => packages.map(({ id }) => id)

function only(set: ResolvedSet): ResolvedPackage {
  assert.equal(set.gaps, [])
  assert.is(set.packages.length, 1)
  return set.packages[0] as ResolvedPackage
}

function gapOf(set: ResolvedSet): string {
  assert.equal(ids(set), [])
  assert.is(set.gaps.length, 1)
  return set.gaps[0]?.why as string
}

function faultOf(text: string): Fault {
  try {
    parseNpmLockfile(text, file)
  } catch (error) {
    assert.instance(error, Fault)
    return error as Fault
  }
  throw new Error('nothing was thrown')
}

test('a registry package keeps what the lockfile says, byte for byte', () => {
  const found = only(
    packages({
      '': { dependencies: { a: '^1.0.0' } },
      'node_modules/a': {
        version: '1.0.0',
        resolved: tgz('a'),
        integrity: 'sha512-x',
        hasInstallScript: true,
        dev: true,
      },
    }),
  )
  assert.equal(found, {
    id: 'a@1.0.0',
    name: 'a',
    version: '1.0.0',
    source: { type: 'registry', tarball: tgz('a') },
    integrity: 'sha512-x',
    path: ['a@1.0.0'],
    locations: ['node_modules/a'],
    optional: false,
    dev: true,
    bundled: false,
    claimsScripts: true,
  })
})

test('without "resolved" it comes from the registry', () => {
  assert.equal(only(packages({ '': { dependencies: { a: '1' } }, 'node_modules/a': entry() })).source, {
    type: 'registry',
  })
})

test('an https address that a dependent asks for by address is an address', () => {
  const resolved = 'https://a.invalid/a/-/a-1.0.0.tgz'
  const found = only(packages({ '': { dependencies: { a: resolved } }, 'node_modules/a': entry({ resolved }) }))
  assert.equal(found.source, { type: 'url', url: resolved })
})

test("an https address that nobody asks for is the registry's only when it looks like one", () => {
  assert.is(only(packages({ 'node_modules/a': entry({ resolved: tgz('a') }) })).source.type, 'registry')
  assert.is(only(packages({ 'node_modules/a': entry({ resolved: 'https://a.invalid/a.tgz' }) })).source.type, 'url')
})

test('git, archive and folder sources are told apart', () => {
  const commit = 'b'.repeat(40)
  const source = (resolved: string) => only(packages({ 'node_modules/a': { version: '1.0.0', resolved } })).source
  assert.equal(source(`git+ssh://git@github.com/u/r.git#${commit}`), {
    type: 'git',
    url: 'git+ssh://git@github.com/u/r.git',
    commit,
  })
  assert.equal(source('file:../a.tgz'), { type: 'file', path: '../a.tgz' })
  assert.equal(source('file:vendor/a'), { type: 'directory', path: 'vendor/a' })
})

test('a source that is not understood is a gap', () => {
  assert.match(gapOf(packages({ 'node_modules/a': entry({ resolved: 'ftp://a.invalid/a.tgz' }) })), 'not understood')
})

test('an alias keeps both names', () => {
  const found = only(packages({ '': { dependencies: { b: 'npm:a@1' } }, 'node_modules/b': entry({ name: 'a' }) }))
  assert.is(found.id, 'a@1.0.0')
  assert.is(found.alias, 'b')
})

test('scoped names come from both parts of the folder', () => {
  assert.is(only(packages({ 'node_modules/x/node_modules/@s/a': entry() })).name, '@s/a')
})

test('one package at several places is one', () => {
  const found = only(packages({ 'node_modules/a': entry(), 'packages/ws/node_modules/a': entry() }))
  assert.equal(found.locations, ['node_modules/a', 'packages/ws/node_modules/a'])
})

test('the way goes through the nearest node_modules, as Node finds it', () => {
  const set = packages({
    '': { dependencies: { a: '1' }, devDependencies: { c: '1' } },
    'node_modules/a': entry({ dependencies: { b: '1' } }),
    'node_modules/a/node_modules/b': entry({ integrity: 'sha512-inner', dependencies: { c: '1' } }),
    'node_modules/b': entry({ integrity: 'sha512-outer' }),
    'node_modules/c': entry({ optionalDependencies: { b: '1' } }),
  })
  const way = (integrity: string) => set.packages.find((found) => found.integrity === integrity)?.path
  assert.equal(way('sha512-inner'), ['a@1.0.0', 'b@1.0.0'])
  assert.equal(way('sha512-outer'), ['c@1.0.0', 'b@1.0.0'])
})

test('the dependencies of a workspace begin ways too', () => {
  const set = packages({
    '': { workspaces: ['packages/*'] },
    'node_modules/ws': { resolved: 'packages/ws', link: true },
    'packages/ws': { version: '1.0.0', dependencies: { a: '1' } },
    'node_modules/a': entry({ dependencies: { b: '1' } }),
    'node_modules/b': entry(),
  })
  assert.equal(ids(set), ['a@1.0.0', 'b@1.0.0'])
  assert.equal(set.packages[1]?.path, ['a@1.0.0', 'b@1.0.0'])
  assert.equal(set.gaps, [])
})

test('a link out of the project is a package of its own', () => {
  const found = only(
    packages({
      'node_modules/out': { resolved: '../out', link: true },
      '../out': { version: '2.0.0', name: 'out' },
    }),
  )
  assert.is(found.id, 'out@2.0.0')
  assert.equal(found.source, { type: 'directory', path: '../out' })
  assert.equal(found.locations, ['node_modules/out'])
})

test('a link to an absolute folder, or one that hides its dots, leads out too', () => {
  for (const resolved of ['/opt/x', 'packages/../../x', 'C:/x']) {
    assert.is(only(packages({ 'node_modules/out': { resolved, link: true } })).source.type, 'directory', resolved)
  }
})

test('a link to a package of the tree adds nothing; one to what is not listed is a gap', () => {
  const store = 'node_modules/.store/a@1.0.0-hash/node_modules/a'
  const link = { resolved: store, link: true }
  assert.equal(
    only(packages({ '': { dependencies: { a: '1' } }, 'node_modules/a': link, [store]: entry({ resolved: tgz('a') }) }))
      .locations,
    [store],
  )
  assert.match(gapOf(packages({ 'node_modules/a': link })), 'does not list')
})

test('the spec of a linked package tells its source through the link', () => {
  const store = 'node_modules/.store/a@1.0.0-hash/node_modules/a'
  const resolved = tgz('a')
  const set = packages({
    '': { dependencies: { a: resolved } },
    'node_modules/a': { resolved: store, link: true },
    [store]: entry({ resolved }),
  })
  assert.is(only(set).source.type, 'url')
})

test('a location that npm would resolve to another place is a gap', () => {
  const locations = [
    'packages/../node_modules/a',
    './node_modules/a',
    'node_modules//a',
    'node_modules/a/',
    'node_modules\\a',
    'node_modules/.bin',
    'node_modules/.hooks',
    'node_modules/a/b',
    'node_modules/../a',
    'Node_Modules/a',
    'node_modules/@s',
    `node_modules/${'a'.repeat(5000)}`,
    Array.from({ length: 70 }, () => 'node_modules/a').join('/'),
    `${'a/'.repeat(300)}node_modules/a`,
  ]
  for (const location of locations) gapOf(packages({ [location]: entry({ resolved: tgz('a') }) }))
})

test('a folder of the project that claims to come from elsewhere is a gap', () => {
  for (const more of [{ integrity: 'sha512-x' }, { resolved: tgz('a') }, { resolved: 'x', link: true }]) {
    assert.match(gapOf(packages({ 'packages/a': { version: '1.0.0', ...more } })), 'own folders')
  }
})

test('a folder outside the project that nothing links to is nothing to install', () => {
  assert.equal(packages({ '../out': entry({ resolved: tgz('out') }) }), { packages: [], gaps: [] })
})

test('entries of the wrong type are gaps', () => {
  for (const value of [
    null,
    'x',
    7,
    [],
    { version: 1 },
    {},
    entry({ resolved: 7 }),
    entry({ integrity: {} }),
    entry({ name: 7 }),
    { link: 'yes', resolved: 'x' },
  ]) {
    gapOf(packages({ 'node_modules/a': value }))
  }
})

test('"resolved": false says none, as old npm wrote it', () => {
  assert.equal(only(packages({ 'node_modules/a': entry({ resolved: false }) })).source, { type: 'registry' })
})

test('a bundled package is one inside its bundler and without an address of its own', () => {
  const bundle = (inner: object, outer: object = { bundleDependencies: ['b'] }) =>
    packages({
      'node_modules/a': entry(outer),
      'node_modules/a/node_modules/b': { version: '1.0.0', inBundle: true, ...inner },
    }).packages.find(({ name }) => name === 'b')?.bundled
  assert.is(bundle({}), true)
  assert.is(bundle({ resolved: tgz('b') }), false)
  assert.is(bundle({ integrity: 'sha512-x' }), false)
  assert.is(bundle({}, {}), false)
  assert.is(bundle({ inBundle: false }), false)
})

test('what the root bundles comes from the registry all the same', () => {
  assert.is(
    only(
      packages({
        '': { bundleDependencies: ['a'], dependencies: { a: '1' } },
        'node_modules/a': { version: '1.0.0', inBundle: true },
      }),
    ).bundled,
    false,
  )
})

test('what a workspace bundles comes from the registry too', () => {
  const set = packages({
    'packages/ws': { version: '1.0.0', bundleDependencies: ['b'] },
    'packages/ws/node_modules/b': { version: '1.0.0', inBundle: true },
  })
  assert.is(only(set).bundled, false)
})

test('versions 2 to 4 are read from "packages", whatever "dependencies" says', () => {
  for (const version of [1, 2, 3, 4]) {
    const set = parse({
      lockfileVersion: version,
      packages: { 'node_modules/a': entry({ patched: {} }) },
      dependencies: { b: entry() },
    })
    assert.equal(ids(set), ['a@1.0.0'])
  }
})

test('version 1 is read from nested dependencies', () => {
  const commit = 'c'.repeat(40)
  const set = parse({
    lockfileVersion: 1,
    dependencies: {
      a: {
        version: '1.0.0',
        resolved: tgz('a'),
        integrity: 'sha512-x',
        requires: { b: '1' },
        dependencies: { b: { version: '1.0.0', dev: true } },
      },
      al: { version: 'npm:@s/real@2.0.0', integrity: 'sha512-y' },
      g: { version: `git+ssh://git@a.invalid/g.git#${commit}`, from: 'git+ssh://git@a.invalid/g.git' },
      u: { version: tgz('u'), integrity: 'sha512-z' },
      l: { version: 'file:packages/l' },
      o: { version: 'file:../o' },
    },
  })
  assert.equal(set.gaps, [])
  const by = (name: string) => set.packages.find((found) => found.name === name) as ResolvedPackage
  assert.equal(by('a').source, { type: 'registry', tarball: tgz('a') })
  assert.equal(by('b').path, ['a@1.0.0', 'b@1.0.0'])
  assert.is(by('b').dev, true)
  assert.equal([by('@s/real').version, by('@s/real').alias], ['2.0.0', 'al'])
  assert.equal(by('g').source, { type: 'git', url: 'git+ssh://git@a.invalid/g.git', commit })
  assert.equal(by('u').source, { type: 'url', url: tgz('u') })
  assert.is(by('l'), undefined)
  assert.equal(by('o').source, { type: 'directory', path: '../o' })
})

test('version 1 bundled packages are inside their holder', () => {
  const set = parse({
    lockfileVersion: 1,
    dependencies: {
      a: { version: '1.0.0', dependencies: { b: { version: '1.0.0', bundled: true } } },
      c: { version: '1.0.0', bundled: true },
    },
  })
  assert.equal(
    set.packages.map(({ name, bundled }) => [name, bundled]),
    [
      ['a', false],
      ['b', true],
      ['c', false],
    ],
  )
})

test('a lockfile without packages is an empty set', () => {
  assert.equal(parse({ lockfileVersion: 3, packages: {} }), { packages: [], gaps: [] })
  assert.equal(parse({ lockfileVersion: 1 }), { packages: [], gaps: [] })
})

test('an unknown lockfileVersion is a fault with a remedy', () => {
  for (const version of [0, 5, '3', null, undefined, 3.5]) {
    const fault = faultOf(JSON.stringify({ lockfileVersion: version, packages: {} }))
    assert.is(fault.code, 'lockfile/unknown-version')
    assert.match(fault.options.hint as string, 'npm install')
  }
})

test('what is no lockfile is a fault that names the file and the remedy', () => {
  for (const text of [
    '',
    '{',
    '[]',
    'null',
    '"x"',
    '['.repeat(10_000),
    '{"lockfileVersion":3,"packages":[]}',
    '{"lockfileVersion":3,"packages":"x"}',
  ]) {
    const fault = faultOf(text)
    assert.is(fault.code, 'lockfile/invalid', text.slice(0, 40))
    assert.match(fault.message, file)
    assert.match(fault.options.hint as string, 'npm install')
  }
})

test('merge conflict markers are a fault of their own', () => {
  const fault = faultOf('{\n<<<<<<< HEAD\n"a": 1\n=======\n"a": 2\n>>>>>>> other\n}')
  assert.is(fault.code, 'lockfile/conflict')
  assert.match(fault.options.hint as string, 'resolve the conflict')
})

test('many gaps end in one that says so', () => {
  const entries = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`node_modules/a${index}`, null]))
  const { gaps } = packages(entries)
  assert.is(gaps.length, 101)
  assert.match(gaps.at(-1)?.why as string, 'more gaps')
})

test('more entries or dependencies than anybody has are a fault, soon', () => {
  const entries = Object.fromEntries(Array.from({ length: 100_001 }, (_, index) => [`node_modules/a${index}`, entry()]))
  assert.is(faultOf(JSON.stringify({ lockfileVersion: 3, packages: entries })).code, 'lockfile/too-large')
  const dependencies = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`b${index}`, '']))
  const wide = Object.fromEntries(
    Array.from({ length: 101 }, (_, index) => [`node_modules/a${index}`, { version: '1', dependencies }]),
  )
  assert.is(faultOf(JSON.stringify({ lockfileVersion: 3, packages: wide })).code, 'lockfile/too-large')
})

test('names and keys such as __proto__ pollute nothing', () => {
  const set = parseNpmLockfile(
    '{"lockfileVersion":3,"packages":{"":{"dependencies":{"__proto__":"1","constructor":"1"}},"__proto__":{"polluted":1},' +
      '"node_modules/__proto__":{"version":"1.0.0"},"node_modules/constructor":{"version":"1.0.0"}},"__proto__":{"polluted":1}}',
    file,
  )
  assert.equal(ids(set), ['__proto__@1.0.0', 'constructor@1.0.0'])
  assert.is(({} as { polluted?: unknown }).polluted, undefined)
})

test("escape sequences in a location do not reach a gap's sentence", () => {
  assert.not.match(gapOf(packages({ 'node_modules/a\u001b[2J\u009b': entry() })), /[\u001b\u009b]/u)
})

const name = fc.constantFrom('a', 'b', '@s/c', '..', '.bin', '__proto__', 'é', '')
const location = fc.array(name, { maxLength: 3 }).map((names) => names.map((part) => `node_modules/${part}`).join('/'))
const text = fc.constantFrom(
  '1.0.0',
  '',
  'npm:x@1.0.0',
  'file:../x',
  'git+ssh://a.invalid/x#1',
  'https://a.invalid/x.tgz',
  '*',
  '\u0000',
)
const fields = fc.dictionary(
  fc.constantFrom(
    'version',
    'resolved',
    'integrity',
    'name',
    'link',
    'inBundle',
    'bundled',
    'dependencies',
    'requires',
    'bundleDependencies',
    'dev',
    '__proto__',
  ),
  fc.oneof(
    text,
    fc.boolean(),
    fc.constant(null),
    fc.dictionary(name, text, { maxKeys: 2 }),
    fc.array(name, { maxLength: 2 }),
  ),
  { maxKeys: 5 },
)
const leaf = fc.dictionary(name, fields, { maxKeys: 3 })
const nested = fc.dictionary(
  name,
  fc.tuple(fields, fc.option(leaf, { nil: undefined })).map(([own, dependencies]) => ({ ...own, dependencies })),
  { maxKeys: 3 },
)
const lockfile = fc.oneof(
  fc.record({
    lockfileVersion: fc.constantFrom(1, 2, 3, 4),
    packages: fc.dictionary(
      fc.oneof(location, fc.constantFrom('', 'ws', '../x')),
      fc.oneof(fields, fc.constant(null)),
      { maxKeys: 6 },
    ),
  }),
  fc.record({ lockfileVersion: fc.constant(1), dependencies: nested }),
)

test('whatever a lockfile holds, every package under node_modules is in the set or in a gap', () => {
  fc.assert(
    fc.property(lockfile, (lock) => {
      const set = parse(lock)
      for (const found of set.packages) {
        assert.is(found.id, `${found.name}@${found.version}`)
        assert.is(found.path.at(-1), found.id)
        assert.ok(found.locations.length > 0)
      }
      if (!('packages' in lock)) return
      const held = new Set(set.packages.flatMap(({ locations }) => locations))
      for (const [at, value] of Object.entries(lock.packages)) {
        if (!at.includes('node_modules/') || held.has(at) || (value && 'link' in value && value.link)) continue
        assert.ok(
          set.gaps.some(({ why }) => why.includes(JSON.stringify(at))),
          at,
        )
      }
    }),
    { numRuns: 500 },
  )
})

test('whatever text there is, a set or a fault comes out', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        lockfile.map((lock) => JSON.stringify(lock).slice(0, -3)),
      ),
      (input) => {
        try {
          parseNpmLockfile(input, file)
        } catch (error) {
          assert.instance(error, Fault)
        }
        assert.is(({} as { polluted?: unknown }).polluted, undefined)
      },
    ),
  )
})

test.run()

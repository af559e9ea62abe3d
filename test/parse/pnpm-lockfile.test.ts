import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { ResolvedPackage, ResolvedSet } from '../../src/model.ts'
import { Fault } from '../../src/parse/fault.ts'
import { parsePnpmLockfile, resolvedSetOfPnpm } from '../../src/parse/pnpm-lockfile.ts'

const file = 'pnpm-lock.yaml'
/** JSON is YAML, and shows what is meant. */
const parse = (lock: object) => parsePnpmLockfile(JSON.stringify(lock), file)
const registry = { resolution: { integrity: 'sha512-x' } }
type Dependencies = Record<string, { specifier: string; version: string }>
const dep = (specifier: string, version = specifier) => ({ specifier, version })

interface Parts {
  readonly dependencies?: Dependencies
  readonly devDependencies?: Dependencies
  readonly optionalDependencies?: Dependencies
}

/** As pnpm 9 to 12 write it; a snapshot for each package where none are given. */
const lock = (root: Parts, packages: Record<string, unknown>, snapshots?: Record<string, unknown>) => ({
  lockfileVersion: '9.0',
  importers: { '.': root },
  packages,
  snapshots: snapshots ?? Object.fromEntries(Object.keys(packages).map((key) => [key, {}])),
})
const ids = ({ packages }: ResolvedSet) => packages.map(({ id }) => id)

function only(set: ResolvedSet): ResolvedPackage {
  assert.equal(set.gaps, [])
  assert.is(set.packages.length, 1)
  return set.packages[0] as ResolvedPackage
}

function gapOf(set: ResolvedSet): string {
  assert.equal(ids(set), [])
  assert.ok(set.gaps.length > 0)
  return set.gaps.map(({ why }) => why).join('\n')
}

function faultOf(text: string): Fault {
  try {
    parsePnpmLockfile(text, file)
  } catch (error) {
    assert.instance(error, Fault)
    return error as Fault
  }
  throw new Error('nothing was thrown')
}

test('a registry package keeps what the lockfile says, byte for byte', () => {
  assert.equal(only(parse(lock({ dependencies: { a: dep('^1.0.0', '1.0.0') } }, { 'a@1.0.0': registry }))), {
    id: 'a@1.0.0',
    name: 'a',
    version: '1.0.0',
    source: { type: 'registry' },
    integrity: 'sha512-x',
    path: ['a@1.0.0'],
    locations: [],
    optional: false,
    dev: false,
    bundled: false,
  })
})

test('variants by peers and patches are one package, with the shortest way', () => {
  const root = { dependencies: { a: dep('1.0.0', '1.0.0(b@1.0.0)'), c: dep('1.0.0') } }
  const snapshots = {
    'c@1.0.0': { dependencies: { a: '1.0.0(patch_hash=abc)(b@2.0.0(x@1.0.0))' } },
    'a@1.0.0(patch_hash=abc)(b@2.0.0(x@1.0.0))': {},
    'a@1.0.0(b@1.0.0)': {},
  }
  const set = parse(lock(root, { 'a@1.0.0': registry, 'c@1.0.0': registry }, snapshots))
  assert.equal(set.gaps, [])
  assert.equal(ids(set).sort(), ['a@1.0.0', 'c@1.0.0'])
  assert.equal(set.packages.find(({ name }) => name === 'a')?.path, ['a@1.0.0'])
})

test('the way from the root goes through snapshots', () => {
  const snapshots = {
    'a@1.0.0': { optionalDependencies: { '@s/b': '2.0.0' } },
    '@s/b@2.0.0': { dependencies: { c: 'real@3.0.0' }, optional: true },
    'real@3.0.0': {},
  }
  const set = parse(
    lock(
      { dependencies: { a: dep('1.0.0') } },
      { 'a@1.0.0': registry, '@s/b@2.0.0': registry, 'real@3.0.0': registry },
      snapshots,
    ),
  )
  const by = (name: string) => set.packages.find((found) => found.name === name)
  assert.equal(by('real')?.path, ['a@1.0.0', '@s/b@2.0.0', 'real@3.0.0'])
  assert.is(by('real')?.alias, 'c')
  assert.is(by('@s/b')?.optional, true)
})

test('for development is what only development leads to', () => {
  const root = { dependencies: { a: dep('1.0.0') }, devDependencies: { b: dep('1.0.0'), c: dep('1.0.0') } }
  const snapshots = { 'a@1.0.0': { dependencies: { c: '1.0.0' } }, 'b@1.0.0': {}, 'c@1.0.0': {} }
  const set = parse(lock(root, { 'a@1.0.0': registry, 'b@1.0.0': registry, 'c@1.0.0': registry }, snapshots))
  assert.equal(
    set.packages.map(({ name, dev }) => [name, dev]),
    [
      ['a', false],
      ['b', true],
      ['c', false],
    ],
  )
})

test('an alias is kept only where nobody uses the real name', () => {
  const key = { 'a@1.0.0': registry }
  assert.is(only(parse(lock({ dependencies: { b: dep('npm:a@1', 'a@1.0.0') } }, key))).alias, 'b')
  assert.is(
    only(parse(lock({ dependencies: { a: dep('1', '1.0.0'), b: dep('npm:a@1', 'a@1.0.0') } }, key))).alias,
    undefined,
  )
})

test("a tarball is the registry's when its dependents ask for versions, else an address", () => {
  const tarball = 'https://a.invalid/a/-/a-1.0.0.tgz'
  const packages = { 'a@1.0.0': { resolution: { tarball, integrity: 'sha512-x' } } }
  assert.equal(only(parse(lock({ dependencies: { a: dep('^1', '1.0.0') } }, packages))).source, {
    type: 'registry',
    tarball,
  })
  assert.equal(only(parse(lock({ dependencies: { a: dep(tarball, '1.0.0') } }, packages))).source, {
    type: 'url',
    url: tarball,
  })
})

test('an address in the place of the version is an address', () => {
  const url = 'https://a.invalid/a.tgz'
  const packages = { [`a@${url}`]: { resolution: { tarball: url, integrity: 'sha512-x' }, version: '1.0.0' } }
  const found = only(parse(lock({ dependencies: { a: dep(url) } }, packages)))
  assert.equal([found.id, found.source], ['a@1.0.0', { type: 'url', url }])
})

test('git, git-hosted, folder and local archive resolutions are told apart', () => {
  const source = (reference: string, resolution: object, specifier = reference) =>
    only(
      parse(
        lock(
          { dependencies: { a: dep(specifier, reference) } },
          { [`a@${reference}`]: { resolution, version: '1.0.0' } },
        ),
      ),
    ).source
  const [commit, codeload] = ['d'.repeat(40), `https://codeload.github.com/u/r/tar.gz/${'d'.repeat(40)}`]
  assert.equal(source(`git+https://h.invalid/r#${commit}`, { type: 'git', repo: 'https://h.invalid/r', commit }), {
    type: 'git',
    url: 'https://h.invalid/r',
    commit,
  })
  assert.equal(source(codeload, { tarball: codeload, gitHosted: true }, 'u/r'), { type: 'url', url: codeload })
  assert.equal(source(codeload, { tarball: codeload }, '1.0.0'), { type: 'url', url: codeload })
  assert.equal(source('file:x', { type: 'directory', directory: 'x' }), { type: 'directory', path: 'x' })
  assert.equal(source('file:x.tgz', { integrity: 'sha512-x', tarball: 'file:x.tgz' }), { type: 'file', path: 'x.tgz' })
  assert.equal(source('file:x.tgz', { integrity: 'sha512-x' }), { type: 'file', path: 'x.tgz' })
})

test('a tarball without a scheme keeps its text, so that it fits no registry', () => {
  const packages = { 'a@1.0.0': { resolution: { tarball: '//evil.invalid/a.tgz', integrity: 'sha512-x' } } }
  assert.equal(only(parse(lock({ dependencies: { a: dep('1', '1.0.0') } }, packages))).source, {
    type: 'registry',
    tarball: '//evil.invalid/a.tgz',
  })
})

test('a registry that the project has named is a registry', () => {
  const found = only(parse(lock({ dependencies: { a: dep('work:^1', 'work:1.0.0') } }, { 'a@work:1.0.0': registry })))
  assert.equal([found.id, found.source], ['a@1.0.0', { type: 'registry' }])
})

test('runtimes and unknown resolutions are gaps', () => {
  for (const resolution of [
    { type: 'variations', variants: [] },
    { type: 'binary', url: 'x' },
    { type: 'custom:x' },
    { type: 7 },
    { tarball: 7 },
    { tarball: 'ftp://a.invalid/a.tgz' },
  ]) {
    gapOf(parse(lock({}, { 'a@1.0.0': { resolution } })))
  }
})

test('the version field stands above the path, as for pnpm', () => {
  assert.is(only(parse(lock({}, { 'a@1.0.0': { ...registry, version: '2.0.0' } }))).id, 'a@2.0.0')
})

test('a field of "packages" wins over the snapshot\'s, which fills in what is missing', () => {
  const evil = { resolution: { integrity: 'sha512-evil' } }
  assert.is(only(parse(lock({}, { 'a@1.0.0': registry }, { 'a@1.0.0': evil }))).integrity, 'sha512-x')
  assert.is(only(parse(lock({}, { 'a@1.0.0': {} }, { 'a@1.0.0': evil }))).integrity, 'sha512-evil')
})

test('a package without a snapshot is in the set all the same', () => {
  assert.equal(ids(parse(lock({}, { 'a@1.0.0': registry }, {}))), ['a@1.0.0'])
})

test('links inside the project are its own code, links out of it are packages', () => {
  const importers = {
    '.': { dependencies: { own: dep('link:packages/x') } },
    'packages/x': { dependencies: { up: dep('workspace:*', 'link:../..'), out: dep('link:../../../out') } },
  }
  const found = only(parse({ lockfileVersion: '9.0', importers }))
  assert.equal(
    [found.name, found.source, found.path],
    ['out', { type: 'directory', path: '../out' }, ['out@link:../../../out']],
  )
  assert.is(
    only(parse({ lockfileVersion: '9.0', importers: { '.': { dependencies: { abs: dep('link:/opt/x') } } } })).source
      .type,
    'directory',
  )
})

test('a link out of the project says who needs it and for what', () => {
  const root = { devDependencies: { a: dep('link:../a') }, optionalDependencies: { b: dep('link:../b') } }
  const set = parse({ lockfileVersion: '9.0', importers: { '.': root } })
  const flags = set.packages.map(({ name, dev, optional, bundled }) => [name, dev, optional, bundled])
  assert.equal(flags, [
    ['a', true, false, false],
    ['b', false, true, false],
  ])
})

test('a direct dependency has the shortest way, whoever else needs it', () => {
  const root = { dependencies: { a: dep('1.0.0'), b: dep('1.0.0') } }
  const snapshots = { 'a@1.0.0': { dependencies: { b: '1.0.0' } }, 'b@1.0.0': {} }
  const set = parse(lock(root, { 'a@1.0.0': registry, 'b@1.0.0': registry }, snapshots))
  assert.equal(set.packages[1]?.path, ['b@1.0.0'])
})

test('a tarball that nobody asks for is held against the registries', () => {
  const tarball = 'https://a.invalid/a.tgz'
  const found = only(parse(lock({}, { 'a@1.0.0': { resolution: { tarball } } })))
  assert.equal(found.source, { type: 'registry', tarball })
})

test('dependencies that are not in the lockfile are gaps', () => {
  assert.match(gapOf(parse(lock({ dependencies: { a: dep('1.0.0') } }, {}))), 'not in the lockfile')
  const set = parse(lock({}, { 'a@1.0.0': registry }, { 'a@1.0.0': { dependencies: { b: '1.0.0', c: 7 } } }))
  assert.is(set.gaps.length, 2)
})

test('a name that is no folder for a package is a gap', () => {
  for (const alias of ['../x', '.hooks', '.bin', 'node_modules', 'a/b']) {
    const set = parse(lock({ dependencies: { [alias]: dep('npm:a@1', 'a@1.0.0') } }, { 'a@1.0.0': registry }))
    assert.match(set.gaps.map(({ why }) => why).join(), 'no name for a folder', alias)
  }
  gapOf(parse(lock({}, { '../../x@1.0.0': registry })))
})

test('entries of the wrong type are gaps', () => {
  for (const value of [
    null,
    'x',
    7,
    [],
    { resolution: 'x' },
    { resolution: { integrity: 7 } },
    { resolution: { type: 'git' } },
    { resolution: { type: 'directory' } },
  ]) {
    gapOf(parse(lock({}, { 'a@1.0.0': value })))
  }
  gapOf(parse(lock({}, { nonsense: registry })))
  gapOf(parse({ lockfileVersion: '9.0', packages: [] }))
  gapOf(parse({ lockfileVersion: '9.0', importers: { '.': { dependencies: 'x' } } }))
  gapOf(parse({ lockfileVersion: '9.0', snapshots: 'x' }))
  gapOf(parse({ lockfileVersion: '9.0', packages: [], snapshots: 'x', importers: { '.': { dependencies: 'x' } } }))
  gapOf(parse(lock({ dependencies: { a: { specifier: '1', version: 1 as unknown as string } } }, {})))
})

test('lockfileVersion 6 is read, with and without importers', () => {
  const packages = {
    '/a@1.0.0(b@1.0.0)': { ...registry, dependencies: { b: '1.0.0' }, dev: false, requiresBuild: true },
    '/b@1.0.0': { ...registry, dev: true },
    'github.com/u/r/abc': {
      resolution: { tarball: 'https://codeload.github.com/u/r/tar.gz/abc' },
      name: 'g',
      version: '2.0.0',
    },
    'file:x': { resolution: { directory: 'x', type: 'directory' }, name: 'local' },
  }
  const dependencies = { a: dep('1', '1.0.0(b@1.0.0)'), g: dep('u/r', 'github.com/u/r/abc'), local: dep('file:x') }
  for (const shape of [{ dependencies }, { importers: { '.': { dependencies } } }]) {
    const set = parse({ lockfileVersion: '6.0', ...shape, packages })
    assert.equal(set.gaps, [])
    assert.equal(ids(set), ['a@1.0.0', 'b@1.0.0', 'g@2.0.0', 'local@file:x'])
    assert.equal(
      set.packages.map(({ source }) => source.type),
      ['registry', 'registry', 'url', 'directory'],
    )
    assert.equal(
      set.packages.map(({ claimsScripts }) => claimsScripts),
      [true, undefined, undefined, undefined],
    )
    assert.is(set.packages[1]?.dev, true)
  }
})

const environment = [
  '---',
  "lockfileVersion: '9.0'",
  'importers:',
  '  .:',
  '    configDependencies:',
  '      cfg:',
  '        specifier: 1.0.0',
  '        version: 1.0.0',
  '    packageManagerDependencies:',
  '      pnpm:',
  '        specifier: 12.0.0',
  '        version: 12.0.0',
  'packages:',
  '  cfg@1.0.0:',
  '    resolution: {integrity: sha512-x}',
  '  pnpm@12.0.0:',
  '    resolution: {integrity: sha512-y}',
  'snapshots:',
  '  cfg@1.0.0: {}',
  '  pnpm@12.0.0: {}',
  '',
].join('\n')

test('configuration dependencies and the package manager in a first document count', () => {
  const main = JSON.stringify(lock({ dependencies: { a: dep('1.0.0') } }, { 'a@1.0.0': registry }))
  for (const text of [
    `${environment}\n---\n${main}\n`,
    `\ufeff${environment}\n---\n${main}\n`.replaceAll('\n', '\r\n'),
  ]) {
    const set = parsePnpmLockfile(text, file)
    assert.equal([ids(set), set.gaps], [['cfg@1.0.0', 'pnpm@12.0.0', 'a@1.0.0'], []])
  }
})

test('a lockfile that pnpm would take for empty is a gap', () => {
  const set = parsePnpmLockfile(environment, file)
  assert.equal(ids(set), ['cfg@1.0.0', 'pnpm@12.0.0'])
  assert.match(set.gaps[0]?.why as string, 'anew')
  assert.is(parsePnpmLockfile('', file).gaps.length, 1)
})

test('more documents than two are a fault', () => {
  assert.is(faultOf(`${environment}\n---\nlockfileVersion: '9.0'\n---\na: 1\n`).code, 'lockfile/invalid')
})

test('an unknown lockfileVersion is a fault with a remedy', () => {
  for (const version of ['5.4', '10.0', 5.3, null, '9.0.0.1', [], undefined]) {
    const fault = faultOf(JSON.stringify({ lockfileVersion: version, packages: {} }))
    assert.is(fault.code, 'lockfile/unknown-version')
    assert.match(fault.options.hint as string, 'pnpm install')
  }
})

test('what is no lockfile is a fault that names the file and the remedy', () => {
  for (const text of ['a: [', 'just text', '- a', 'a: &x 1\nb: *x', '7']) {
    const fault = faultOf(text)
    assert.is(fault.code, 'lockfile/invalid', text)
    assert.match(fault.message, file)
    assert.match(fault.options.hint as string, 'pnpm install')
  }
})

test('merge conflict markers are a fault of their own', () => {
  assert.is(faultOf("lockfileVersion: '9.0'\n<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n").code, 'lockfile/conflict')
})

/** As pnpm 10 and 11 hand it to hooks: snapshots merged in, references and specifiers apart. */
const inMemory = {
  lockfileVersion: '9.0',
  importers: {
    '.': {
      dependencies: { a: '1.0.0(b@1.0.0)', al: 'real@2.0.0' },
      devDependencies: { u: '1.0.0' },
      specifiers: { a: '^1', al: 'npm:real@2', u: 'https://h.invalid/u.tgz' },
    },
  },
  packages: {
    'a@1.0.0(b@1.0.0)': { ...registry, dependencies: { b: '1.0.0' } },
    'b@1.0.0': registry,
    'real@2.0.0': registry,
    'u@1.0.0': { resolution: { tarball: 'https://h.invalid/u.tgz', integrity: 'sha512-u' } },
  },
}

test('the object that pnpm hands to hooks gives the set of its file', () => {
  const written = lock(
    {
      dependencies: { a: dep('^1', '1.0.0(b@1.0.0)'), al: dep('npm:real@2', 'real@2.0.0') },
      devDependencies: { u: dep('https://h.invalid/u.tgz', '1.0.0') },
    },
    { 'a@1.0.0': registry, 'b@1.0.0': registry, 'real@2.0.0': registry, 'u@1.0.0': inMemory.packages['u@1.0.0'] },
    { 'a@1.0.0(b@1.0.0)': { dependencies: { b: '1.0.0' } }, 'b@1.0.0': {}, 'real@2.0.0': {}, 'u@1.0.0': {} },
  )
  const set = resolvedSetOfPnpm(inMemory, file)
  assert.equal(set, parse(written))
  assert.is(set.packages.find(({ name }) => name === 'u')?.source.type, 'url')
})

test("pnpm 12 hands over the file's own shape", () => {
  const value = lock({ dependencies: { a: dep('1.0.0') } }, { 'a@1.0.0': registry })
  assert.equal(resolvedSetOfPnpm(value, file), parse(value))
})

test('the lockfiles of a first install are empty sets', () => {
  assert.equal(resolvedSetOfPnpm({}, file), { packages: [], gaps: [] })
  assert.equal(resolvedSetOfPnpm({ lockfileVersion: '9.0', importers: { '.': { specifiers: {} } } }, file), {
    packages: [],
    gaps: [],
  })
})

test('what is no lockfile object is a fault', () => {
  for (const value of [undefined, null, 7, 'x', [], new Map()])
    assert.throws(
      () => resolvedSetOfPnpm([value], file),
      (error: unknown) => error instanceof Fault,
    )
  for (const value of [undefined, null, 7, 'x'])
    assert.throws(
      () => resolvedSetOfPnpm(value, file),
      (error: unknown) => error instanceof Fault,
    )
})

test('keys such as __proto__ pollute nothing', () => {
  const set = parsePnpmLockfile(
    "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      __proto__: {specifier: 1.0.0, version: 1.0.0}\n" +
      'packages:\n  __proto__@1.0.0:\n    resolution: {integrity: sha512-x}\n  __proto__: {polluted: 1}\nsnapshots:\n  __proto__@1.0.0: {}\n',
    file,
  )
  assert.equal(ids(set), ['__proto__@1.0.0'])
  assert.is(set.gaps.length, 1)
  assert.is(({} as { polluted?: unknown }).polluted, undefined)
})

const name = fc.constantFrom('a', '@s/b', '..', '__proto__', 'é', '')
const reference = fc.constantFrom(
  '1.0.0',
  '1.0.0(a@1.0.0)',
  'a@1.0.0',
  'link:../x',
  'link:x',
  'file:x',
  'https://h.invalid/x.tgz',
  '',
  ')',
)
const key = fc.oneof(
  fc.tuple(name, reference).map(([n, r]) => `${n}@${r}`),
  fc.constantFrom('/a@1.0.0', 'x', ''),
)
const resolution = fc.oneof(
  fc.dictionary(
    fc.constantFrom('type', 'integrity', 'tarball', 'repo', 'commit', 'directory', 'gitHosted'),
    fc.constantFrom('git', 'directory', 'x', 'https://h.invalid/x.tgz', 'file:x', true, null),
    { maxKeys: 3 },
  ),
  fc.constantFrom(null, 'x'),
)
const fields = fc.record(
  {
    resolution,
    version: fc.constantFrom('1.0.0', '', 7),
    name: fc.constantFrom('q', ''),
    optional: fc.boolean(),
    dependencies: fc.oneof(
      fc.dictionary(name, fc.oneof(reference, fc.constant(7)), { maxKeys: 2 }),
      fc.constantFrom(null, 'x'),
    ),
  },
  { requiredKeys: [] },
)
const direct = fc.oneof(reference, fc.record({ specifier: reference, version: reference }), fc.constant(null))
const group = fc.dictionary(name, direct, { maxKeys: 3 })
const anyLock = fc.record(
  {
    lockfileVersion: fc.constantFrom('6.0', '9.0'),
    importers: fc.dictionary(
      fc.constantFrom('.', 'ws', '../x'),
      fc.record(
        { dependencies: group, devDependencies: group, specifiers: fc.dictionary(name, reference, { maxKeys: 2 }) },
        { requiredKeys: [] },
      ),
      { maxKeys: 2 },
    ),
    packages: fc.dictionary(key, fc.oneof(fields, fc.constant(null)), { maxKeys: 4 }),
    snapshots: fc.dictionary(key, fc.oneof(fields, fc.constant(null)), { maxKeys: 4 }),
  },
  { requiredKeys: ['lockfileVersion'] },
)

test('whatever a lockfile holds, every snapshot is in the set or in a gap', () => {
  fc.assert(
    fc.property(anyLock, (value) => {
      const set = resolvedSetOfPnpm(value, file)
      for (const found of set.packages) {
        assert.is(found.id, `${found.name}@${found.version}`)
        assert.is(found.path.at(-1), found.id)
      }
      const entries = new Set([...Object.keys(value.packages ?? {}), ...Object.keys(value.snapshots ?? {})])
      if (entries.size > 0) assert.ok(set.packages.length + set.gaps.length > 0)
      // Only a file has lines.
      assert.equal(JSON.stringify(parse(value)).replaceAll(/ \(line \d+\)/gu, ''), JSON.stringify(set))
    }),
    { numRuns: 500 },
  )
})

test('whatever text there is, a set or a fault comes out', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    anyLock.map((value) => JSON.stringify(value).slice(0, -2)),
    fc.string().map((end) => `lockfileVersion: '9.0'\n${end}`),
  )
  fc.assert(
    fc.property(text, (input) => {
      try {
        parsePnpmLockfile(input, file)
      } catch (error) {
        assert.instance(error, Fault)
      }
      assert.is(({} as { polluted?: unknown }).polluted, undefined)
    }),
    { numRuns: 500 },
  )
})

test.run()

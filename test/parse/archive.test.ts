import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { extract } from 'tar'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { factsOfFiles, type PackedFile, readArchive } from '../../src/parse/archive.ts'
import { Fault } from '../../src/parse/fault.ts'
import { type RawEntry, rawTarball } from '../tools/tar.ts'

const manifest = (more: object = {}): RawEntry => ({
  path: 'package/package.json',
  content: JSON.stringify({ name: 'a', version: '1.0.0', ...more }),
})
const factsIn = async (bytes: Uint8Array, label: string, limits = {}) =>
  (await readArchive(bytes, label, { limits })).facts
const read = (entries: readonly RawEntry[]) => factsIn(rawTarball(entries), 'a@1.0.0')
const odd = async (...entries: RawEntry[]) => (await read([manifest(), ...entries])).oddities.join('\n')

async function faultOf(bytes: Uint8Array, limits = {}): Promise<Fault> {
  try {
    await factsIn(bytes, 'a@1.0.0', limits)
  } catch (error) {
    assert.instance(error, Fault)
    return error as Fault
  }
  throw new Error('nothing was thrown')
}

test('an honest archive gives its manifest, counts and nothing odd', async () => {
  const facts = await read([
    manifest({ scripts: { postinstall: 'x' } }),
    { path: 'package/lib/a.js', content: '12345' },
  ])
  assert.is(facts.manifest.name, 'a')
  assert.equal({ ...facts.installScripts }, { postinstall: 'x' })
  assert.is(facts.files, 2)
  assert.is(facts.size, 5 + Buffer.byteLength(manifest({ scripts: { postinstall: 'x' } }).content as string))
  assert.equal(facts.oddities, [])
  assert.is(facts.hasBindingGyp, false)
  assert.match(facts.contentHash, /^sha256-[0-9a-f]{64}$/u)
})

test('an archive that is not compressed is read the same', async () => {
  const packed = rawTarball([manifest(), { path: 'package/a', content: 'x' }])
  assert.equal(await factsIn(gunzipSync(packed), 'a@1.0.0'), await factsIn(packed, 'a@1.0.0'))
})

test('the folder in front may have any name', async () => {
  const facts = await read([{ ...manifest(), path: 'anything/package.json' }])
  assert.is(facts.manifest.version, '1.0.0')
})

test("a package.json in a subfolder is not the package's", async () => {
  const bytes = rawTarball([{ ...manifest(), path: 'package/sub/package.json' }])
  assert.is((await faultOf(bytes)).code, 'archive/no-manifest')
})

test('a package.json with a byte order mark is read', async () => {
  const facts = await read([{ path: 'package/package.json', content: '\ufeff{"name":"b"}' }])
  assert.is(facts.manifest.name, 'b')
})

test('binding.gyp at the root is an implicit install script; deeper it is not', async () => {
  const facts = await read([manifest(), { path: 'package/binding.gyp', content: '{}' }])
  assert.ok(facts.hasBindingGyp)
  assert.equal({ ...facts.installScripts }, { install: 'node-gyp rebuild' })
  assert.not.ok((await read([manifest(), { path: 'package/deps/binding.gyp', content: '{}' }])).hasBindingGyp)
})

test('a binding.gyp in other letters counts, because macOS and Windows find it', async () => {
  assert.ok((await read([manifest(), { path: 'package/Binding.GYP', content: '{}' }])).hasBindingGyp)
})

test('of two package.json files the last one counts, and both are told', async () => {
  const facts = await read([manifest(), manifest({ scripts: { install: 'evil' } })])
  assert.equal({ ...facts.installScripts }, { install: 'evil' })
  assert.is(facts.files, 1)
  assert.match(facts.oddities.join(), '"package.json" more than once')
  const reversed = await read([manifest({ scripts: { install: 'evil' } }), manifest()])
  assert.equal({ ...reversed.installScripts }, {})
})

test('two paths that are one after stripping are duplicates', async () => {
  assert.match(await odd({ path: 'package/x', content: '1' }, { path: 'other//x', content: '2' }), '"x" more than once')
})

test('a file that stands there twice with the same content is one', async () => {
  assert.is(await odd({ path: 'package/./x', content: '1' }, { path: 'package/x', content: '1' }), '')
  assert.match(
    await odd({ path: 'package/./x', content: '1' }, { path: 'package/x', content: '2' }),
    '"x" more than once',
  )
})

test('a package.json in other letters is told', async () => {
  assert.match(await odd({ path: 'package/Package.json', content: '{}' }), 'some file systems take for package.json')
})

test('links and devices are told with their targets', async () => {
  assert.match(await odd({ path: 'package/l', type: 'symlink', linkpath: '../../etc/passwd' }), 'SymbolicLink')
  assert.match(await odd({ path: 'package/l', type: 'symlink', linkpath: '../../etc/passwd' }), 'etc/passwd')
  assert.match(await odd({ path: 'package/l', type: 'link', linkpath: 'package/package.json' }), 'type Link')
  assert.match(await odd({ path: 'package/d', type: 'character' }), 'CharacterDevice')
  assert.match(await odd({ path: 'package/f', type: 'fifo' }), 'FIFO')
})

test('ways upwards, absolute paths, backslashes and control characters are told', async () => {
  assert.match(await odd({ path: 'package/../../x', content: '' }), 'upwards')
  assert.match(await odd({ path: '/etc/x', content: '' }), 'absolute')
  assert.match(await odd({ path: 'package\\x', content: '' }), 'backslash')
  assert.match(await odd({ path: 'package/a\u0007b', content: '' }), 'control characters')
})

test('a file that is also a folder is told', async () => {
  assert.match(
    await odd({ path: 'package/a', content: '' }, { path: 'package/a/b/c', content: '' }),
    '"a" is both a file',
  )
})

test('folders as entries of their own are ordinary', async () => {
  assert.is(await odd({ path: 'package/lib/', type: 'directory' }, { path: 'package/lib/x', content: '' }), '')
})

test('however many oddities there are, few sentences come out', async () => {
  const many = Array.from({ length: 500 }, (_, index) => ({
    path: `package/l${index}`,
    type: 'symlink' as const,
    linkpath: 'x',
  }))
  const { oddities } = await read([manifest(), ...many])
  assert.is(oddities.length, 51)
  assert.is(oddities.at(-1), 'and 450 more oddities')
})

test('node_modules inside is odd unless the package declares what it bundles', async () => {
  const inside = { path: 'package/node_modules/b/package.json', content: '{"name":"b","version":"1.0.0"}' }
  assert.match(await odd(inside), 'does not declare')
  assert.equal((await read([manifest({ bundleDependencies: ['b'] }), inside])).oddities, [])
  assert.equal((await read([manifest(), { ...inside, path: 'package/dist/node_modules/b/package.json' }])).oddities, [])
})

test('install scripts of bundled packages are told, declared or not', async () => {
  const inside = {
    path: 'package/node_modules/@s/b/node_modules/c/package.json',
    content: '{"name":"c","scripts":{"postinstall":"curl x"}}',
  }
  const { oddities } = await read([manifest({ bundledDependencies: true }), inside])
  assert.is(oddities.length, 1)
  assert.match(oddities.join(), 'node_modules/@s/b/node_modules/c')
  assert.match(oddities.join(), 'postinstall script "curl x"')
})

test('a bundled binding.gyp is an install script of the bundled package', async () => {
  const folder = 'package/node_modules/b'
  const { oddities } = await read([
    manifest({ bundledDependencies: ['b'] }),
    { path: `${folder}/package.json`, content: '{"name":"b"}' },
    { path: `${folder}/binding.gyp`, content: '{}' },
  ])
  assert.match(oddities.join(), 'install script "node-gyp rebuild"')
})

test('pax headers override path and size as they do for npm', async () => {
  const long = `package/${'d/'.repeat(80)}file.js`
  const facts = await read([
    manifest(),
    { path: long, content: 'x' },
    { path: 'package/z', content: 'abc', pax: { path: 'package/renamed' } },
  ])
  assert.equal(facts.oddities, [])
  assert.is(
    facts.contentHash,
    (await read([manifest(), { path: 'package/renamed', content: 'abc' }, { path: long, content: 'x' }])).contentHash,
  )
})

test('a hard link with content is a file for pnpm only: its scripts count too, and it is told', async () => {
  const evil = { ...manifest({ scripts: { install: 'evil' } }), type: 'link', linkpath: 'package/x' } as const
  const facts = await read([manifest(), evil])
  assert.equal({ ...facts.installScripts }, { install: 'evil' })
  assert.match(facts.oddities.join(), 'npm and pnpm unpack different package.json files')
  assert.is.not(facts.contentHash, (await read([manifest()])).contentHash)
})

test('where npm and pnpm run different commands, the command is none that either runs', async () => {
  const evil = { ...manifest({ scripts: { install: 'evil' } }), type: 'link', linkpath: 'package/x' } as const
  const facts = await read([manifest({ scripts: { install: 'fine' } }), evil])
  assert.equal({ ...facts.installScripts }, { install: 'fine\nevil' })
})

test("a package.json without a folder is pnpm's only", async () => {
  const bytes = rawTarball([{ ...manifest(), path: 'package.json' }])
  const fault = await faultOf(bytes)
  assert.is(fault.code, 'archive/no-manifest')
  assert.match(fault.message, 'pnpm sees one')
})

test("what npm reads behind pnpm's end mark is told", async () => {
  const plain = gunzipSync(rawTarball([manifest(), { path: 'package/x', content: '' }]))
  // One zero block between two entries ends the archive for pnpm, not for npm.
  const at = 1024
  const bytes = Buffer.concat([plain.subarray(0, at), Buffer.alloc(512), plain.subarray(at)])
  const facts = await factsIn(bytes, 'a@1.0.0')
  assert.is(facts.files, 2)
  assert.match(facts.oddities.join(), 'npm and pnpm unpack different files: "x"')
})

test('the content hash depends on paths and contents, not on the order in the archive', async () => {
  const [a, b] = [
    { path: 'package/a', content: '1' },
    { path: 'package/b', content: '2' },
  ]
  const hash = async (...entries: RawEntry[]) => (await read([manifest(), ...entries])).contentHash
  assert.is(await hash(a, b), await hash(b, a))
  assert.is.not(await hash(a, b), await hash({ ...a, path: 'package/c' }, b))
  assert.is.not(await hash(a, b), await hash({ ...a, content: '3' }, b))
  assert.is.not(await hash(a, b), await hash(a))
})

test('for a duplicate path the content hash is that of the last', async () => {
  const [first, last] = [
    { path: 'package/a', content: '1' },
    { path: 'package/a', content: '2' },
  ]
  assert.is((await read([manifest(), first, last])).contentHash, (await read([manifest(), last])).contentHash)
})

test('.gitignore and the .npmignore that npm makes of it are the same, unless both are there', async () => {
  const [git, npm] = [
    { path: 'package/.gitignore', content: '1' },
    { path: 'package/.npmignore', content: '1' },
  ]
  assert.is((await read([manifest(), git])).contentHash, (await read([manifest(), npm])).contentHash)
  assert.is.not((await read([manifest(), git, npm])).contentHash, (await read([manifest(), npm])).contentHash)
})

test('an unpacked folder gives the facts of its archive', async () => {
  const entries = [
    manifest({ scripts: { install: 'x' } }),
    { path: 'package/binding.gyp', content: '{}' },
    { path: 'package/a/b.js', content: 'q' },
  ]
  const files = entries.map(({ path, content }) => packed(path.slice('package/'.length), Buffer.from(content ?? '')))
  const facts = factsOfFiles({ files, manifest: entries[0]?.content as string, label: 'a@1.0.0' })
  assert.equal(facts, await read(entries))
})

test('a truncated archive is a fault, wherever it ends', async () => {
  const bytes = rawTarball([manifest(), { path: 'package/a', content: 'x'.repeat(5000) }])
  assert.is((await faultOf(bytes.subarray(0, bytes.length - 30))).code, 'archive/truncated')
  assert.is((await faultOf(gunzipSync(bytes).subarray(0, 3000))).code, 'archive/truncated')
})

test('what is no archive is a fault', async () => {
  const inputs = [
    Buffer.alloc(0),
    Buffer.from('<html>not found</html>'),
    gzipSync('hello'),
    Buffer.alloc(2048),
    Buffer.from([0x1f, 0x8b, 1, 2, 3]),
  ]
  for (const bytes of inputs)
    assert.is((await faultOf(bytes)).code, 'archive/not-an-archive', bytes.toString('hex', 0, 8))
  assert.is((await faultOf(gzipSync(rawTarball([manifest()])))).code, 'archive/not-an-archive')
})

test('a bomb is a fault while it inflates', async () => {
  const bytes = rawTarball([manifest(), { path: 'package/zeros', zeros: 80 * 1024 * 1024 }])
  assert.ok(bytes.length < 200_000)
  assert.is((await faultOf(bytes, { inflated: 32 * 1024 * 1024 })).code, 'archive/too-large')
})

test('too many entries are a fault', async () => {
  const many = Array.from({ length: 20 }, (_, index) => ({ path: `package/${index}`, content: '' }))
  assert.is((await faultOf(rawTarball([manifest(), ...many]), { entries: 20 })).code, 'archive/too-many-entries')
  assert.is((await factsIn(rawTarball([manifest(), ...many]), 'a', { entries: 21 })).files, 21)
})

test('descriptions count as entries', async () => {
  const many = Array.from({ length: 20 }, (_, index) => ({
    path: `package/${index}`,
    content: '',
    pax: { comment: 'x' },
  }))
  assert.is((await faultOf(rawTarball([manifest(), ...many]), { entries: 30 })).code, 'archive/too-many-entries')
})

test('a package.json that is too large is a fault', async () => {
  const bytes = rawTarball([manifest({ description: 'x'.repeat(2000) })])
  assert.is((await faultOf(bytes, { manifest: 1000 })).code, 'archive/manifest-too-large')
})

test('a package.json that is not a JSON object is a fault', async () => {
  for (const content of ['{', '[]', '', '{"a":1}x', '['.repeat(100_000)]) {
    assert.is((await faultOf(rawTarball([{ path: 'package/package.json', content }]))).code, 'archive/invalid-manifest')
  }
})

const packed = (path: string, content: Buffer): PackedFile => ({
  path,
  sha256: createHash('sha256').update(content).digest('hex'),
  size: content.length,
})

function filesBelow(folder: string, at = ''): PackedFile[] {
  return readdirSync(join(folder, at)).flatMap((name) => {
    const path = at === '' ? name : `${at}/${name}`
    return statSync(join(folder, path)).isDirectory()
      ? filesBelow(folder, path)
      : [packed(path, readFileSync(join(folder, path)))]
  })
}

const part = fc.constantFrom('package', 'a', 'b', 'package.json', '..', '.', '', 'x\\y', 'é')
const path = fc
  .array(part, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'))
  .filter((text) => text !== '')
const entry: fc.Arbitrary<RawEntry> = fc
  .record({
    path,
    type: fc.constantFrom('file', 'file', 'file', 'directory', 'symlink', 'link'),
    content: fc.string({ maxLength: 600 }),
    linkpath: fc.constant('package/a'),
  })
  .map(({ linkpath, type, ...rest }) => ({ ...rest, type, ...(type.endsWith('link') && { linkpath }) }))

test("what is read is what npm's library unpacks", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 6 }), async (entries) => {
      const bytes = rawTarball([...entries, manifest()])
      const facts = await factsIn(bytes, 'a@1.0.0')
      // Which of the two survives depends on the unpacker's timing.
      if (facts.oddities.some((oddity) => oddity.includes('both a file and a folder'))) return
      const folder = mkdtempSync(join(tmpdir(), 'portcullis-archive-'))
      try {
        mkdirSync(join(folder, 'out'))
        const archive = join(folder, 'a.tgz')
        await unpackAsNpm(bytes, archive, join(folder, 'out'))
        const files = filesBelow(join(folder, 'out'))
        assert.is(facts.files, files.length)
        const same = factsOfFiles({
          files,
          manifest: readFileSync(join(folder, 'out', 'package.json'), 'utf8'),
          label: 'a',
        })
        assert.is(same.size, facts.size)
        if (!facts.oddities.some((oddity) => oddity.includes('npm and pnpm')))
          assert.is(same.contentHash, facts.contentHash)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }),
    { numRuns: 150 },
  )
})

/** The options of pacote's extraction that decide which files there are. */
async function unpackAsNpm(bytes: Buffer, archive: string, cwd: string): Promise<void> {
  const { writeFileSync } = await import('node:fs')
  writeFileSync(archive, bytes)
  await extract({ file: archive, cwd, strip: 1, filter: (_, item) => 'type' in item && /File$/u.test(item.type) })
}

test('whatever bytes there are, facts or a fault come out', async () => {
  const base = gunzipSync(rawTarball([manifest(), { path: 'package/b', content: 'x', pax: { path: 'package/c' } }]))
  const change = fc.record({ at: fc.nat(base.length - 1), byte: fc.nat(255) })
  const changed = fc.array(change, { maxLength: 20 }).map((changes) => {
    const bytes = Buffer.from(base)
    for (const { at, byte } of changes) bytes[at] = byte
    return bytes
  })
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 2000 }),
    changed,
    changed.map((plain) => gzipSync(plain)),
  )
  await fc.assert(
    fc.asyncProperty(bytes, async (input) => {
      try {
        const facts = await factsIn(input, 'a@1.0.0', { inflated: 1024 * 1024, manifest: 100_000 })
        assert.ok(facts.files > 0)
      } catch (error) {
        assert.instance(error, Fault)
      }
    }),
    { numRuns: 400 },
  )
})

test.run()

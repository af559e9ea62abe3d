import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { defaultLimits } from '../../src/parse/archive-limits.ts'
import { Fault } from '../../src/parse/fault.ts'
import { keeper } from '../../src/parse/keep.ts'
import { pnpmUnpacker } from '../../src/parse/pnpm-unpack.ts'
import { type RawEntry, rawTarball } from '../tools/tar.ts'

const block = 512
const tar = (...entries: RawEntry[]): Buffer => Buffer.from(gunzipSync(rawTarball(entries)))

/** Changes a header and makes its checksum right again. */
function patched(bytes: Buffer, at: number, change: (header: Buffer) => void): Buffer {
  const header = bytes.subarray(at, at + block)
  change(header)
  header.write('        ', 148)
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  return bytes
}

function unpack(bytes: Buffer, step = 10_000) {
  const unpacker = pnpmUnpacker((path) => path === 'package.json')
  for (let at = 0; at < bytes.length; at += step) unpacker.push(bytes.subarray(at, at + step))
  unpacker.end()
  return unpacker
}
const paths = (bytes: Buffer) => [...unpack(bytes).files.keys()]

test('files lie below the first folder; folders and symbolic links make none', () => {
  const unpacker = unpack(
    tar(
      { path: 'package/package.json', content: '{}' },
      { path: 'package/lib/', type: 'directory' },
      { path: 'package/l', type: 'symlink', linkpath: 'x' },
      { path: 'other/lib/a', content: 'abc' },
    ),
  )
  assert.equal([...unpacker.files.keys()], ['package.json', 'lib/a'])
  assert.is(unpacker.files.get('lib/a')?.size, 3)
  assert.is(unpacker.kept.get('package.json')?.toString(), '{}')
  assert.is(unpacker.kept.has('lib/a'), false)
  assert.is(unpacker.refused(), undefined)
})

test('a hard link is a file with the bytes that follow it', () => {
  assert.is(
    unpack(tar({ path: 'package/x', type: 'link', linkpath: 'package/y', content: 'abc' })).files.get('x')?.size,
    3,
  )
})

test('a path without a folder stays, and a backslash ends the first folder too', () => {
  assert.equal(paths(tar({ path: 'package.json', content: '' }, { path: 'package\\x', content: '' })), [
    'package.json',
    'x',
  ])
})

test('ways upwards are folded into the package', () => {
  assert.equal(paths(tar({ path: 'package/../../x', content: '' }, { path: 'package/./y', content: '' })), ['x', 'y'])
})

test('a prefix counts under any magic; one without a separator is dropped', () => {
  const withPrefix = (prefix: string) =>
    patched(tar({ path: 'name', content: '' }), 0, (header) => {
      header.fill(0, 257, 265)
      header.write(prefix, 345)
    })
  assert.equal(paths(withPrefix('package/lib')), ['lib/name'])
  assert.equal(paths(withPrefix('package')), ['name'])
  assert.equal(paths(withPrefix('package/')), ['name'])
})

test('pax path and size count for the next header, whatever it is', () => {
  assert.equal(
    paths(tar({ path: 'package/a', content: 'x', pax: { path: 'package/b' } }, { path: 'package/c', content: '' })),
    ['b', 'c'],
  )
  const bytes = tar({ path: 'package/a', content: 'xyz', size: 0, pax: { size: '3' } })
  assert.is(unpack(bytes).files.get('a')?.size, 3)
  assert.equal(
    paths(
      tar({ path: 'package/d/', type: 'directory', pax: { path: 'package/e' } }, { path: 'package/f', content: '' }),
    ),
    ['f'],
  )
})

test('a GNU long name names the next header, even if that is a pax header', () => {
  const long = patched(tar({ path: 'long', content: 'package/long-name\0' }), 0, (header) => header.write('L', 156))
  const pax = tar({ path: 'package/a', content: '1', pax: { path: 'package/pax-name' } })
  // A pax header behind the long name takes the long name for itself.
  const [longPart, paxPart] = [long.subarray(0, 2 * block), pax.subarray(0, 2 * block)]
  const files = tar({ path: 'package/a', content: '' }, { path: 'package/b', content: '' })
  assert.equal(paths(Buffer.concat([longPart, files])), ['long-name', 'b'])
  assert.equal(paths(Buffer.concat([longPart, paxPart, files])), ['pax-name', 'b'])
})

test('a size of NULs is none', () => {
  const bytes = patched(tar({ path: 'package/a', content: '' }), 0, (header) => header.fill(0, 124, 136))
  assert.is(unpack(bytes).files.get('a')?.size, 0)
})

test('the first zero byte where a header should be ends it', () => {
  const bytes = tar({ path: 'package/a', content: '' }, { path: 'package/b', content: '' })
  assert.equal(paths(Buffer.concat([bytes.subarray(0, block), Buffer.alloc(block), bytes.subarray(block)])), ['a'])
})

test('what makes pnpm stop with an error is refused, and nothing of it is kept', () => {
  const first = { path: 'package/a', content: '' }
  const flag = (type: string) =>
    patched(tar(first, { path: 'package/b', content: '' }), block, (header) => header.write(type, 156))
  const wrongSum = tar(first, { path: 'package/b', content: '' })
  wrongSum[block + 1] = 0x7a
  const globalPath = patched(tar({ path: 'package/b', content: '', pax: { path: 'package/x' } }), 0, (header) =>
    header.write('g', 156),
  )
  const brokenPax = patched(tar({ path: 'x', content: '99 path=a\n' }), 0, (header) => header.write('x', 156))
  const noSize = patched(tar(first), 0, (header) => header.write('zzzzzzzzzzz\0', 124))
  const longPax = tar({ path: 'package/a', content: '', pax: { comment: 'x'.repeat(1_100_000) } })
  const refused: [Buffer, string][] = [
    [longPax, 'too long'],
    [flag('6'), 'type'],
    [flag('7'), 'type'],
    [flag('K'), 'type'],
    [wrongSum, 'checksum'],
    [globalPath, 'global'],
    [brokenPax, 'record'],
    [noSize, 'size'],
    [tar(first).subarray(0, block), 'end mark'],
  ]
  for (const [bytes, why] of refused) {
    const unpacker = unpack(bytes)
    assert.match(unpacker.refused() ?? 'accepted', why)
    assert.is(unpacker.files.size, 0)
  }
})

test('package.json files of more bytes than the limit are a fault, also where npm sees none', () => {
  const unpacker = pnpmUnpacker(keeper('a@1.0.0', { ...defaultLimits, manifest: 10 }, () => false))
  const bytes = tar({ path: 'package/package.json', type: 'link', linkpath: 'x', content: 'x'.repeat(11) })
  assert.throws(
    () => unpacker.push(bytes),
    (error: unknown) => error instanceof Fault && error.code === 'archive/manifest-too-large',
  )
})

test('how the bytes are cut makes no difference', () => {
  const bytes = tar(
    { path: 'package/package.json', content: '{"name":"a"}' },
    { path: `package/${'d/'.repeat(70)}x`, content: 'y'.repeat(1500) },
    { path: 'package/e', content: '' },
  )
  const whole = [...unpack(bytes).files]
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), (step) => {
      assert.equal([...unpack(bytes, step).files], whole)
    }),
    { numRuns: 40 },
  )
})

test.run()

import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { list } from 'tar'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { clean, hostile, tarball } from './packages.ts'
import type { RawEntry } from './tar.ts'
import { rawTarball } from './tar.ts'

interface Seen {
  readonly path: string
  readonly type: string
  readonly linkpath: string | undefined
  readonly mode: number | undefined
}

/** As node-tar reads it, which npm and pnpm's packages use. */
async function read(archive: Buffer): Promise<Seen[]> {
  const seen: Seen[] = []
  const parser = list({
    strict: true,
    onReadEntry: ({ path, type, linkpath, mode }) => void seen.push({ path, type, linkpath, mode }),
  })
  await new Promise<void>((done, failed) => {
    parser.on('end', () => done())
    parser.on('error', failed)
    parser.end(archive)
  })
  return seen
}

const paths = async (entries: readonly RawEntry[]) => (await read(rawTarball(entries))).map(({ path }) => path)

test('a package is one folder with plain files, its package.json first', async () => {
  const seen = await read(tarball(hostile('x', '1.0.0', { events: ['postinstall', 'binding.gyp'] })))
  assert.equal(
    seen.map(({ path }) => path),
    ['package/package.json', 'package/mark.js', 'package/binding.gyp'],
  )
  assert.ok(seen.every(({ type, mode }) => type === 'File' && mode === 0o644))
})

test('the same fixture makes the same bytes on every machine, whatever its zlib', () => {
  const hash = createHash('sha256')
    .update(gunzipSync(tarball(clean('x'))))
    .digest('hex')
  assert.is(hash, '98ac205bb96cae2fc0eaf5adb9d3cf1ee2605eda653c404c11819b70c8742bf1')
})

test('hostile paths are written as they are given, twice if asked', async () => {
  const given = [
    'package/a',
    'package/a',
    '../up',
    '/absolute',
    'package/../../up',
    'package/e\u0301',
    'package/\u202e',
  ]
  assert.equal(await paths(given.map((path) => ({ path }))), given)
})

test('a long path and a long target come back whole', async () => {
  const path = `package/${'long/'.repeat(100)}end`
  const [seen] = await read(rawTarball([{ path, type: 'symlink', linkpath: `../${'x'.repeat(300)}` }]))
  assert.is(seen?.path, path)
  assert.is(seen?.linkpath, `../${'x'.repeat(300)}`)
})

test('a pax record overrides what the header says', async () => {
  assert.equal(await paths([{ path: 'package/seen', pax: { path: 'package/hidden' } }]), ['package/hidden'])
})

test('pax records of every length count themselves', async () => {
  for (let length = 80; length < 110; length++) {
    const path = `p/${'x'.repeat(length)}`
    assert.equal(await paths([{ path: 'y', pax: { path } }]), [path])
  }
})

test('links and devices keep their type', async () => {
  const entries: RawEntry[] = [
    { path: 'package/hard', type: 'link', linkpath: 'package/other' },
    { path: 'package/soft', type: 'symlink', linkpath: '/etc/passwd' },
    { path: 'package/folder', type: 'directory' },
    { path: 'package/pipe', type: 'fifo' },
    { path: 'package/device', type: 'character' },
  ]
  const seen = await read(rawTarball(entries))
  assert.equal(
    seen.map(({ type }) => type),
    ['Link', 'SymbolicLink', 'Directory', 'FIFO', 'CharacterDevice'],
  )
})

test('a bomb is small and inflates to what it claims', async () => {
  const size = 100 * 1024 * 1024
  const archive = rawTarball([
    { path: 'package/zeros', zeros: size },
    { path: 'package/after', content: 'here' },
  ])
  assert.ok(archive.length < size / 500)
  const inflated = gunzipSync(archive)
  assert.is(inflated.length, 512 + size + 512 + 512 + 1024)
  // Not the archive itself: node-tar refuses to inflate it.
  assert.equal(
    (await read(inflated)).map(({ path }) => path),
    ['package/zeros', 'package/after'],
  )
})

test.run()

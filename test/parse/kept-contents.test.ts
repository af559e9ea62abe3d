import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type ReadOptions, readArchive } from '../../src/parse/archive.ts'
import type { Fault } from '../../src/parse/fault.ts'
import { readWrapped } from '../../src/parse/wrapped.ts'
import { type RawEntry, rawTarball } from '../tools/tar.ts'

const manifest: RawEntry = { path: 'package/package.json', content: '{"name":"a","version":"1.0.0"}' }
const js = (path: string) => path.endsWith('.js')
const read = async (entries: readonly RawEntry[], options: ReadOptions = { wanted: js }) =>
  (await readArchive(rawTarball([manifest, ...entries]), 'a', options)).readings.map(({ files }) =>
    Object.fromEntries(
      [...files].map(([path, { bytes }]) => [
        path,
        bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8'),
      ]),
    ),
  )

test('what is wanted is held, whole, and the rest only hashed', async () => {
  const long = 'x'.repeat(300_000)
  const [files] = await read([
    { path: 'package/a.js', content: long },
    { path: 'package/b.js', content: '' },
    { path: 'package/c.png', content: 'png' },
  ])
  assert.equal(files, { 'package.json': manifest.content, 'a.js': long, 'b.js': '', 'c.png': undefined })
})

test('what does not fit any more is not held, and what is small enough still is', async () => {
  const entries = [6, 6, 4].map((size, index) => ({ path: `package/${index}.js`, content: 'x'.repeat(size) }))
  const [files] = await read(entries, { wanted: js, limits: { kept: 10 } })
  assert.equal([files?.['0.js'], files?.['1.js'], files?.['2.js']], ['xxxxxx', undefined, 'xxxx'])
})

test('of a file that comes twice the last one is held, or none', async () => {
  const twice = (second: string) => [
    { path: 'package/a.js', content: 'first' },
    { path: 'package/a.js', content: second },
  ]
  assert.is((await read(twice('last')))[0]?.['a.js'], 'last')
  assert.is((await read(twice('too long'), { wanted: js, limits: { kept: 6 } }))[0]?.['a.js'], undefined)
})

test('where pnpm unpacks another file than npm, both are held', async () => {
  const readings = await read([
    { path: 'package/a.js', content: 'npm' },
    { path: 'package/b.js', type: 'link', linkpath: 'package/a.js', content: 'pnpm' },
  ])
  assert.equal(
    readings.map((files) => files['b.js']),
    [undefined, 'pnpm'],
  )
  assert.is((await read([{ path: 'package/a.js', content: 'both' }])).length, 1)
})

test('an archive is read the same from memory and in small pieces', async () => {
  const bytes = rawTarball([manifest, { path: 'package/a.js', content: 'x'.repeat(5000) }])
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7)
  }
  const plain = async (source: Parameters<typeof readArchive>[0]) =>
    JSON.stringify(await readArchive(source, 'a', { wanted: js }))
  assert.is(await plain(pieces), await plain(bytes))
})

test('what breaks off while it is read is a Fault', async () => {
  const bytes = rawTarball([manifest])
  async function* broken() {
    yield bytes.subarray(0, 20)
    throw new Error('the disk is gone')
  }
  try {
    await readArchive(broken, 'a')
    assert.unreachable()
  } catch (error) {
    assert.is((error as Fault).code, 'archive/not-an-archive')
  }
})

const wrapped = (...paths: readonly string[]) =>
  rawTarball(
    paths.map((path) => ({ path, content: path.endsWith('package.json') ? (manifest.content as string) : path })),
  )

test('a package in an archive of its folder has the facts of the package', async () => {
  const bytes = wrapped('a-1/package/package.json', 'a-1/package/lib/a.js', 'a-1/.DS_Store')
  const { facts, readings } = await readWrapped(bytes, 'a', { wanted: js })
  const own = await readArchive(
    rawTarball([manifest, { path: 'package/lib/a.js', content: 'a-1/package/lib/a.js' }]),
    'a',
  )
  assert.equal(facts, own.facts)
  assert.equal([...readings[0].files.keys()], ['package.json', 'lib/a.js'])
})

for (const [what, bytes] of [
  ['no package.json', wrapped('a-1/index.js')],
  ['two beside each other', wrapped('a-1/one/package.json', 'a-1/two/package.json')],
] as const) {
  test(`an archive of a folder with ${what} holds no package`, async () => {
    try {
      await readWrapped(bytes, 'a')
      assert.unreachable()
    } catch (error) {
      assert.is((error as Fault).code, 'archive/no-manifest')
    }
  })
}

test.run()

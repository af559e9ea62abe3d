import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { cacheFolder, once, unpacked } from './download.ts'
import { clean } from './packages.ts'
import type { Registry } from './registry.ts'
import { startRegistry } from './registry.ts'

/** With an empty cache and an empty home, as in CI. */
const fresh = (use: (registry: Registry, cache: string) => Promise<void>) => async () => {
  const before = { ...process.env }
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-cache-'))
  const registry = await startRegistry([clean('@scope/tool')])
  const cache = join(folder, 'cache')
  Object.assign(process.env, { HOME: folder, PORTCULLIS_TEST_CACHE: cache, npm_config_registry: registry.url })
  process.env['npm_config_cache'] = join(folder, 'npm')
  try {
    await use(registry, cache)
  } finally {
    for (const name of Object.keys(process.env)) delete process.env[name]
    Object.assign(process.env, before)
    await registry.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const tool = (registry: Registry) => ({
  name: '@scope/tool',
  version: '1.0.0',
  integrity: registry.integrity('@scope/tool', '1.0.0'),
})

test(
  'an archive is downloaded once and unpacked',
  fresh(async (registry) => {
    const folder = await unpacked(tool(registry))
    assert.is(await readFile(join(folder, 'index.js'), 'utf8'), 'module.exports = "@scope/tool"\n')
    const asked = registry.requests.length
    assert.is(await unpacked(tool(registry)), folder)
    assert.is(registry.requests.length, asked)
  }),
)

test(
  'an archive with another integrity than the pinned is refused and not kept',
  fresh(async (registry, cache) => {
    const pinned = { ...tool(registry), integrity: registry.integrity('@scope/tool', '1.0.0').replace(/=+$/u, '') }
    const error = await unpacked(pinned).then(
      () => undefined,
      (thrown: Error) => thrown,
    )
    assert.match(String(error?.message), /@scope\/tool@1\.0\.0 has the integrity sha512-.*, pinned is/u)
    assert.equal(await readdir(cache), [])
  }),
)

test(
  'a folder that is asked for several times at once is filled once',
  fresh(async (_, cache) => {
    let fills = 0
    const fill = async () => void fills++
    await Promise.all([once('x', fill), once('x', fill), once('x', fill)])
    assert.is(fills, 1)
    assert.equal(await readdir(cache), ['x'])
  }),
)

test(
  'where another process was faster, what it made is used',
  fresh(async (_, cache) => {
    const folder = await once('x', async (draft) => {
      await writeFile(join(draft, 'slower'), '')
      await mkdir(join(cache, 'x'))
      await writeFile(join(cache, 'x', 'faster'), '')
    })
    assert.equal(await readdir(folder), ['faster'])
    assert.equal(await readdir(cache), ['x'])
  }),
)

test(
  'what could not be filled is not kept',
  fresh(async (_, cache) => {
    const error = await once('x', () => Promise.reject(new Error('no luck'))).catch((thrown: Error) => thrown.message)
    assert.is(error, 'no luck')
    assert.equal(await readdir(cache), [])
  }),
)

test(
  'a cache that cannot be made falls back to the temp folder',
  fresh(async () => {
    process.env['PORTCULLIS_TEST_CACHE'] = '/dev/null/no'
    assert.is(await cacheFolder(), join(tmpdir(), 'portcullis-test'))
    Object.assign(process.env, { PORTCULLIS_TEST_CACHE: '', XDG_CACHE_HOME: 'relative', HOME: '' })
    assert.is(await cacheFolder(), join(tmpdir(), 'portcullis-test'))
  }),
)

test.run()

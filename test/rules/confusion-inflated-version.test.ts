import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { confusionInflatedVersion } from '../../src/rules/confusion-inflated-version.ts'
import { evidence, hits, known, resolved, unknown } from './evidence.ts'
import { history } from './releases.ts'

const naming = (downloads: number | null) =>
  known({ downloads, near: null, invented: false, scopeKnown: false, aliasDownloads: null })
const found = (version: string, before: readonly string[] = [], downloads: number | null = null) =>
  hits(confusionInflatedVersion, {
    package: resolved({ version }),
    naming: naming(downloads),
    expected: {
      ...evidence().expected,
      lockedBefore: before.map((one) => ({ version: one, source: { type: 'registry' } })),
    },
  }).length

test('an unknown name at a version that nobody reaches is a hit', () => {
  for (const version of ['99.9.9', '999.0.0', '9999.0.1', '77.77.77', '9.9.9', '1.9999.2', '130.0.0'])
    assert.is(found(version), 1, version)
})

test('so is a jump far above what the lockfile had, of a known name too', () => {
  assert.is(found('99.9.9', ['1.2.3'], 5_000_000), 1)
  assert.is(found('62.0.0', ['1.2.3', '11.0.0']), 1)
})

test('ordinary, calendar and known high versions are quiet, and so are small steps', () => {
  for (const version of ['1.0.0', '35.8.1', '2026.11.0', '20261123.0.0', '0.99.99', '1.1.1', '1.4.999'])
    assert.is(found(version), 0, version)
  assert.is(found('147.0.1', [], 3_000_000), 0, 'chromedriver counts like Chrome')
  assert.is(found('147.0.1', ['146.0.0']), 0)
  assert.is(found('2026.1.0', ['5.0.0']), 0, 'a change to calendar versions')
})

test('a known scope and a long past explain a high version', () => {
  const high = { package: resolved({ name: '@pnpm/x', version: '1100.2.12' }) }
  const stranger = { downloads: null, near: null, invented: false, scopeKnown: false, aliasDownloads: null }
  assert.is(hits(confusionInflatedVersion, { ...high, naming: known(stranger) }).length, 1)
  assert.equal(hits(confusionInflatedVersion, { ...high, naming: known({ ...stranger, scopeKnown: true }) }), [])
  const after = (settled: number) =>
    hits(confusionInflatedVersion, { ...high, naming: known(stranger), ...history({ settled }) }).length
  assert.is(after(1), 1)
  assert.is(after(40), 0)
})

test("an internal package may count as it likes, and so may the project's own folder", () => {
  const high = resolved({ version: '130.0.0' })
  const internal = { by: 'policy', registries: ['https://npm.invalid/'] } as const
  const expected = { ...evidence().expected, internal }
  assert.equal(hits(confusionInflatedVersion, { package: high, naming: naming(null), expected }), [])
  const folder = { ...high, source: { type: 'directory', path: '../x' } } as const
  assert.equal(hits(confusionInflatedVersion, { package: folder, naming: naming(null) }), [])
})

test('what is no version or was not looked up says nothing', () => {
  assert.is(found('link:../x'), 0)
  assert.equal(hits(confusionInflatedVersion, { package: resolved({ version: '99.9.9' }), naming: known(null) }), [])
  assert.equal(
    hits(confusionInflatedVersion, { package: resolved({ version: '99.9.9' }), naming: unknown('no list') }),
    [],
  )
})

test.run()

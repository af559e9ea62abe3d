import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { storedHistory } from '../../src/gather/stored-history.ts'
import type { Json } from '../../src/parse/json.ts'

const release = {
  version: '1.0.0',
  published: '2026-01-01T00:00:00.000Z',
  publisher: 'anna',
  maintainers: ['anna'],
  trust: 'trusted',
  hasInstallScript: true,
  hasCommit: true,
  deprecated: 'old',
}
const history = {
  release,
  before: { ...release, version: '0.9.0' },
  trustedRun: 1,
  committedRun: 3,
  trustLeft: true,
  settled: 2,
  people: ['anna'],
  hadInstallScript: true,
  lastSettled: '2025-01-01T00:00:00.000Z',
  together: ['0.9.1'],
  lines: 2,
  gained: ['b'],
}
const asked = '2026-11-01T00:00:00.000Z'

test('a history comes back as it was kept, one that was taken back too', () => {
  assert.equal(storedHistory({ asked, history }), { asked, history })
  assert.is(storedHistory({ asked, history: { ...history, release: null } })?.history.release, null)
})

test('one that lacks or falsifies what every history has is not believed', () => {
  assert.is(storedHistory({ history } as Json), undefined)
  for (const key of ['release', 'trustedRun', 'committedRun', 'settled', 'people', 'together', 'lines', 'gained']) {
    const { [key]: _, ...rest } = history as Record<string, Json>
    assert.is(storedHistory({ asked, history: rest }), undefined, key)
    assert.is(storedHistory({ asked, history: { ...rest, [key]: [7] } }), undefined, key)
  }
  const unnamed = { ...release, maintainers: [7] }
  assert.is(storedHistory({ asked, history: { ...history, release: unnamed } }), undefined)
})

test('no JSON makes it throw', () => {
  void fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      storedHistory(value as Json)
      storedHistory({ asked, history: value as Json })
      storedHistory({ asked, history: { ...history, release: value as Json } })
    }),
  )
})

test.run()

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openCache } from '../../src/gather/cache.ts'
import { createContents } from '../../src/gather/contents.ts'
import { known } from '../../src/gather/facts.ts'
import type { CodeFacts, ResolvedPackage } from '../../src/model.ts'
import { integrityOf } from '../../src/parse/integrity.ts'
import { archive } from '../rules/evidence.ts'
import { pkg, temporary } from './support.ts'

const bytes = Buffer.from('an archive')
const sha512 = integrityOf(bytes, 'sha512')
const sha1 = integrityOf(bytes, 'sha1')
const code: CodeFacts = { reach: { files: [], unresolved: [] }, signals: [], gaps: [] }

/** Contents of these bytes, whatever is asked for; `read` counts how often somebody looked into them. */
function contentsOf(actual: Uint8Array, claim: string | undefined) {
  const cache = openCache(temporary())
  const counts = { fetched: 0, read: 0 }
  const contents = createContents({
    cache,
    analyser: 'analyser',
    archives: {
      async fetch() {
        counts.fetched++
        const algorithm = claim?.startsWith('sha1-') ? 'sha1' : 'sha512'
        const own = integrityOf(actual, algorithm)
        const integrity = claim === undefined ? null : { claimed: claim, actual: own, matches: own === claim }
        return known({ bytes: actual, integrity })
      },
    },
    inspectors: {
      async inspect() {
        counts.read++
        return { archive: known(archive({ files: 1 })), code: known(code), outline: known(null), cost: {} as never }
      },
      async close() {},
    },
  })
  const wanted = pkg(claim === undefined ? {} : { integrity: claim })
  return { cache, counts, ask: (more: Partial<ResolvedPackage> = {}) => contents({ ...wanted, ...more }, false) }
}

test('what no strong claim names is fetched, and not read again where its own SHA-512 is known', async () => {
  for (const claim of [sha1, undefined]) {
    const { cache, counts, ask } = contentsOf(bytes, claim)
    cache.putFacts(sha512, archive({ files: 7 }))
    cache.putCode(sha512, 'analyser', code)
    const { archive: found, integrity } = await ask()
    assert.is(found.state === 'known' && found.value?.files, 7)
    assert.equal(integrity, known(claim === undefined ? null : { claimed: claim, actual: claim, matches: true }))
    assert.equal(counts, { fetched: 1, read: 0 })
  }
})

test('other bytes than claimed get the facts of these bytes, and are not taken for the claimed ones', async () => {
  const other = Buffer.from('another archive')
  const { cache, ask } = contentsOf(other, sha1)
  for (const hash of [sha512, sha1]) {
    cache.putFacts(hash, archive({ files: 7 }))
    cache.putCode(hash, 'analyser', code)
  }
  const { archive: found, integrity } = await ask()
  assert.is(found.state === 'known' && found.value?.files, 1)
  assert.is(integrity.state === 'known' && integrity.value?.matches, false)
})

test('what is known in part, or of another way to read it, is read', async () => {
  const { cache, counts, ask } = contentsOf(bytes, sha1)
  cache.putFacts(sha512, archive({ files: 7 }))
  await ask()
  assert.is(counts.read, 1)
  await ask({ id: 'b@1.0.0', name: 'b' })
  assert.is(counts.read, 1)
  await ask({ source: { type: 'git', url: 'https://example.invalid/a.git', commit: '0'.repeat(40) } })
  assert.is(counts.read, 2)
})

test.run()

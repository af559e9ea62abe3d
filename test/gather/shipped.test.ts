import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { archiveFormats, openCache } from '../../src/gather/cache.ts'
import { entryOfCode } from '../../src/gather/code-entry.ts'
import { withShipped } from '../../src/gather/shipped.ts'
import type { CodeFacts } from '../../src/model.ts'
import { integrityOf } from '../../src/parse/integrity.ts'
import { packShipped } from '../../src/shipped/pack.ts'
import { archive } from '../rules/evidence.ts'
import { temporary } from './support.ts'

const [analyser, other] = ['0a'.repeat(32), '0b'.repeat(32)]
const [listed, unlisted] = ['a', 'b'].map((text) => integrityOf(Buffer.from(text), 'sha512')) as [string, string]
const code: CodeFacts = {
  reach: { files: [{ path: 'index.js', when: ['import'] }], unresolved: [] },
  signals: [],
  gaps: [],
}
const entry = { integrity: listed, order: 'a@1.0.0', facts: [archive({ files: 7 }), entryOfCode(code)] }
const packed = packShipped([entry], { analyser, formats: archiveFormats })

function cacheOver(bytes: Uint8Array | undefined, by = analyser) {
  const folder = temporary()
  const file = join(folder, 'facts.bin')
  if (bytes) writeFileSync(file, bytes)
  return withShipped(openCache(join(folder, 'cache')), file, by)
}

test('facts come from the file that ships, and of what it does not list from the cache', () => {
  const cache = cacheOver(packed)
  assert.is(cache.facts(listed)?.files, 7)
  assert.equal(cache.code(listed, analyser), code)
  assert.is(cache.facts(unlisted), undefined)
  assert.is(cache.code(unlisted, analyser), undefined)
  cache.putFacts(unlisted, archive({ files: 8 }))
  cache.putCode(unlisted, analyser, code)
  assert.is(cache.facts(unlisted)?.files, 8)
  assert.equal(cache.code(unlisted, analyser), code)
})

test('what another analyser would find, or this one in a git dependency, does not ship', () => {
  assert.is(cacheOver(packed).code(listed, `${analyser} git`), undefined)
  assert.is(cacheOver(packed, other).code(listed, other), undefined)
  assert.is(cacheOver(packed, other).facts(listed), undefined)
})

test('a file that is missing, damaged, or that holds no facts answers nothing, and the cache goes on', () => {
  const spoilt = Uint8Array.from(packed)
  spoilt[90] = (spoilt[90] as number) ^ 1
  const odd = packShipped([{ ...entry, facts: [{ files: 7 }, { files: 'x' }] }], { analyser, formats: archiveFormats })
  for (const bytes of [undefined, spoilt, packed.subarray(0, 60), odd]) {
    const cache = cacheOver(bytes)
    assert.is(cache.facts(listed), undefined)
    assert.is(cache.code(listed, analyser), undefined)
    cache.putFacts(listed, archive({ files: 9 }))
    assert.is(cache.facts(listed)?.files, 9)
  }
})

test.run()

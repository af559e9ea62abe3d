import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildFeed } from '../../src/feed/build.ts'
import { applyDelta, deltaSuffix, makeDelta } from '../../src/feed/delta.ts'
import { encodePacked, encodeRows } from '../../src/feed/encode.ts'
import { checksumOf, headerSize, writeFeed } from '../../src/feed/header.ts'
import { readBody } from '../../src/feed/layout.ts'
import { openFeed } from '../../src/feed/open.ts'
import { readRows } from '../../src/feed/rows.ts'
import { signFeed } from '../../src/feed/signature.ts'
import type { Fault } from '../../src/parse/fault.ts'
import { corruptOr, entry, report, zipOf } from './reports.ts'

const at = (day: number) => new Date(Date.UTC(2026, 0, day))
const feedOf = (day: number, versions: Readonly<Record<string, readonly string[]>>): Uint8Array =>
  buildFeed(
    zipOf(Object.entries(versions).map(([name, list], index) => report(`MAL-2026-${index}`, entry(name, list)))),
    at(day),
  ).bytes

test('a delta leads from one feed to the other, byte for byte', () => {
  const base = feedOf(1, { gone: ['1.0.0'], kept: ['1.0.0'], more: ['1.0.0'] })
  const next = feedOf(2, { come: ['3.0.0'], kept: ['1.0.0'], more: ['1.0.0', '1.0.1'] })
  const result = applyDelta(base, makeDelta(base, next), 'test feed')
  assert.equal(Buffer.from(result), Buffer.from(next))
  const feed = openFeed(result, 'result')
  assert.equal(
    [feed.lookup('gone', '1.0.0').length, feed.lookup('come', '3.0.0').length, feed.lookup('more', '1.0.1').length],
    [0, 1, 1],
  )
})

test('a delta for another base, or one that is forged, leads nowhere', () => {
  const base = feedOf(1, { a: ['1.0.0'] })
  const next = feedOf(2, { a: ['1.0.1'] })
  const delta = makeDelta(base, next)
  assert.throws(() => applyDelta(feedOf(1, { b: ['1.0.0'] }), delta, 'test feed'), /it is for another feed/)
  for (let index = 0; index < delta.length; index += 7) {
    const forged = Uint8Array.from(delta)
    forged[index] = (forged[index] as number) ^ 1
    const result = corruptOr(() => applyDelta(base, forged, 'test feed'))
    // The signature is not what a delta is checked by.
    const isSignature = index >= 36 + 56 && index < 36 + headerSize
    if (!isSignature && result !== 'corrupt') assert.is(checksumOf(result), checksumOf(next), `byte ${index}`)
  }
  for (let length = 0; length < delta.length; length += 61) {
    assert.is(
      corruptOr(() => applyDelta(base, delta.subarray(0, length), 'test feed')),
      'corrupt',
    )
  }
})

test('any bytes are a delta or corrupt, never anything else', async () => {
  const base = feedOf(1, { a: ['1.0.0'] })
  const start = Buffer.concat([Buffer.from('PCD1'), base.subarray(24, 56), base.subarray(0, headerSize)])
  await fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(300), (bytes, size) => {
      const delta = Buffer.concat([start, Buffer.alloc(4), bytes])
      delta.writeUInt32LE(size, start.length)
      corruptOr(() => applyDelta(base, delta, 'test feed'))
    }),
  )
})

test('property: a delta leads to what a whole build gives, whatever comes, changes and goes', async () => {
  const versions = fc.uniqueArray(fc.constantFrom('1.0.0', '1.0.1', '2.0.0'), { minLength: 1 })
  const reports = fc.dictionary(fc.stringMatching(/^[ab-]{1,4}$/), versions, { minKeys: 1, maxKeys: 12 })
  await fc.assert(
    fc.property(reports, reports, (before, after) => {
      const [base, next] = [feedOf(1, before), feedOf(2, after)]
      assert.equal(Buffer.from(applyDelta(base, makeDelta(base, next), 'test feed')), Buffer.from(next))
    }),
  )
})

test('a small body cannot stand for more than a feed can have', () => {
  const base = feedOf(1, { a: ['1.0.0'] })
  const kind = { prefix: 'MAL-', digits: 1, sentence: undefined, affected: { exact: ['1.0.0'], intervals: [] } }
  const start = 'a'.repeat(240)
  const rows = Array.from({ length: 280_000 }, (_, index) => ({ name: `${start}${1e6 + index}`, number: 1, kind }))
  const none = encodeRows([])
  const body = encodePacked(rows)
  const delta = Buffer.concat([
    Buffer.from('PCD1'),
    base.subarray(24, 56),
    writeFeed(at(2), rows.length, body).subarray(0, headerSize),
    Buffer.from(Uint32Array.of(none.length).buffer),
    none,
    body,
  ])
  assert.ok(delta.length < 8 * 1024 ** 2)
  assert.throws(
    () => applyDelta(base, delta, 'test feed'),
    (error: Fault) => error.code === 'feed/corrupt' && /more than a feed can have/.test(error.message),
  )
})

test('rows come out of a feed as they went in: the shipped one encodes to itself', () => {
  const bytes = Uint8Array.from(readFileSync(new URL('../../feed/snapshot.bin', import.meta.url)))
  const rows = [...readRows(readBody(bytes, headerSize, 'snapshot'), 'snapshot')]
  assert.is(rows.length, openFeed(bytes, 'snapshot').entries)
  assert.ok(Buffer.from(encodeRows(rows)).equals(bytes.subarray(headerSize)))
})

test('a delta to itself says that nothing is newer, and may bring another signature', () => {
  const base = feedOf(1, { a: ['1.0.0'] })
  const signed = signFeed(base, generateKeyPairSync('ed25519').privateKey)
  assert.equal(Buffer.from(applyDelta(base, makeDelta(base, base), 'test feed')), Buffer.from(base))
  assert.equal(Buffer.from(applyDelta(base, makeDelta(base, signed), 'test feed')), Buffer.from(signed))
})

test('a delta is named after its base', () => {
  const base = feedOf(1, { a: ['1.0.0'] })
  assert.is(deltaSuffix(base), `.${Buffer.from(base.subarray(24, 32)).toString('hex')}.delta`)
})

test.run()

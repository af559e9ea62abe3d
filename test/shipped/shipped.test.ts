import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { archiveOfEntry } from '../../src/gather/archive-entry.ts'
import { archiveFormats } from '../../src/gather/cache.ts'
import { codeOfEntry } from '../../src/gather/code-entry.ts'
import { Fault } from '../../src/parse/fault.ts'
import { integrityOf } from '../../src/parse/integrity.ts'
import { checksum } from '../../src/shipped/layout.ts'
import { openShipped, type Shipped } from '../../src/shipped/open.ts'
import { type Entry, packShipped } from '../../src/shipped/pack.ts'
import { pinsIn } from '../tools/archives.ts'

const maker = { analyser: '0a'.repeat(32), formats: ['facts-1', 'code-1'] }
const entry = (number: number): Entry => ({
  integrity: integrityOf(Buffer.from(`archive ${number}`), 'sha512'),
  order: `package-${number % 7}@${number}.0.0`,
  facts: [{ manifest: { name: `package-${number}` } }, { lines: ['a\nb', number] }],
})
const entries = Array.from({ length: 200 }, (_, number) => entry(number))
const packed = packShipped(entries, maker)
const open = (bytes: Uint8Array, more = {}): Shipped | undefined => openShipped(bytes, { ...maker, ...more }, 'x')

test('what is packed is found by the whole integrity of its archive, and nothing else is', () => {
  const shipped = open(packed)
  assert.is(shipped?.size, 200)
  for (const { integrity, facts } of entries) assert.equal(shipped?.look(integrity), facts)
  const { integrity } = entry(0)
  for (const other of [
    entry(200).integrity,
    integrity.slice(0, -8),
    integrity.replace('sha512', 'sha256'),
    integrity.slice('sha512-'.length),
    '',
  ])
    assert.is(shipped?.look(other), undefined, other)
})

test('an archive that shares the first 31 bytes of its hash with a listed one is another', () => {
  const digest = Buffer.from(entry(0).integrity.slice('sha512-'.length), 'base64')
  digest[31] = (digest[31] as number) ^ 1
  assert.is(open(packed)?.look(`sha512-${digest.toString('base64')}`), undefined)
})

test('the order in which archives were read changes no byte, and one that is listed twice is there once', () => {
  const shuffled = [...entries.slice(90), ...entries.slice(0, 100)].reverse()
  assert.equal(packShipped(shuffled, maker), packed)
})

test('facts of another analyser, or written in another way, are none', () => {
  assert.is(open(packed, { analyser: '0b'.repeat(32) }), undefined)
  assert.is(open(packed, { formats: ['facts-2', 'code-1'] }), undefined)
  assert.is(open(packed, { formats: ['facts-1'] }), undefined)
})

test('an archive without a SHA-512 has no entry', () => {
  const bytes = packShipped([{ ...entry(1), integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }], maker)
  assert.is(open(bytes)?.size, 0)
})

test('facts that are not as they were written are refused', () => {
  fc.assert(
    fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
      const bytes = Uint8Array.from(packed)
      bytes[at] = (bytes[at] as number) ^ bits
      assert.throws(() => open(bytes), /cannot be used/)
    }),
  )
  fc.assert(
    fc.property(fc.nat(packed.length - 1), (length) =>
      assert.throws(() => open(packed.subarray(0, length)), /cannot be used/),
    ),
  )
})

test('a file that was made to look whole ends in facts or in a refusal, never in anything else', () => {
  fc.assert(
    fc.property(fc.integer({ min: 36, max: packed.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, bits) => {
      const bytes = Uint8Array.from(packed)
      bytes[at] = (bytes[at] as number) ^ bits
      bytes.set(checksum(bytes), 4)
      try {
        const shipped = open(bytes)
        for (const { integrity } of entries.slice(0, 70)) shipped?.look(integrity)
      } catch (thrown) {
        assert.instance(thrown, Fault)
        assert.is((thrown as Fault).code, 'shipped/corrupt')
      }
    }),
  )
})

test('the facts that ship are whole, of whatever analyser they are, and each can be read', () => {
  const file = new URL('../../facts/known.bin', import.meta.url)
  if (!existsSync(file)) return
  const bytes = readFileSync(file)
  const analyser = bytes.toString('hex', 36, 68)
  const shipped = openShipped(bytes, { analyser, formats: archiveFormats }, 'facts/known.bin')
  assert.ok(bytes.length < 3_000_000)
  // Written in another way than today's: `npm run facts` is due, and nothing is damaged.
  if (!shipped) return
  const listed = pinsIn(fileURLToPath(new URL('../../facts/packages.tsv', import.meta.url)))
  const found = listed.flatMap(({ integrity }) => shipped.look(integrity) ?? [])
  assert.is(found.length, shipped.size * 2)
  assert.is(found.filter(archiveOfEntry).length, shipped.size)
  assert.is(found.filter(codeOfEntry).length, shipped.size)
})

test.run()

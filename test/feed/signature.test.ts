import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildFeed } from '../../src/feed/build.ts'
import { headerSize } from '../../src/feed/header.ts'
import { openFeed } from '../../src/feed/open.ts'
import { announcementOf, isSigned, publicKeyOf, signerOf, signFeed, trustedKeys } from '../../src/feed/signature.ts'
import { feedKeySyntax } from '../../src/parse/feed-key.ts'
import { entry, report, zipOf } from './reports.ts'

const pair = (): { readonly key: KeyObject; readonly text: string } => {
  const { privateKey } = generateKeyPairSync('ed25519')
  return { key: privateKey, text: publicKeyOf(privateKey) }
}
const [ours, next, other] = [pair(), pair(), pair()]
const plain = buildFeed(zipOf([report('MAL-2026-1', entry('bad', ['1.0.0']))])).bytes

test('a signature is found by the key that made it, and the feed opens as before', () => {
  const signed = signFeed(plain, ours.key)
  assert.is(signerOf(signed, [other.text, ours.text]), ours.text)
  assert.is(signerOf(signed, [other.text]), undefined)
  assert.is(signerOf(plain, [ours.text]), undefined)
  assert.equal([isSigned(plain), isSigned(signed)], [false, true])
  assert.is(openFeed(signed, 'x').lookup('bad', '1.0.0').length, 1)
  assert.match(ours.text, feedKeySyntax)
})

test('no changed byte leaves a feed both whole and signed', async () => {
  const signed = signFeed(plain, ours.key)
  await fc.assert(
    fc.property(fc.nat(signed.length - 1), fc.integer({ min: 1, max: 255 }), (index, flip) => {
      const forged = Uint8Array.from(signed)
      forged[index] = (forged[index] as number) ^ flip
      const isWhole = (() => {
        try {
          openFeed(forged, 'x')
          return true
        } catch {
          return false
        }
      })()
      assert.not.ok(isWhole && signerOf(forged, [ours.text]) !== undefined, `byte ${index}`)
    }),
    { numRuns: 300 },
  )
})

test('a signature over a feed is none over another with the same body', () => {
  const signed = signFeed(plain, ours.key)
  const later = buildFeed(zipOf([report('MAL-2026-1', entry('bad', ['1.0.0']))]), new Date('2027-01-01')).bytes
  const moved = Uint8Array.from(later)
  moved.set(signed.subarray(56, headerSize), 56)
  assert.is(signerOf(moved, [ours.text]), undefined)
})

test('an old key announces a new one, and that one the next; nobody else can', () => {
  const chain = announcementOf(other.text, next.key) + announcementOf(next.text, ours.key)
  assert.equal([...trustedKeys([ours.text], chain)].sort(), [ours.text, next.text, other.text].sort())
  assert.equal([...trustedKeys([ours.text], announcementOf(other.text, next.key))], [ours.text])
  const [key, , signature] = announcementOf(next.text, ours.key).split(' ')
  assert.equal([...trustedKeys([ours.text, other.text], `${key} ${other.text} ${signature}`)].length, 2)
  assert.equal([...trustedKeys([], chain)], [])
})

test('any text announces nothing', async () => {
  await fc.assert(
    fc.property(fc.string({ maxLength: 300 }), fc.string(), (text, tail) => {
      for (const line of [text, `${text} ${ours.text} ${tail}`, `${next.text} ${ours.text} ${tail}`]) {
        assert.equal([...trustedKeys([ours.text], line)], [ours.text])
      }
    }),
  )
})

test.run()

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { corrupt } from '../../src/feed/bytes.ts'
import { encodeRows } from '../../src/feed/encode.ts'
import { headerSize, writeFeed } from '../../src/feed/header.ts'
import type { Body } from '../../src/feed/layout.ts'
import { readBody } from '../../src/feed/layout.ts'
import { openFeed } from '../../src/feed/open.ts'
import { findRows } from '../../src/feed/search.ts'

const names = Array.from({ length: 1600 }, (_none, index) => `package-${String(index).padStart(4, '0')}`)
const rows = names.map((name, index) => ({ name, id: `MAL-1-${index}`, affected: { exact: ['1.0.0'], intervals: [] } }))

test('of a hundred blocks a look-up opens nine at most, also where it finds nothing', () => {
  const body = readBody(encodeRows(rows), 0, 'feed')
  let opened = 0
  const item: Body['blocks']['item'] = (index) => {
    opened++
    return body.blocks.item(index)
  }
  const counted = { ...body, blocks: { count: body.blocks.count, item } }
  assert.is(body.blocks.count, 100)
  for (const [name, number] of [
    ...names.map((known, index) => [known, index] as const),
    ...names.map((known) => [`${known}-`, undefined] as const),
  ]) {
    opened = 0
    assert.is(findRows(counted, name, 'feed')[0]?.number, number)
    assert.ok(opened <= 9, `${name}: ${opened}`)
  }
})

/** The body of one row, with the block's bytes put in the place of its own. */
function forged(block: readonly number[]): Uint8Array {
  const body = encodeRows([{ name: 'a', id: 'MAL-5', affected: { exact: ['1.0.0'], intervals: [] } }])
  assert.equal([...body.subarray(-4)], [1, 97, 0, 10])
  body.set(block, body.length - 4)
  return body
}

test('a block that starts in the middle of a name is refused', () => {
  const bytes = writeFeed(new Date(0), 1, forged([0x11, 97, 0, 10]))
  assert.throws(
    () => findRows(readBody(bytes, headerSize, 'feed'), 'a', 'feed'),
    (thrown: unknown) =>
      (thrown as Error).message === corrupt('feed', 'a block does not start with a whole name').message,
  )
})

test('a feed without a filter is refused: it would deny every name', () => {
  const body = forged([1, 97, 0, 10])
  const at = 28 + 256
  const size = new DataView(body.buffer).getUint32(24, true)
  const cut = Uint8Array.of(...body.subarray(0, at), ...body.subarray(at + size))
  cut.fill(0, 24, 28)
  assert.throws(() => openFeed(writeFeed(new Date(0), 1, cut), 'feed'), /has no filter/)
})

test('an id with a number below zero is refused', () => {
  const feed = openFeed(writeFeed(new Date(0), 1, forged([1, 97, 0, 9])), 'feed')
  assert.throws(() => feed.lookup('a', '1.0.0'), /has no such number/)
})

test.run()

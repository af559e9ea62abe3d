import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ByteWriter, Cursor } from '../../src/feed/bytes.ts'

test('property: numbers come back as they were written', async () => {
  await fc.assert(
    fc.property(fc.array(fc.nat({ max: 2 ** 35 - 1 })), (numbers) => {
      const writer = new ByteWriter()
      for (const number of numbers) writer.varint(number)
      const cursor = new Cursor(writer.done(), 0, writer.length, 'feed')
      assert.equal(
        numbers.map(() => cursor.varint()),
        numbers,
      )
      assert.is(cursor.at, cursor.end)
    }),
  )
})

test('a cursor never leaves its section, although there are bytes behind it', () => {
  const bytes = Uint8Array.of(0x80, 0x80, 1, 2, 3)
  assert.throws(() => new Cursor(bytes, 0, 2, 'feed').varint(), /runs past its section/)
  assert.throws(() => new Cursor(bytes, 2, 2, 'feed').byte(), /runs past its section/)
  assert.throws(() => new Cursor(bytes, 1, 3, 'feed').skip(3), /runs past its section/)
  assert.is(new Cursor(bytes, 1, 3, 'feed').skip(2), 1)
})

test('a number of more than 35 bits is refused', () => {
  assert.throws(() => new Cursor(new Uint8Array(9).fill(0xff), 0, 9, 'feed').varint(), /too long/)
})

test.run()

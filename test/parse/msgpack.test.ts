import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Fault } from '../../src/parse/fault.ts'
import { type Packed, parseMsgpack } from '../../src/parse/msgpack.ts'

/** The shortest form of each value, as the specification has it. */
function packed(value: unknown): number[] {
  if (value === null) return [0xc0]
  if (typeof value === 'boolean') return [value ? 0xc3 : 0xc2]
  if (typeof value === 'number') {
    if (Number.isInteger(value) && value >= -32 && value < 0x40) return [value & 0xff]
    return [0xcb, ...Buffer.from(new Float64Array([value]).buffer).reverse()]
  }
  if (typeof value === 'string') {
    const bytes = [...Buffer.from(value)]
    return bytes.length < 32
      ? [0xa0 | bytes.length, ...bytes]
      : [0xda, bytes.length >> 8, bytes.length & 0xff, ...bytes]
  }
  if (Array.isArray(value)) return [0xdc, value.length >> 8, value.length & 0xff, ...value.flatMap(packed)]
  const entries = [...(value as Map<string, unknown>)]
  return [0xde, entries.length >> 8, entries.length & 0xff, ...entries.flat().flatMap(packed)]
}

const read = (...bytes: (number | string)[]): Packed =>
  parseMsgpack(Uint8Array.from(bytes.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : part))))

test('records are read as msgpackr writes them, named once', () => {
  const value = read(0x92, 0xd4, 0x72, 0x40, 0x92, 0xa1, 'a', 0xa1, 'b', 1, 0xa1, 'x', 0x40, 2, 0xc3)
  assert.equal(value, [
    new Map<string, Packed>([
      ['a', 1],
      ['b', 'x'],
    ]),
    new Map<string, Packed>([
      ['a', 2],
      ['b', true],
    ]),
  ])
  assert.is(read(0x41), 0x41, 'a number where no record of that name is')
})

test('numbers of every size', () => {
  assert.is(read(0xcc, 0xff), 255)
  assert.is(read(0xcd, 1, 0), 256)
  assert.is(read(0xce, 1, 0, 0, 0), 2 ** 24)
  assert.is(read(0xcf, 0, 0, 1, 0, 0, 0, 0, 0), 2 ** 40)
  assert.is(read(0xff), -1)
})

test('what pnpm does not write is refused', () => {
  const odd = [
    [0xc1],
    [0xc4, 0],
    [0xd4, 0x01, 0],
    [0xd4, 0x72, 0x10, 0x90],
    [0xd4, 0x72, 0x40, 1],
    [0xa5, 'ab'],
    [1, 1],
    [],
  ]
  for (const bytes of odd)
    assert.throws(
      () => read(...bytes),
      (error: unknown) => error instanceof Fault,
      String(bytes),
    )
})

test('depth is bounded', () => {
  assert.throws(() => read(...Array.from({ length: 100_000 }, () => 0x91)), /too much of it/u)
})

test('a list that claims more than there is costs nothing', () => {
  assert.throws(() => read(0xdd, 0xff, 0xff, 0xff, 0xff), /ends in the middle/u)
})

test('what was packed comes back', () => {
  const { value } = fc.letrec<{ value: unknown; leaf: unknown }>((tie) => ({
    leaf: fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.double({ noNaN: true }),
      fc.string({ unit: 'grapheme' }),
    ),
    value: fc.oneof(
      { maxDepth: 4 },
      tie('leaf'),
      fc.array(tie('value'), { maxLength: 5 }),
      fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 5 }).map((entries) => new Map(entries)),
    ),
  }))
  fc.assert(fc.property(value, (given) => assert.equal(parseMsgpack(Uint8Array.from(packed(given))), given)))
})

test('no bytes make it throw anything but a fault', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        parseMsgpack(bytes)
      } catch (error) {
        assert.instance(error, Fault)
      }
    }),
  )
})

test.run()

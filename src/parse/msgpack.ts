import { Fault } from './fault.ts'

/** Maps and records both; keys that are no text are left out. */
export type Packed = null | boolean | number | string | readonly Packed[] | ReadonlyMap<string, Packed>

const maxDepth = 20
/** Values of one text; an index of a package with 100,000 files has fewer. */
const maxValues = 2_000_000

/**
 * MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md) with the record extension of msgpackr 2, by which
 * pnpm 11 and 12 keep the index of their store: `d4 72 ID`, the names of the fields, then their values, and from then on
 * the byte ID alone before values. Binary data and other extensions are refused. Not msgpackr itself, which makes code of
 * the names that it reads.
 * @throws Fault `msgpack/invalid`
 */
export function parseMsgpack(bytes: Uint8Array): Packed {
  const reader = new MsgpackReader(bytes)
  const value = reader.value(0)
  if (reader.at !== bytes.length) throw invalid('more than one value')
  return value
}

const invalid = (what: string) => new Fault('msgpack/invalid', `it is no MessagePack as pnpm writes it: ${what}`)

class MsgpackReader {
  at = 0
  #values = 0
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #records = new Map<number, readonly string[]>()

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  value(depth: number): Packed {
    if (depth > maxDepth || ++this.#values > maxValues) throw invalid('too much of it')
    const type = this.#uint(1)
    if (type < 0x80) return this.#records.has(type) ? this.#record(type, depth) : type
    if (type < 0x90) return this.#map(type & 0x0f, depth)
    if (type < 0xa0) return this.#list(type & 0x0f, depth)
    if (type < 0xc0) return this.#text(type & 0x1f)
    if (type >= 0xe0) return type - 0x100
    switch (type) {
      case 0xc0:
        return null
      case 0xc2:
      case 0xc3:
        return type === 0xc3
      case 0xca:
      case 0xcb:
        return type === 0xca ? this.#view.getFloat32(this.#skip(4)) : this.#view.getFloat64(this.#skip(8))
      case 0xcc:
      case 0xcd:
      case 0xce:
      case 0xcf:
        return this.#uint(1 << (type - 0xcc))
      case 0xd4:
        return this.#definition(depth)
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#text(this.#uint(1 << (type - 0xd9)))
      case 0xdc:
      case 0xdd:
        return this.#list(this.#uint(2 << (type - 0xdc)), depth)
      case 0xde:
      case 0xdf:
        return this.#map(this.#uint(2 << (type - 0xde)), depth)
    }
    throw invalid(`a value of the type ${type}`)
  }

  #definition(depth: number): Packed {
    if (this.#uint(1) !== 0x72) throw invalid('another extension')
    const id = this.#uint(1)
    if (id < 0x40 || id > 0x7f) throw invalid('a record of another kind')
    const names = this.value(depth + 1)
    if (!Array.isArray(names) || !names.every((name) => typeof name === 'string'))
      throw invalid('a record without names')
    this.#records.set(id, names)
    return this.#record(id, depth)
  }

  #record(id: number, depth: number): Packed {
    const names = this.#records.get(id) ?? []
    return new Map(names.map((name) => [name, this.value(depth + 1)]))
  }

  #list(length: number, depth: number): Packed {
    const items: Packed[] = []
    for (let index = 0; index < length; index++) items.push(this.value(depth + 1))
    return items
  }

  #map(length: number, depth: number): Packed {
    const entries = new Map<string, Packed>()
    for (let index = 0; index < length; index++) {
      const [key, value] = [this.value(depth + 1), this.value(depth + 1)]
      if (typeof key === 'string') entries.set(key, value)
    }
    return entries
  }

  #text(length: number): string {
    const start = this.#skip(length)
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + start, length).toString('utf8')
  }

  /** Beyond 2⁵³ it is not exact, which nothing here needs. */
  #uint(size: number): number {
    const start = this.#skip(size)
    let value = 0
    for (let index = 0; index < size; index++) value = value * 256 + (this.#bytes[start + index] as number)
    return value
  }

  #skip(length: number): number {
    const start = this.at
    if (start + length > this.#bytes.length) throw invalid('it ends in the middle')
    this.at += length
    return start
  }
}

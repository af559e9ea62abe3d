import { Fault } from '../parse/fault.ts'

export const corrupt = (label: string, why: string): Fault =>
  new Fault('feed/corrupt', `the malware feed ${label} cannot be used: ${why}`, {
    file: label,
    hint: 'portcullis feed update',
  })

/** Grows as it is written to. */
export class ByteWriter {
  private buffer = new Uint8Array(1 << 12)
  length = 0

  byte(value: number): void {
    if (this.length === this.buffer.length) this.widen(this.length + 1)
    this.buffer[this.length++] = value
  }

  bytes(values: Uint8Array): void {
    const end = this.length + values.length
    if (end > this.buffer.length) this.widen(end)
    this.buffer.set(values, this.length)
    this.length = end
  }

  /** LEB128 of a non-negative integer below 2^35. */
  varint(value: number): void {
    let rest = value
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) this.byte((rest % 128) | 0x80)
    this.byte(rest)
  }

  u32(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.byte((value >>> shift) & 0xff)
  }

  done(): Uint8Array {
    return this.buffer.slice(0, this.length)
  }

  private widen(length: number): void {
    const wider = new Uint8Array(Math.max(length, this.buffer.length * 2))
    wider.set(this.buffer)
    this.buffer = wider
  }
}

/** Reads forward and never past its end. @throws Fault `feed/corrupt` */
export class Cursor {
  constructor(
    readonly bytes: Uint8Array,
    public at: number,
    readonly end: number,
    readonly label: string,
  ) {}

  byte(): number {
    if (this.at >= this.end) throw corrupt(this.label, 'a value runs past its section')
    return this.bytes[this.at++] as number
  }

  varint(): number {
    let value = 0
    for (let scale = 1; scale < 2 ** 35; scale *= 128) {
      const byte = this.byte()
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
    throw corrupt(this.label, 'a number is too long')
  }

  skip(count: number): number {
    const from = this.at
    if (count > this.end - from) throw corrupt(this.label, 'a value runs past its section')
    this.at += count
    return from
  }
}

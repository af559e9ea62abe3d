import type { Cursor } from './bytes.ts'
import { corrupt } from './bytes.ts'
import { maxString, type Section } from './layout.ts'

/** An advisory's id out of its parts. @throws Fault `feed/corrupt` */
export function idOf(prefix: string, digits: number, number: number, label: string): string {
  if (digits > 9 || number < 0) throw corrupt(label, 'an id has no such number')
  return prefix + (digits === 0 ? '' : String(number).padStart(digits, '0'))
}

/** A string of a feed by its place. @throws Fault `feed/corrupt` */
export type Words = (index: number) => string

/** Each string is made once, however many rows refer to it. */
export function wordsOf(strings: Section): Words {
  const known = new Map<number, string>()
  return (index) => {
    const word = known.get(index) ?? textOf(strings.item(index))
    known.set(index, word)
    return word
  }
}

function textOf({ bytes, at, end, label }: Cursor): string {
  if (end - at > maxString) throw corrupt(label, `a string has more than ${maxString} bytes`)
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString()
}

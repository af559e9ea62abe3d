import { corrupt } from './bytes.ts'
import { maxText, PairStream } from './pair-stream.ts'

/**
 * Byte-pair encoding (Gage, "A New Algorithm for Data Compression", 1994) of the names' suffixes: codes 128–255 stand
 * for two codes below themselves. It takes a third off a feed of 216,000 names, and a name is still read byte by byte.
 */
export const pairsSize = 256
const firstCode = 128
/**
 * The table of pairs, and the texts in their codes, each with a NUL behind it. Texts are printable ASCII; the same texts
 * give the same table.
 */
export function compress(texts: readonly string[]): { readonly pairs: Uint8Array; readonly codes: Uint8Array } {
  const pairs = new Uint8Array(pairsSize)
  const stream = new PairStream(Buffer.from(texts.map((text) => `${text}\0`).join(''), 'latin1'))
  for (let code = firstCode; code < 256; code++) {
    const pair = stream.commonest()
    if (pair === undefined) break
    pairs.set([pair >>> 8, pair & 255], (code - firstCode) * 2)
    stream.replace(pair, code)
  }
  return { pairs, codes: stream.done() }
}

/** The text of every code; empty for one that is not in use. @throws Fault `feed/corrupt` */
export function readPairs(pairs: Uint8Array, label: string): readonly Uint8Array[] {
  const texts = Array.from({ length: firstCode }, (_none, byte) => Uint8Array.of(byte))
  for (let code = firstCode; code < 256; code++) {
    const left = pairs[(code - firstCode) * 2] as number
    const right = pairs[(code - firstCode) * 2 + 1] as number
    if (left >= code || right >= code) throw corrupt(label, 'its table of pairs refers to itself')
    const text = left === 0 ? [] : [...(texts[left] as Uint8Array), ...(texts[right] as Uint8Array)]
    if (text.length > maxText) throw corrupt(label, `a pair stands for more than ${maxText} characters`)
    texts.push(Uint8Array.from(text))
  }
  return texts
}

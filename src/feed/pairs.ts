import { corrupt } from './bytes.ts'

/**
 * Byte-pair encoding (Gage, "A New Algorithm for Data Compression", 1994) of the names' suffixes: codes 128–255 stand
 * for two codes below themselves. It takes a third off a feed of 216,000 names, and a name is still read byte by byte.
 */
export const pairsSize = 256
const firstCode = 128
/** Longest text of one code, so that a forged table cannot grow without end. */
const maxText = 32

/** The table of pairs, and each text in its codes. Texts are printable ASCII; the same texts give the same table. */
export function compress(texts: readonly string[]): {
  readonly pairs: Uint8Array
  readonly codes: readonly Uint8Array[]
} {
  const pairs = new Uint8Array(pairsSize)
  const lengths = new Uint8Array(256).fill(1)
  const stream = Buffer.from(texts.map((text) => `${text}\0`).join(''), 'latin1')
  let size = stream.length
  for (let code = firstCode; code < 256; code++) {
    const pair = commonest(stream.subarray(0, size), lengths)
    if (pair === undefined) break
    pairs.set(pair, (code - firstCode) * 2)
    lengths[code] = (lengths[pair[0]] as number) + (lengths[pair[1]] as number)
    size = replace(stream, size, pair, code)
  }
  const codes: Uint8Array[] = []
  for (let from = 0; from < size; ) {
    const to = stream.indexOf(0, from)
    codes.push(stream.subarray(from, to))
    from = to + 1
  }
  return { pairs, codes }
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

function commonest(stream: Uint8Array, lengths: Uint8Array): readonly [number, number] | undefined {
  const counts = new Uint32Array(65_536)
  let before = 0
  for (const code of stream) {
    if (before !== 0 && code !== 0) counts[before * 256 + code] = (counts[before * 256 + code] as number) + 1
    before = code
  }
  let best = 0
  for (let pair = 0; pair < counts.length; pair++) {
    if ((counts[pair] as number) <= (counts[best] as number)) continue
    if ((lengths[pair >>> 8] as number) + (lengths[pair & 255] as number) <= maxText) best = pair
  }
  return (counts[best] as number) < 2 ? undefined : [best >>> 8, best & 255]
}

/** Writes the code over each such pair, left to right, in place. @returns how much of the stream is left */
function replace(stream: Uint8Array, size: number, [left, right]: readonly [number, number], code: number): number {
  let written = 0
  for (let read = 0; read < size; read++) {
    const isPair = stream[read] === left && read + 1 < size && stream[read + 1] === right
    stream[written++] = isPair ? code : (stream[read] as number)
    if (isPair) read++
  }
  return written
}

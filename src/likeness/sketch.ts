/** Words in a row that make one feature: long enough that two programs do not share many by chance. A power of two. */
const wordsInRow = 8

/**
 * A sample of a text's features: the smallest of their hashes. Of two texts the same features are sampled, so the share
 * that is in both estimates how much of each is in the other; with 64 hashes to about 6 points (A. Z. Broder, "On the
 * resemblance and containment of documents", 1997, whose features are words in a row as well).
 */
export interface Sketch {
  /** 32 bits each, ascending, none twice. */
  readonly hashes: Uint32Array
  /** Every hash of the text up to this one is among them. */
  readonly upTo: number
}

export interface Shared {
  /** From 0 to 1: how much of the first is in the second, and the other way round. */
  readonly ofFirst: number
  readonly ofSecond: number
  /** Hashes of the first that were looked for. */
  readonly looked: number
}

const top = 0xffffffff

/** What is known up to the same hash on both sides is compared. */
export function sharedBy(first: Sketch, second: Sketch): Shared {
  const upTo = Math.min(first.upTo, second.upTo)
  let [a, b, both] = [0, 0, 0]
  const [left, right] = [countUpTo(first, upTo), countUpTo(second, upTo)]
  while (a < left && b < right) {
    const [x, y] = [first.hashes[a] as number, second.hashes[b] as number]
    if (x === y) both++
    if (x <= y) a++
    if (y <= x) b++
  }
  const share = (of: number) => (of === 0 ? 0 : both / of)
  return { ofFirst: share(left), ofSecond: share(right), looked: left }
}

function countUpTo({ hashes }: Sketch, upTo: number): number {
  let [low, high] = [0, hashes.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((hashes[middle] as number) <= upTo) low = middle + 1
    else high = middle
  }
  return low
}

/** The same sample, smaller, and without what says nothing. */
export function sampled({ hashes, upTo }: Sketch, size: number, isCommon: (hash: number) => boolean): Sketch {
  const rest = hashes.filter((hash) => !isCommon(hash))
  return rest.length <= size ? { hashes: rest, upTo } : { hashes: rest.slice(0, size), upTo: rest[size - 1] as number }
}

/** As text: `upTo` and the hashes, each 4 bytes of base64, little endian. */
export function textOfSketch({ hashes, upTo }: Sketch): string {
  const bytes = Buffer.alloc(4 + hashes.length * 4)
  for (const [at, value] of [upTo, ...hashes].entries()) bytes.writeUInt32LE(value, at * 4)
  return bytes.toString('base64')
}

/** Undefined for what is none. */
export function sketchOfText(text: string): Sketch | undefined {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length < 4 || bytes.length % 4 !== 0) return undefined
  const hashes = Uint32Array.from({ length: bytes.length / 4 - 1 }, (_, at) => bytes.readUInt32LE(4 + at * 4))
  const isSorted = hashes.every((hash, at) => at === 0 || hash > (hashes[at - 1] as number))
  return isSorted ? { hashes, upTo: bytes.readUInt32LE(0) } : undefined
}

/**
 * Takes texts as bytes and keeps the smallest hashes. Words are runs of letters, digits, `_`, `$` and what is not ASCII;
 * layout and punctuation do not count.
 */
export class Sketcher {
  readonly #size: number
  readonly #buffer: Uint32Array
  #held = 0
  #upTo = top

  constructor(size: number) {
    this.#size = size
    this.#buffer = new Uint32Array(size * 4)
  }

  add(text: Uint8Array): void {
    const words = new Int32Array(wordsInRow)
    let [count, word, row] = [0, 0, 0]
    let inWord = false
    for (let at = 0; at <= text.length; at++) {
      const byte = at < text.length ? (text[at] as number) : 0
      if (isWord[byte] === 1) {
        word = (Math.imul(word, 31) + byte) | 0
        inWord = true
      } else if (inWord) {
        const hash = mixed(word)
        const slot = count & (wordsInRow - 1)
        row = (Math.imul(row, base) + hash - Math.imul(words[slot] as number, leaving)) | 0
        words[slot] = hash
        if (++count >= wordsInRow) this.#keep(mixed(row) >>> 0)
        word = 0
        inWord = false
      }
    }
  }

  sketch(): Sketch {
    this.#trim()
    return { hashes: this.#buffer.slice(0, this.#held), upTo: this.#upTo }
  }

  #keep(hash: number): void {
    if (hash > this.#upTo) return
    this.#buffer[this.#held++] = hash
    if (this.#held === this.#buffer.length) this.#trim()
  }

  #trim(): void {
    const all = this.#buffer.subarray(0, this.#held).sort()
    let kept = 0
    for (let at = 0; at < all.length && kept < this.#size; at++) {
      const hash = all[at] as number
      if (at === 0 || hash !== all[kept - 1]) all[kept++] = hash
    }
    this.#held = kept
    if (kept === this.#size) this.#upTo = all[kept - 1] as number
  }
}

/** An odd number, so that a row of words is a polynomial over 32 bits that rolls on with each. */
const base = 0x9e3779b1 | 0
const leaving = Array.from({ length: wordsInRow }).reduce<number>((power) => Math.imul(power, base), 1)

/** The last step of MurmurHash3 (A. Appleby, public domain). */
function mixed(value: number): number {
  let hash = value ^ (value >>> 16)
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

const isWord = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 128 || /[\w$]/u.test(String.fromCharCode(byte)) ? 1 : 0,
)

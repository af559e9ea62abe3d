/** Longest text of one code, so that a forged table cannot grow without end. */
export const maxText = 32

const none = -1

/**
 * Texts, each with a NUL behind it, in which pairs of codes are replaced. Where each pair stands is kept in a list (as
 * Larsson and Moffat do: "Off-line dictionary-based compression", 2000), so that replacing one costs what it changes
 * and not another pass over everything. A pair is two codes, the left one times 256.
 */
export class PairStream {
  /** Of each code, in bytes of the texts. */
  readonly #lengths = new Uint8Array(256).fill(1)
  /** A code at its first byte, and at its last one. */
  readonly #codes: Uint8Array
  readonly #lasts: Uint8Array
  /** Of each pair: how many there are, overlapping ones too, and the first and the last place. */
  readonly #counts = new Uint32Array(65_536)
  readonly #first = new Int32Array(65_536).fill(none)
  readonly #last = new Int32Array(65_536).fill(none)
  /** Of each place: the ones before and behind it that hold the same pair. */
  readonly #before: Int32Array
  readonly #behind: Int32Array

  constructor(texts: Uint8Array) {
    this.#codes = texts
    this.#lasts = Uint8Array.from(texts)
    this.#before = new Int32Array(texts.length)
    this.#behind = new Int32Array(texts.length)
    for (let at = 0; at + 1 < texts.length; at++) this.#link(texts[at] as number, texts[at + 1] as number, at)
  }

  /** The smallest of those that are there most often, twice at least, and stand for no more than {@link maxText}. */
  commonest(): number | undefined {
    let best = 0
    for (let pair = 0; pair < this.#counts.length; pair++) {
      if ((this.#counts[pair] as number) <= (this.#counts[best] as number)) continue
      if (this.#lengthOf(pair >>> 8) + this.#lengthOf(pair & 255) <= maxText) best = pair
    }
    return (this.#counts[best] as number) < 2 ? undefined : best
  }

  /** Writes a new code over each such pair, left to right. */
  replace(pair: number, code: number): void {
    const [left, right] = [pair >>> 8, pair & 255]
    this.#lengths[code] = this.#lengthOf(left) + this.#lengthOf(right)
    for (let at = this.#first[pair] as number; at !== none; at = this.#first[pair] as number) {
      const middle = at + this.#lengthOf(left)
      const end = middle + this.#lengthOf(right)
      const previous = at === 0 ? 0 : (this.#lasts[at - 1] as number)
      const next = this.#codes[end] as number
      this.#unlink(left, right, at)
      this.#unlink(previous, left, at - this.#lengthOf(previous))
      this.#unlink(right, next, middle)
      this.#codes[at] = code
      this.#lasts[end - 1] = code
      this.#link(previous, code, at - this.#lengthOf(previous))
      this.#link(code, next, at)
    }
  }

  /** The codes of each text, with a NUL behind them. */
  done(): Uint8Array {
    const codes = new Uint8Array(this.#codes.length)
    let size = 0
    for (let at = 0; at < this.#codes.length; size++) {
      const code = this.#codes[at] as number
      codes[size] = code
      at += this.#lengthOf(code)
    }
    return codes.subarray(0, size)
  }

  #lengthOf(code: number): number {
    return this.#lengths[code] as number
  }

  /** Places come in rising order. What a NUL is part of is no pair. */
  #link(left: number, right: number, at: number): void {
    if (left === 0 || right === 0) return
    const pair = left * 256 + right
    const last = this.#last[pair] as number
    if (last === none) this.#first[pair] = at
    else this.#behind[last] = at
    this.#before[at] = last
    this.#behind[at] = none
    this.#last[pair] = at
    this.#counts[pair] = (this.#counts[pair] as number) + 1
  }

  #unlink(left: number, right: number, at: number): void {
    if (left === 0 || right === 0) return
    const pair = left * 256 + right
    const [before, behind] = [this.#before[at] as number, this.#behind[at] as number]
    if (before === none) this.#first[pair] = behind
    else this.#behind[before] = behind
    if (behind === none) this.#last[pair] = before
    else this.#before[behind] = before
    this.#counts[pair] = (this.#counts[pair] as number) - 1
  }
}

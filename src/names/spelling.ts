/**
 * Whether a name is spelled as no known name is: a model of the letters that follow two others (Shannon, "Prediction and
 * entropy of printed English", 1951), learnt from the popular names. Of these, one in a thousand is as odd as what is
 * found here; of known malicious names, one in thirty (bench/origin/names.ts).
 */
export class Spelling {
  private readonly bits = new Float32Array(letters ** 3)

  constructor(names: readonly string[]) {
    const counts = new Float32Array(letters ** 3).fill(unseen)
    for (const name of names) for (const word of wordsIn(name)) for (const at of places(word)) count(counts, at)
    for (let first = 0; first < counts.length; first += letters) {
      const all = counts.subarray(first, first + letters).reduce((sum, one) => sum + one, 0)
      for (let last = first; last < first + letters; last++) {
        this.bits[last] = -Math.log2((counts[last] as number) / all)
      }
    }
  }

  isInvented(name: string): boolean {
    const own = name.slice(name.indexOf('/') + 1)
    return hexadecimal.test(own) || wordsIn(own).some((word) => this.isOdd(word))
  }

  /** Longer words have to be less odd: chance evens out. */
  private isOdd(word: string): boolean {
    if (word.length < 8) return false
    let bits = 0
    for (const at of places(word)) bits += this.bits[at] as number
    return bits / (word.length + 1) > (word.length < 12 ? 7 : 5.5)
  }
}

/** `a` to `z`, and the border of a word. */
const letters = 27
/** What counts for a triple that no name has. */
const unseen = 0.05
/** A UUID's beginning, or half of a hash. */
const hexadecimal = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}|[0-9a-f]{16}/u

const wordsIn = (name: string): string[] =>
  name
    .toLowerCase()
    .split(/[^a-z]+/u)
    .filter((word) => word !== '')

function count(counts: Float32Array, at: number): void {
  counts[at] = (counts[at] as number) + 1
}

/** Where in the table each letter stands, after the two before it; the last is the end of the word. */
function* places(word: string): Iterable<number> {
  let before = 0
  for (let index = 0; index <= word.length; index++) {
    const letter = index === word.length ? 0 : word.charCodeAt(index) - 96
    yield before * letters + letter
    before = (before % letters) * letters + letter
  }
}

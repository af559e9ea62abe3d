import { createHash } from 'node:crypto'

/** Words in a row that make one feature: long enough that two programs do not share many by chance. */
const wordsInRow = 6
/** Hashes that stand for a text; the error of the estimate is about 1/√size. */
const size = 256
/** Estimated Jaccard similarity from which two samples are near-identical. */
const alike = 0.6

/** The smallest hashes of a text's features, ascending; fewer than {@link size} of a short text. */
export type Sketch = readonly number[]

/** A text as its sketch of word sequences ("shingles"); whitespace and punctuation do not count. */
export function sketchOf(texts: Iterable<string>): Sketch {
  const hashes = new Set<number>()
  for (const text of texts) {
    const words = text.match(/[\p{L}\p{N}_$]+/gu) ?? []
    for (let at = 0; at < Math.max(1, words.length - wordsInRow + 1); at++) {
      const feature = words.slice(at, at + wordsInRow).join(' ')
      if (feature !== '') hashes.add(createHash('sha256').update(feature).digest().readUIntBE(0, 6))
    }
  }
  return [...hashes].sort((a, b) => a - b).slice(0, size)
}

/**
 * An estimate of the Jaccard similarity of two texts from their sketches: the share of the smallest hashes of both
 * together that are in both. A. Z. Broder, "On the resemblance and containment of documents" (1997).
 */
export function similarity(a: Sketch, b: Sketch): number {
  const [inA, inB] = [new Set(a), new Set(b)]
  const union = [...new Set([...a, ...b])].sort((x, y) => x - y).slice(0, size)
  if (union.length === 0) return 1
  return union.filter((hash) => inA.has(hash) && inB.has(hash)).length / union.length
}

/** Numbers of the samples, grouped: a sample is in a family with whatever it is near-identical to, directly or by way of others. */
export function familiesOf(sketches: readonly Sketch[]): number[][] {
  const parent = sketches.map((_, index) => index)
  const rootOf = (index: number): number => (parent[index] === index ? index : rootOf(parent[index] as number))
  for (const [i, a] of sketches.entries()) {
    for (let j = 0; j < i; j++) {
      if (rootOf(i) !== rootOf(j) && similarity(a, sketches[j] as Sketch) >= alike) parent[rootOf(i)] = rootOf(j)
    }
  }
  const families = new Map<number, number[]>()
  for (const index of sketches.keys()) families.set(rootOf(index), [...(families.get(rootOf(index)) ?? []), index])
  return [...families.values()]
}

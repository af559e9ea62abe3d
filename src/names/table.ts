/**
 * Finds texts within one edit of a query by the texts that one deletion leaves of either (Mor and Fraenkel, "A hash code
 * method for detecting and correcting spelling errors", 1982): two texts one insertion, deletion, replacement or swap
 * apart share one of those. Keys are kept as hashes in typed arrays, so that 10,000 names take 3 MB and no time to
 * collect; a collision yields a candidate too many, which the caller's comparison drops.
 */
export class NeighbourTable {
  private readonly heads: Int32Array
  private readonly next: Int32Array
  private readonly owners: Uint16Array
  private readonly hashes: Int32Array
  private used = 0

  /** @param texts at most 65,536; an item is known by its index */
  constructor(texts: readonly string[]) {
    const keys = texts.reduce((sum, text) => sum + text.length + 1, 0)
    this.heads = new Int32Array(1 << Math.max(4, Math.ceil(Math.log2(keys + 1)))).fill(-1)
    this.next = new Int32Array(keys)
    this.owners = new Uint16Array(keys)
    this.hashes = new Int32Array(keys)
    for (const [index, text] of texts.entries()) {
      for (let gap = -1; gap < text.length; gap++) this.put(hashWithout(text, gap), index)
    }
  }

  /** Indexes of all texts within one edit, and some others. */
  candidates(text: string): ReadonlySet<number> {
    const found = new Set<number>()
    for (let gap = -1; gap < text.length; gap++) {
      const hash = hashWithout(text, gap)
      let entry = this.heads[hash & (this.heads.length - 1)] as number
      for (; entry !== -1; entry = this.next[entry] as number) {
        if (this.hashes[entry] === hash) found.add(this.owners[entry] as number)
      }
    }
    return found
  }

  private put(hash: number, owner: number): void {
    const slot = hash & (this.heads.length - 1)
    this.next[this.used] = this.heads[slot] as number
    this.owners[this.used] = owner
    this.hashes[this.used] = hash
    this.heads[slot] = this.used++
  }
}

/** FNV-1a of the text without the character at `gap`, mixed so that its low bits are good. */
function hashWithout(text: string, gap: number): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    if (index !== gap) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) | 0
}

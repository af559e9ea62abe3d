import type { NearKind } from '../model.ts'
import { wordsOf } from './fold.ts'

export interface Slip {
  readonly kind: NearKind
  /** Letters of the shorter of the two words that differ. */
  readonly word: number
}

/** Rows of an English keyboard, each shifted to the right of the one above. */
const rows = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']
const places = new Map(rows.flatMap((row, y) => [...row].map((key, x) => [key, { x, y }] as const)))

/**
 * The one edit between two names, seen from the popular one, or undefined where it takes more: an insertion, deletion,
 * replacement or swap of neighbours (Damerau, "A technique for computer detection and correction of spelling errors",
 * 1964).
 */
export function slipBetween(name: string, popular: string): Slip | undefined {
  if (Math.abs(name.length - popular.length) > 1) return undefined
  let start = 0
  while (start < name.length && name[start] === popular[start]) start++
  let [end, popularEnd] = [name.length, popular.length]
  while (end > start && popularEnd > start && name[end - 1] === popular[popularEnd - 1]) {
    end--
    popularEnd--
  }
  const kind = kindOf({ name, popular, start, mine: name.slice(start, end), theirs: popular.slice(start, popularEnd) })
  return kind && { kind, word: differingWord(name, popular) }
}

interface Edit {
  readonly name: string
  readonly popular: string
  readonly start: number
  /** What stands in the name where `theirs` stands in the popular one. */
  readonly mine: string
  readonly theirs: string
}

function kindOf({ name, popular, start, mine, theirs }: Edit): NearKind | undefined {
  if (mine === theirs) return undefined
  if (mine.length === 2 && theirs.length === 2) {
    return mine[0] === theirs[1] && mine[1] === theirs[0] ? 'transposed' : undefined
  }
  if (mine.length > 1 || theirs.length > 1) return undefined
  if ([mine, theirs].every((text) => text === '' || isMark(text))) return 'separators'
  if ([mine, theirs].every((text) => text === '' || isDigit(text))) return 'number'
  const longer = mine === '' ? popular : name
  if (mine === '' || theirs === '') {
    const [letter, at] = [mine + theirs, start]
    if (letter === 's' && (at === longer.length - 1 || isMark(longer[at + 1] as string))) return 'plural'
    if (mine === '') return 'dropped'
    return letter === name[at - 1] || letter === name[at + 1] ? 'doubled' : 'added'
  }
  if (isDigit(mine)) return 'digit'
  return areNeighbours(mine, theirs) ? 'neighbour' : 'replaced'
}

const isMark = (text: string) => /^[-._~/@]$/u.test(text)
const isDigit = (text: string) => /^\d$/u.test(text)

/** A key touches those beside it, and in the row below the one under its left edge and the one under its right edge. */
function areNeighbours(one: string, other: string): boolean {
  const [a, b] = [places.get(one), places.get(other)]
  if (a === undefined || b === undefined) return false
  if (a.y === b.y) return Math.abs(a.x - b.x) === 1
  const right = (b.x - a.x) * (b.y - a.y)
  return Math.abs(a.y - b.y) === 1 && (right === 0 || right === -1)
}

function differingWord(name: string, popular: string): number {
  const [mine, theirs] = [wordsOf(name), wordsOf(popular)]
  if (mine.length !== theirs.length) return Math.min(name.length, popular.length)
  const at = mine.findIndex((word, index) => word !== theirs[index])
  return Math.min(mine[at]?.length ?? name.length, theirs[at]?.length ?? popular.length)
}

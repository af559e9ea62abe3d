import type { NameFacts, NearKind, NearName } from '../model.ts'
import { scopesOf, squatOf } from './combination.ts'
import { folded, inOrder, redrawn, seen } from './fold.ts'
import type { Listed } from './listed.ts'
import { slipBetween } from './slip.ts'
import { Spelling } from './spelling.ts'
import { NeighbourTable } from './table.ts'

/** What the shipped list of popular names says of a name. */
export interface PopularNames {
  /** @param alias the name in node_modules, where it is another */
  look(name: string, alias?: string): NameFacts
}

/** Longer ones are no slip of the hand and cost time. */
const longest = 100

/** Look-ups of names that the list does not have begin with some 40 ms and 5 MB for 10,000 targets, once in a process. */
export function popularNames(listed: Listed): PopularNames {
  const { targets } = listed
  const ranks = new Map(targets.map((name, index) => [name, index] as const))
  const nearest = lazily(() => neighbours(listed, ranks))
  const spelling = lazily(() => new Spelling(targets))
  return {
    look(name, alias) {
      const downloads = listed.downloads(name) ?? null
      const isTarget = name.length > longest || ranks.has(name)
      return {
        downloads,
        near: isTarget ? null : nearest()(name),
        invented: downloads === null && spelling().isInvented(name.slice(0, longest)),
        scopeKnown: name.startsWith('@') && listed.has(`${scopeOf(name)}/`),
        aliasDownloads: (alias === undefined ? undefined : listed.downloads(alias)) ?? null,
      }
    },
  }
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

/** Finds the name that another one is near to. */
function neighbours(listed: Listed, ranks: ReadonlyMap<string, number>): (name: string) => NearName | null {
  const { targets } = listed
  const folds = targets.map(folded)
  const table = new NeighbourTable(folds)
  const orders = firstOf(targets, inOrder)
  const foldRanks = firstOf(folds, (fold) => fold)
  const scopes = scopesOf(popularScopes(targets))

  const near = (index: number, { kind, letters, word }: Likeness): NearName => {
    const popular = targets[index] as string
    return { popular, rank: index + 1, downloads: listed.downloads(popular) ?? 0, kind, letters, word }
  }

  /** By rank, so that of several the most popular is named. */
  return (name) => {
    const plain = seen(name)
    if (plain !== name && ranks.has(plain)) return near(ranks.get(plain) as number, whole('characters', plain))
    const fold = folded(name)
    let best: NearName | undefined
    const offer = (index: number, likeness: Likeness) => {
      if (targets[index] === name || (best && best.rank <= index + 1)) return
      best = near(index, likeness)
    }
    for (const index of table.candidates(fold)) {
      const found = comparison(plain, fold, targets[index] as string, folds[index] as string)
      if (found) offer(index, found)
    }
    if (best) return best
    for (const other of redrawn(fold)) {
      const index = foldRanks.get(other)
      if (index !== undefined) offer(index, whole('characters', fold))
    }
    const swapped = orders.get(inOrder(plain))
    if (swapped !== undefined) offer(swapped, whole('order', fold))
    const squat = best ? undefined : squatOf(plain, { ranks, scopes })
    if (squat) offer(squat.index, whole(squat.kind, squat.core))
    return best ?? null
  }
}

type Likeness = Pick<NearName, 'kind' | 'letters' | 'word'>

const whole = (kind: NearKind, { length }: string): Likeness => ({ kind, letters: length, word: length })

function comparison(name: string, fold: string, popular: string, popularFold: string): Likeness | undefined {
  const [mine, theirs] = [scopeOf(name), scopeOf(popular)]
  const slip = slipBetween(name, popular)
  if (slip && mine === theirs) {
    // A scope belongs to one owner, so what differs behind the same one is theirs.
    return mine === '' ? { ...slip, letters: name.length } : undefined
  }
  if (slip && mine !== '' && theirs !== '') return { ...slip, letters: Math.min(mine.length, theirs.length) - 1 }
  if (fold === popularFold) {
    const isSpelledAlike = spelling(name) === spelling(popular)
    if (isSpelledAlike) return whole(mine === theirs ? 'separators' : 'scope', fold)
    return whole(/\d/u.test(popular) ? 'number' : 'digits', fold)
  }
  const mixed = mine === '' && theirs === '' ? slipBetween(fold, popularFold) : undefined
  return mixed && { kind: 'mixed', letters: fold.length, word: fold.length }
}

const spelling = (name: string) => name.toLowerCase().replace(/[-._~/@]/gu, '')
const scopeOf = (name: string) => (name.startsWith('@') ? name.slice(0, name.indexOf('/')) : '')

/** Key to the index of the first, and so most popular, that has it; keys that only one word makes are left out. */
function firstOf(names: readonly string[], key: (name: string) => string): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const [index, name] of names.entries()) {
    const value = key(name)
    if (!found.has(value)) found.set(value, index)
  }
  return found
}

/** Scopes with several popular packages, each with the index of its first. */
function popularScopes(targets: readonly string[]): ReadonlyMap<string, number> {
  const seenOnce = new Map<string, { index: number; count: number }>()
  for (const [index, name] of targets.entries()) {
    const scope = scopeOf(name)
    if (scope === '') continue
    const known = seenOnce.get(scope) ?? { index, count: 0 }
    seenOnce.set(scope, { index: known.index, count: known.count + 1 })
  }
  return new Map([...seenOnce].filter(([, { count }]) => count >= 3).map(([scope, { index }]) => [scope, index]))
}

import type { NearKind } from '../model.ts'
import { slipBetween } from './slip.ts'
import { NeighbourTable } from './table.ts'

/** Words that add nothing: whoever appends one to a known name wants to be taken for a part of it. */
const fillers = new Set(
  (
    'api app base better cli client common community core dev easy enhanced extra fast fix fixed free helper helpers ' +
    'improved js js2 kit latest lib library lite live main master mini modern module modules new next node nodejs npm ' +
    'official package patch patched plus pro prod pure real release safe sdk secure security server service simple ' +
    'stable test testing tool tools ts types ultra updated util utility utils v2 v3 validator wrapper x'
  ).split(' '),
)

/** Beyond these, an honest package is likelier to be named after another one than a squatter. */
const mostKnown = 1000

interface Known {
  readonly ranks: ReadonlyMap<string, number>
  readonly scopes: Scopes
}

/** Scopes with several popular packages. */
export interface Scopes {
  /** Each with the index of its first package. */
  readonly ranks: ReadonlyMap<string, number>
  readonly list: readonly string[]
  readonly table: NeighbourTable
}

export function scopesOf(ranks: ReadonlyMap<string, number>): Scopes {
  const list = [...ranks.keys()]
  return { ranks, list, table: new NeighbourTable(list) }
}

/**
 * A known name with words that add nothing (`lodash-utils`, `react-js-core`), or a scope that leans on a known one
 * (`@types-x/y`, `@babell/core`).
 */
export function squatOf(
  name: string,
  { ranks, scopes }: Known,
): { readonly index: number; readonly kind: NearKind; readonly core: string } | undefined {
  if (name.startsWith('@')) return scopeSquat(name.slice(0, name.indexOf('/')), scopes)
  const parts = name.split(/([-._])/u)
  for (const [start, end] of cores(parts)) {
    const core = parts.slice(start, end).join('')
    const index = ranks.get(core)
    if (index !== undefined && index < mostKnown && core.length > 3) {
      return { index, kind: 'combination', core }
    }
  }
  return undefined
}

/** Ranges of parts that leave out at least one filler at an end and nothing but fillers, the longest first. */
function* cores(parts: readonly string[]): Iterable<readonly [number, number]> {
  const isFiller = (at: number) => fillers.has(parts[at] as string)
  let heads = 0
  while (heads < parts.length && isFiller(heads)) heads += 2
  let tails = parts.length
  while (tails > 0 && isFiller(tails - 1)) tails -= 2
  for (let start = 0; start <= heads; start += 2) {
    for (let end = parts.length; end >= Math.max(tails, start + 1); end -= 2) {
      if (end - start < parts.length) yield [start, end]
    }
  }
}

function scopeSquat(scope: string, { ranks, list, table }: Scopes) {
  if (ranks.has(scope)) return undefined
  const parent = scope.split(/[-._]/u, 1)[0] as string
  const leaning = parent.length > 4 ? ranks.get(parent) : undefined
  if (leaning !== undefined) return { index: leaning, kind: 'scope', core: parent } as const
  for (const candidate of table.candidates(scope)) {
    const known = list[candidate] as string
    const slip = known.length > 5 ? slipBetween(scope, known) : undefined
    if (slip && slip.kind !== 'number')
      return { index: ranks.get(known) as number, kind: 'scope', core: known } as const
  }
  return undefined
}

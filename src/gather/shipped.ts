import { readFileSync } from 'node:fs'
import type { Json } from '../parse/json.ts'
import { openShipped, type Shipped } from '../shipped/open.ts'
import { archiveOfEntry } from './archive-entry.ts'
import { archiveFormats, type Cache } from './cache.ts'
import { codeOfEntry } from './code-entry.ts'

/**
 * The cache with the facts that ship with the guard in front of it: the same facts, which cost no file each. What ships
 * is looked at when the first archive is asked for. Where it is not there, damaged, or found by another analyser, only the
 * cache answers, and what neither knows is analysed: never another answer, only a slower one.
 * @param analyser names the analyser whose facts are wanted
 */
export function withShipped(cache: Cache, file: string, analyser: string): Cache {
  let opened: { readonly shipped: Shipped | undefined } | undefined
  let last: { readonly hash: string; readonly facts: readonly Json[] | undefined } | undefined

  function look(hash: string): readonly Json[] | undefined {
    if (last?.hash === hash) return last.facts
    opened ??= { shipped: attempt(() => openShipped(readFileSync(file), { analyser, formats: archiveFormats }, file)) }
    last = { hash, facts: attempt(() => opened?.shipped?.look(hash)) }
    return last.facts
  }

  return {
    ...cache,
    facts: (hash) => archiveOfEntry(look(hash)?.[0]) ?? cache.facts(hash),
    code: (hash, by) => (by === analyser ? codeOfEntry(look(hash)?.[1]) : undefined) ?? cache.code(hash, by),
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

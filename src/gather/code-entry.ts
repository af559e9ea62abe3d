import type { Args, CodeFacts, Gap, Reach, Signal, SignalKind, Trigger } from '../model.ts'
import { isObject, type Json, own } from '../parse/json.ts'

const triggers: readonly Trigger[] = ['install', 'import', 'bin']

/**
 * Code facts as compact JSON: what is repeated for every signal stands without field names, and a file is a number in
 * the list of files. Made by a worker, kept in the cache, read by {@link codeOfEntry} in both cases.
 */
export function entryOfCode({ reach, signals, ownHosts, gaps, ...more }: CodeFacts): Json {
  // Does not compile once there are facts that an entry would lose.
  const nothingMore: Record<string, never> = more
  const files = [
    ...new Set([...reach.files.map(({ path }) => path), ...reach.unresolved.map(fileOf), ...signals.map(fileOf)]),
  ]
  const numbers = new Map(files.map((path, number) => [path, number]))
  const numberOf = (path: string) => numbers.get(path) as number
  return {
    files,
    reached: reach.files.map(({ path, when }) => [numberOf(path), maskOf(when)]),
    unresolved: reach.unresolved.map(({ file, line, what, when }) => [numberOf(file), line, what, maskOf(when)]),
    installHash: reach.installHash ?? null,
    signals: signals.map(({ kind, file, line, excerpt, when, args }) => [
      kind,
      numberOf(file),
      line,
      excerpt,
      maskOf(when),
      args,
    ]),
    ownHosts: ownHosts ?? null,
    gaps: gaps.map(({ about, why }) => [about, why]),
    ...nothingMore,
  }
}

const fileOf = ({ file }: { readonly file: string }) => file

/** Undefined when anything in it is not what it has to be: the package is then analysed again. */
export function codeOfEntry(value: Json | undefined): CodeFacts | undefined {
  const files = own(value, 'files')
  if (!isTexts(files)) return undefined
  const [installHash, ownHosts] = [own(value, 'installHash'), own(value, 'ownHosts')]
  const reached = rowsOf(value, 'reached', (row) => reachedOf(row, files))
  const unresolved = rowsOf(value, 'unresolved', (row) => unresolvedOf(row, files))
  const signals = rowsOf(value, 'signals', (row) => signalOf(row, files))
  const gaps = rowsOf(value, 'gaps', gapOf)
  if (!reached || !unresolved || !signals || !gaps) return undefined
  if ((installHash !== null && typeof installHash !== 'string') || (ownHosts !== null && !isTexts(ownHosts)))
    return undefined
  return {
    reach: { files: reached, unresolved, ...(installHash !== null && { installHash }) },
    signals,
    ...(ownHosts !== null && { ownHosts }),
    gaps,
  }
}

type Row = readonly Json[]
type Files = readonly string[]

function rowsOf<T>(value: Json | undefined, name: string, one: (row: Row) => T | undefined): T[] | undefined {
  const rows = own(value, name)
  if (!Array.isArray(rows)) return undefined
  const result: T[] = []
  for (const row of rows) {
    const item = Array.isArray(row) ? one(row) : undefined
    if (item === undefined) return undefined
    result.push(item)
  }
  return result
}

function reachedOf([number, mask]: Row, files: Files): Reach['files'][number] | undefined {
  const [path, when] = [pathOf(number, files), whenOf(mask)]
  return path === undefined || !when ? undefined : { path, when }
}

function unresolvedOf([number, line, what, mask]: Row, files: Files): Reach['unresolved'][number] | undefined {
  const [file, when] = [pathOf(number, files), whenOf(mask)]
  if (file === undefined || !when || typeof line !== 'number' || typeof what !== 'string') return undefined
  return { file, line, what, when }
}

function signalOf([kind, number, line, excerpt, mask, args]: Row, files: Files): Signal | undefined {
  const [file, when] = [pathOf(number, files), whenOf(mask)]
  if (!isKind(kind) || file === undefined || typeof line !== 'number' || typeof excerpt !== 'string') return undefined
  return !when || !isArgs(args) ? undefined : { kind, file, line, excerpt, when, args }
}

const gapOf = ([about, why]: Row): Gap | undefined =>
  typeof about === 'string' && typeof why === 'string' ? { about, why } : undefined

const pathOf = (number: Json | undefined, files: Files) => (typeof number === 'number' ? files[number] : undefined)

const maskOf = (when: readonly Trigger[]): number =>
  triggers.reduce((mask, trigger, bit) => (when.includes(trigger) ? mask | (1 << bit) : mask), 0)

const whenOf = (mask: Json | undefined): Trigger[] | undefined =>
  typeof mask === 'number' ? triggers.filter((_, bit) => (mask & (1 << bit)) !== 0) : undefined

const isKind = (value: Json | undefined): value is SignalKind => typeof value === 'string' && value.includes('/')

const isTexts = (value: Json | undefined): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')

const isArgs = (value: Json | undefined): value is Args =>
  isObject(value) &&
  Object.values(value).every((item) => typeof item === 'string' || typeof item === 'number' || isTexts(item))

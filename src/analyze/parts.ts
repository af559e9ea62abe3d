import type { Signal } from '../model.ts'
import type { Part } from './js/together/part.ts'
import type { Reader } from './reach/reader.ts'
import type { Tree } from './reach/tree.ts'

/** Characters and files that are read together; malware that is spread over files is small. */
const maxTogether = 300_000
const maxParts = 120

interface Known {
  readonly signals: readonly Signal[]
  readonly reader: Reader
  readonly resolve: (from: string, specifier: string) => readonly string[]
}

/**
 * Which files are read together. Where they are too many, those that act come first, then those that load such, then
 * those that may hold what is worth sending, then what only hands on; of each the nearest to what starts them.
 * @param paths the nearest first
 * @returns also what was left out although it matters: padding must not be a way around
 */
export function chooseParts(
  tree: Tree,
  paths: readonly string[],
  known: Known,
): { readonly parts: readonly Part[]; readonly left: readonly string[] } {
  const sizeOf = (path: string) => tree.file(path)?.size ?? 0
  const isMuch = paths.length > maxParts || paths.reduce((sum, path) => sum + sizeOf(path), 0) > maxTogether
  const ranks = isMuch ? ranksOf(tree, paths, known) : undefined
  const rank = (path: string) => ranks?.get(path) ?? 0
  const parts: Part[] = []
  const left: string[] = []
  let room = maxTogether
  for (const path of isMuch ? paths.toSorted((a, b) => rank(a) - rank(b)) : paths) {
    const text = parts.length < maxParts && sizeOf(path) <= room ? textOf(tree, path) : undefined
    if (text !== undefined) {
      room -= sizeOf(path)
      parts.push({ path, text })
    } else left.push(path)
  }
  const matters = new Set(paths.filter((path) => rank(path) < handsOn))
  const isLoss = (path: string) => matters.has(path) || loads(tree, path, matters, known)
  return { parts, left: isMuch ? left.filter(isLoss) : [] }
}

function textOf(tree: Tree, path: string): string | undefined {
  const text = tree.text(path)
  tree.forget(path)
  return text
}

/** The rank of what may be able to act, of what loads such, and of what does nothing by itself with what it loads. */
const [able, loading, handsOn] = [1, 2, 4]

function ranksOf(tree: Tree, paths: readonly string[], known: Known): ReadonlyMap<string, number> {
  const acting = new Set(
    known.signals
      .filter(({ kind, when }) => acts.test(kind) && when.some((trigger) => trigger !== 'bin'))
      .map(({ file }) => file),
  )
  const ranks = new Map(paths.map((path) => [path, acting.has(path) ? 0 : rankOf(textOf(tree, path), path, known)]))
  const powerful = new Set(paths.filter((path) => (ranks.get(path) ?? 0) <= able))
  for (const [path, rank] of ranks) if (rank > loading && loads(tree, path, powerful, known)) ranks.set(path, loading)
  return ranks
}

function rankOf(text = '', path: string, { reader }: Known): number {
  if (powers.test(text) && !reader.isQuiet(path)) return able
  return sources.test(text) ? 3 : handsOn
}

/** Whether a file loads one of others, so that it may hand on what that gives. */
function loads(tree: Tree, path: string, others: ReadonlySet<string>, { resolve }: Known): boolean {
  const names = (textOf(tree, path) ?? '').matchAll(
    /(?:require\(|from|import)\s{0,9}\(?\s{0,9}['"`](\.[^'"`]{0,200})['"`]/gu,
  )
  for (const [, name] of names) if (resolve(path, name as string).some((file) => others.has(file))) return true
  return false
}

/** Kinds of signals of files that matter to others. */
export const acts =
  /^(?:network|process|flow|page|secret|tamper|persist|autorun)\/|^(?:code\/dynamic|env\/whole|file\/(?:write|delete))$/u
/** Ways to other machines, to programs, and to text that is run; each may be handed on by the file that has it. */
export const powers =
  /child_process|['"`](?:node:)?(?:https?|http2|net|tls|dns|dgram|vm|axios|ws|nodemailer)['"`]|-fetch['"`]|\bfetch\s*\(|\beval\b|\bFunction\s*\(|\b(?:getBalance|balanceOf)\b/u
/** What is worth sending. */
const sources = /process\.env|\bos\b|readFile|createReadStream|mnemonic|(?:private|secret)_?key|cookie|localStorage/iu

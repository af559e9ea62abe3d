import type { Gaps } from './lockfile.ts'

/** One entry of a lockfile of yarn 1. */
export interface YarnEntry {
  /** `name@range` of everybody whom it answers; at least one. */
  readonly patterns: readonly string[]
  readonly fields: Readonly<Record<string, string>>
  /** Name to range, optional ones with them. */
  readonly dependencies: Readonly<Record<string, string>>
  /** Of its key, counted from 1. */
  readonly line: number
}

type Draft = { patterns: string[]; fields: Record<string, string>; dependencies: Record<string, string>; line: number }

const word = /^(?:"(?:[^"\\]|\\.)*"|[^\s",:]+)/u
/** Characters; the keys of very popular packages have some thousands. */
const maxLine = 256 * 1024

/**
 * The entries of yarn 1's own format, line by line as yarn writes it: keys at the margin, fields below with two spaces,
 * dependencies with four. yarn's parser (`@yarnpkg/lockfile`) takes more, knows no lines and no bounds, and puts
 * names into plain objects; what this one does not take is a gap with its line, and the tests hold both side by side.
 */
export function readYarnEntries(text: string, gaps: Gaps): YarnEntry[] {
  const entries: Draft[] = []
  let entry: Draft | undefined
  let block = ''
  for (const [index, raw] of text.split('\n').entries()) {
    const [line, number] = [raw.replace(/\r$/u, ''), index + 1]
    const refuse = () => gaps.add(line.trim(), `is not understood (line ${number})`)
    if (/^\s*(?:#|$)/u.test(line)) continue
    const indent = line.length - line.trimStart().length
    const words = wordsOf(line.slice(indent))
    if (indent === 0) {
      entry = words?.ends && words.list.length > 0 ? newEntry(words.list, number) : undefined
      if (entry) entries.push(entry)
      else refuse()
      block = ''
    } else if (entry === undefined || words === undefined || words.list.length > 2) refuse()
    else if (indent === 2 && words.ends && words.list.length === 1) block = words.list[0] as string
    else if (words.ends || words.list.length !== 2) refuse()
    else if (indent === 2) set(entry.fields, words.list, refuse)
    else if (indent !== 4 || block === '') refuse()
    else if (block === 'dependencies' || block === 'optionalDependencies') set(entry.dependencies, words.list, refuse)
  }
  return entries
}

const newEntry = (patterns: string[], line: number): Draft => ({
  patterns,
  fields: Object.create(null),
  dependencies: Object.create(null),
  line,
})

function set(target: Record<string, string>, [key, value]: readonly string[], refuse: () => void): void {
  if (key === undefined || value === undefined || (key in target && target[key] !== value)) refuse()
  else target[key] = value
}

/** The words of a line, apart by a space or a comma; `ends` where a colon closes it. */
function wordsOf(text: string): { readonly list: string[]; readonly ends: boolean } | undefined {
  const list: string[] = []
  for (let rest = text; text.length <= maxLine; ) {
    const found = word.exec(rest)?.[0]
    const value = found?.startsWith('"') ? unquoted(found) : found
    if (found === undefined || value === undefined) return undefined
    list.push(value)
    rest = rest.slice(found.length)
    if (rest === '' || rest === ':') return { list, ends: rest === ':' }
    const gap = /^(?:, ?| )(?=\S)/u.exec(rest)?.[0]
    if (gap === undefined) return undefined
    rest = rest.slice(gap.length)
  }
  return undefined
}

function unquoted(text: string): string | undefined {
  try {
    return JSON.parse(text) as string
  } catch {
    return undefined
  }
}

import type { Accepted, ResolvedPackage } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { parseIntegrity } from '../parse/integrity.ts'
import { quoted } from './ascii.ts'
import { maxText, refuseConflict } from './fields.ts'

const header = '# Packages that were let into this project: id, integrity and the rules whose findings were accepted.'
const most = 500_000
const ruleSyntax = /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/
const hint = 'correct the line or delete it; that package is then judged as a newcomer'

/**
 * `.portcullis/accepted`, in any order and with repeated lines, as merges leave it.
 * @throws Fault `accepted/invalid`, which names file and line
 */
export function parseAccepted(text: string, file: string): Accepted[] {
  const code = 'accepted/invalid'
  if (text.length > maxText) throw new Fault(code, `${file} has more than ${maxText} bytes`, { file, hint })
  refuseConflict({ text, file, code, hint })
  const lines = text.replace(/^\ufeff/, '').split('\n')
  if (lines.length > most) throw new Fault(code, `${file} has more than ${most} lines`, { file, hint })
  return merged(lines.flatMap((line, index) => entryOf(line.replace(/\r$/, ''), `${file}:${index + 1}`, file)))
}

function entryOf(line: string, place: string, file: string): Accepted[] {
  if (line === '' || line.startsWith('#')) return []
  const [id, integrity, rules, ...rest] = line.split(' ').map(decoded)
  const names = rules === undefined ? [] : rules.split(',')
  if (id && integrity && rest.length === 0 && names.every((name) => ruleSyntax.test(name))) {
    return [{ id, integrity, rules: names }]
  }
  throw new Fault('accepted/invalid', `${place}: expected an id, an integrity and rules, not ${quoted(line)}`, {
    file,
    hint,
  })
}

/** Sorted, one package a line; parts that hold anything but visible ASCII are escaped, so no id can forge a line. */
export function formatAccepted(list: readonly Accepted[]): string {
  // An empty part could not be read again; that package stays a newcomer.
  const whole = list.filter(({ id, integrity }) => id !== '' && integrity !== '')
  const lines = merged(whole).map(({ id, integrity, rules }) =>
    [encoded(id), encoded(integrity), ...(rules.length === 0 ? [] : [rules.map(encoded).join(',')])].join(' '),
  )
  return `${[header, ...lines.sort()].join('\n')}\n`
}

/** `\uXXXX` for a code unit that is no visible ASCII, for a backslash, and for a `#` that would begin a comment. */
const encoded = (part: string): string =>
  isPlain(part)
    ? part
    : part.replace(/^#|[^!-~]|\\/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const isPlain = (part: string): boolean => !/^#|[^!-~]|\\/.test(part)

/** Undefined for what {@link encoded} does not write: one text for one value. */
function decoded(part: string): string | undefined {
  if (isPlain(part)) return part
  const value = part.replace(/\\u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return encoded(value) === part ? value : undefined
}

/** One entry for an id and integrity, with the rules of all. */
const merged = (list: readonly Accepted[]): Accepted[] => [...byKey(list).values()]

function byKey(list: readonly Accepted[]): ReadonlyMap<string, Accepted> {
  const index = new Map<string, Accepted>()
  for (const entry of list) {
    const key = keyOf(entry.id, entry.integrity)
    const rules = [...(index.get(key)?.rules ?? []), ...entry.rules]
    index.set(key, rules.length < 2 ? { ...entry, rules } : { ...entry, rules: [...new Set(rules)].sort() })
  }
  return index
}

/** The length keeps one pair from being read as another. */
const keyOf = (id: string, integrity: string): string => `${id.length} ${id} ${integrity}`

/** Adds to the rules of what is known; nothing that was accepted is asked again. */
export const addAccepted = (list: readonly Accepted[], more: readonly Accepted[]): Accepted[] =>
  merged([...list, ...more])

export interface AcceptedIndex {
  isResident(id: string, integrity: string): boolean
  /** The rules whose findings were accepted; none for a newcomer. */
  rules(id: string, integrity: string): readonly string[]
}

export function acceptedIndex(list: readonly Accepted[]): AcceptedIndex {
  const index = byKey(list)
  return {
    isResident: (id, integrity) => index.has(keyOf(id, integrity)),
    rules: (id, integrity) => index.get(keyOf(id, integrity))?.rules ?? [],
  }
}

const commitSyntax = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

/**
 * What ties a package to its bytes: its integrity, or else a source that names them. Undefined where nothing does (a
 * registry package without integrity, git without a commit): such a package is never a resident. An integrity has no
 * `:` before its first `-`, all other keys do, so one cannot pose as the other.
 */
export function acceptedKey({ integrity, source }: ResolvedPackage): string | undefined {
  if (integrity !== undefined && parseIntegrity(integrity).length > 0) return integrity
  switch (source.type) {
    case 'registry':
      return undefined
    case 'git':
      return commitSyntax.test(source.commit ?? '')
        ? `git+${source.url.replace(/^git\+/, '')}#${source.commit}`
        : undefined
    case 'url':
      return /^https?:/.test(source.url) ? source.url : undefined
    case 'file':
      return `file:${source.path}`
    case 'directory':
      return `link:${source.path}`
  }
}

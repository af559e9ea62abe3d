import { posix } from 'node:path'
import type { Reach, Signal } from '../model.ts'
import type { Part } from './js/together/part.ts'
import { readTogether } from './js/together/read.ts'
import { languageByName } from './reach/language.ts'
import { resolveModule } from './reach/modules.ts'
import type { Reader } from './reach/reader.ts'
import type { Tree } from './reach/tree.ts'

/** Characters of the files that are read together; malware that is spread over files is small. */
const maxTogether = 300_000
const maxParts = 60

/**
 * Signals that show only when the files of the package are read together: a value is read in one and sent or run in
 * another. Files that only a person starts by name stand for themselves.
 */
export function signalsTogether(
  tree: Tree,
  { files, unresolved }: Reach,
  signals: readonly Signal[],
  reader: Reader,
): readonly Signal[] {
  const parts = partsOf(tree, files)
  if (parts.length < 2 || !isWorthIt(parts, signals, unresolved, reader)) return []
  const when = new Map(files.map((file) => [file.path, file.when]))
  const paths = new Set(parts.map(({ path }) => path))
  const known = new Set(signals.map(keyOf))
  const all: Signal[] = []
  const found = readTogether(parts, (from, specifier) => {
    const folder = posix.dirname(from)
    const target = resolveModule(tree, folder === '.' ? '' : folder, specifier)
    return target.to === 'files' ? target.paths.find((path) => paths.has(path)) : undefined
  })
  for (const [path, js] of found) {
    for (const signal of [...js.signals, ...reader.commandsOf(path, js).signals]) {
      const one = { ...signal, when: when.get(path) ?? [] }
      if (one.kind !== 'code/uses' && !known.has(keyOf(one))) all.push(one)
    }
  }
  return all
}

const keyOf = ({ kind, file, line, args: { offered: _, ...args } }: Signal) => JSON.stringify([kind, file, line, args])

/** Code and data that start by themselves; where they are too many, the smallest of those that could hand something on. */
function partsOf(tree: Tree, files: Reach['files']): readonly Part[] {
  const paths = files
    .filter(({ when }) => when.includes('install') || when.includes('import'))
    .map(({ path }) => path)
    .filter((path) => languageByName(path) === 'js' || (path.endsWith('.json') && !path.endsWith('package.json')))
  const sizeOf = (path: string) => tree.file(path)?.size ?? 0
  const isMuch = paths.length > maxParts || paths.reduce((sum, path) => sum + sizeOf(path), 0) > maxTogether
  const parts: Part[] = []
  let left = maxTogether
  for (const path of isMuch ? paths.toSorted((a, b) => sizeOf(a) - sizeOf(b)) : paths) {
    left -= sizeOf(path)
    if (left < 0 || parts.length >= maxParts) break
    const text = tree.text(path)
    tree.forget(path)
    if (text !== undefined && (!isMuch || powers.test(text) || sources.test(text))) parts.push({ path, text })
  }
  return parts
}

/**
 * Whether any of the files does what a value of another could make harmful, or gets hold of what can. Of 599 popular
 * honest packages one in seven does.
 */
const isWorthIt = (
  parts: readonly Part[],
  signals: readonly Signal[],
  unresolved: Reach['unresolved'],
  reader: Reader,
): boolean =>
  unresolved.some(({ what, when }) => what === 'a computed require' && when.some((trigger) => trigger !== 'bin')) ||
  signals.some(({ kind, when }) => acts.test(kind) && when.some((trigger) => trigger !== 'bin')) ||
  parts.some(({ path, text }) => !reader.isQuiet(path) && powers.test(text))

const acts =
  /^(?:network|process|flow|page|secret|tamper|persist|autorun)\/|^(?:code\/dynamic|file\/(?:write|delete))$/u
/** Ways to other machines, to programs, and to text that is run; each may be handed on by the file that has it. */
const powers =
  /child_process|['"`](?:node:)?(?:https?|http2|net|tls|dns|dgram|vm|axios|ws|nodemailer)['"`]|-fetch['"`]|\bfetch\s*\(|\beval\b|\bFunction\s*\(|\b(?:getBalance|balanceOf)\b/u
/** What is worth sending, and texts that say where to. */
const sources =
  /process\.env|\bos\b|readFile|createReadStream|https?:|mnemonic|(?:private|secret)_?key|cookie|localStorage|module\.exports/iu

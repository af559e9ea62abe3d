import { posix } from 'node:path'
import type { Gap, Reach, Signal } from '../model.ts'
import type { Part } from './js/together/part.ts'
import { readTogether } from './js/together/read.ts'
import { acts, chooseParts, powers } from './parts.ts'
import type { Closure } from './reach/closure.ts'
import { languageByName } from './reach/language.ts'
import { resolveModule } from './reach/modules.ts'
import type { Reader } from './reach/reader.ts'
import type { Tree } from './reach/tree.ts'

/** What the files of a package say together. */
export interface Together {
  readonly signals: readonly Signal[]
  readonly gaps: readonly Gap[]
}

/**
 * Signals that show only when the files of the package are read together: a value is read in one and sent or run in
 * another. Files that only a person starts by name stand for themselves.
 * @param followed all files, the nearest to what starts them first
 */
export function readAsOne(
  tree: Tree,
  { reach: { files, unresolved }, followed, reader }: Closure,
  signals: readonly Signal[],
): Together {
  const resolve = (from: string, specifier: string) => {
    const folder = posix.dirname(from)
    const target = resolveModule(tree, folder === '.' ? '' : folder, specifier)
    return target.to === 'files' ? target.paths : []
  }
  const { parts, left } = chooseParts(tree, startingAlone(files, followed), { signals, reader, resolve })
  if (parts.length < 2 || !isWorthIt(parts, signals, unresolved, reader)) return { signals: [], gaps: [] }
  const when = new Map(files.map((file) => [file.path, file.when]))
  const paths = new Set(parts.map(({ path }) => path))
  const known = new Set(signals.map(keyOf))
  const all: Signal[] = []
  const { found, isWhole } = readTogether(parts, (from, specifier) =>
    resolve(from, specifier).find((path) => paths.has(path)),
  )
  for (const [path, js] of found) {
    for (const signal of [...js.signals, ...reader.commandsOf(path, js).signals]) {
      const one = { ...signal, when: when.get(path) ?? [] }
      if (one.kind !== 'code/uses' && !known.has(keyOf(one))) all.push(one)
    }
  }
  const isOutward = [...signals, ...all].some((signal) => outward.test(signal.kind) && actsByItself(signal))
  return { signals: all, gaps: isOutward ? gapsOf(left, isWhole) : [] }
}

/** Where nothing goes out by itself, what is handed from file to file goes nowhere either. */
const outward = /^(?:network|flow)\//u
const actsByItself = ({ when, args: { runs } }: Signal): boolean =>
  when.includes('install') || (when.includes('import') && runs !== 'call')

function gapsOf([first, ...more]: readonly string[], isWhole: boolean): Gap[] {
  const others = more.length > 0 ? ` and ${more.length} more` : ''
  if (first !== undefined)
    return [{ about: 'flow', why: `what ${first}${others} hands to other files was not followed: too much code` }]
  return isWhole
    ? []
    : [{ about: 'flow', why: 'what files hand to each other was not followed to the end: too much code' }]
}

/** Code and data that nobody has to start by name, the nearest to what starts them first. */
function startingAlone(files: Reach['files'], followed: ReadonlySet<string>): readonly string[] {
  const order = new Map([...followed].map((path, index) => [path, index]))
  const at = (path: string) => order.get(path) ?? order.size
  return files
    .filter(({ when }) => when.includes('install') || when.includes('import'))
    .map(({ path }) => path)
    .filter((path) => languageByName(path) === 'js' || (path.endsWith('.json') && !path.endsWith('package.json')))
    .toSorted((a, b) => at(a) - at(b))
}

const keyOf = ({ kind, file, line, args: { offered: _, ...args } }: Signal) => JSON.stringify([kind, file, line, args])

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

import type { Gap, Reach, Trigger } from '../../model.ts'
import { own, stringOf } from '../../parse/json.ts'
import { isBuiltin } from './builtins.ts'
import { type Entries, entriesOf } from './entries.ts'
import { installHash } from './install-hash.ts'
import { isNativeSource } from './language.ts'
import { manifestFields } from './manifest-reads.ts'
import type { Package } from './programs/effect.ts'
import { Reader, type ReadJs } from './reader.ts'
import { type Found, keyOf, type Reading, type Step } from './reading.ts'
import type { Tree } from './tree.ts'
import { foundUnasked } from './unasked.ts'

/** Steps that are followed for one package; the largest honest one here has 6,000 files. */
const maxSteps = 20_000

/** What the followed steps say together. */
export interface Closure {
  readonly reach: Reach
  /** Each signal with what starts its file. */
  readonly signals: readonly { readonly found: Found; readonly when: readonly Trigger[] }[]
  readonly gaps: readonly Gap[]
  /** Files that were read on the way; `reach` also has those that are only compiled or looked for. */
  readonly followed: ReadonlySet<string>
  readonly reader: Reader
}

/** One reading and the triggers that lead to it. */
interface Visit {
  readonly reading: Reading
  readonly when: Set<Trigger>
  readonly step?: Step
}

/** Follows everything that starts by itself, trigger by trigger, so that what an install runs is read first. */
export function closureOf(tree: Tree, readJs: ReadJs, fromGit: boolean): Closure {
  const entries = entriesOf(tree, fromGit)
  const reader = new Reader(tree, packageOf(tree), readJs)
  const visits = new Map<string, Visit>()
  const gaps: Gap[] = entries.problem === undefined ? [] : [{ about: 'code', why: entries.problem }]
  const commands = [
    ...Object.entries(entries.install).map(([event, text]) => reader.command(event, text)),
    ...entries.bundled.map(({ event, command, folder }) => reader.command(event, command, folder)),
  ]
  for (const [index, reading] of commands.entries())
    visits.set(`command\0${index}`, { reading, when: new Set(['install']) })
  const starts: readonly (readonly [Trigger, readonly Step[]])[] = [
    ['install', commands.flatMap(({ next }) => next)],
    ['import', entries.import],
    ['bin', entries.bin],
  ]
  const ended = starts.map(([trigger, steps]) => follow(trigger, steps, reader, visits))
  if (ended.includes(false)) gaps.push({ about: 'code', why: `more than ${maxSteps} files and scripts are reached` })
  const all = [...visits.values()]
  const packages = othersUsed(all)
  const unasked = commands.length > 0 ? foundUnasked(tree.paths(), packages.size > 0) : []
  const files = filesOf(all, unasked, tree)
  return {
    reach: {
      files,
      unresolved: unresolvedOf(all),
      ...(ended[0] && commands.length > 0 && hashOf(all, entries, tree, files, packages, readJs)),
    },
    followed: new Set(all.flatMap(({ step }) => (step !== undefined && 'path' in step ? [step.path] : []))),
    signals: all.flatMap(({ reading, when }) => reading.signals.map((found) => ({ found, when: sorted(when) }))),
    gaps: [...gaps, ...all.flatMap(({ reading }) => reading.gaps)],
    reader,
  }
}

/** @returns false if the budget of steps was not enough */
function follow(trigger: Trigger, steps: readonly Step[], reader: Reader, visits: Map<string, Visit>): boolean {
  const queue = [...steps]
  for (const given of queue) {
    const step = reader.canonical(given)
    const key = keyOf(step)
    const visit = visits.get(key) ?? { reading: reader.read(step), when: new Set<Trigger>(), step }
    if (visit.when.has(trigger)) continue
    if (!visits.has(key) && visits.size >= maxSteps) return false
    visits.set(key, visit)
    visit.when.add(trigger)
    for (const next of visit.reading.next) queue.push(next)
  }
  return true
}

function packageOf(tree: Tree): Package {
  const { name, scripts, dependencies, optionalDependencies, peerDependencies, bin } = tree.source.manifest
  const buildTest = stringOf(own(own(tree.manifestIn(''), 'prebuild'), 'test'))
  return {
    name,
    ...(buildTest !== undefined && { buildTest }),
    scripts,
    bins: bin,
    dependencies: new Set([dependencies, optionalDependencies, peerDependencies].flatMap(Object.keys)),
    hasFolder: (path) => tree.isFolder(path === '.' ? '' : path.replace(/^\.\//u, '')),
    has: (path) => tree.exact(path.replace(/^\.\//u, '')) !== undefined,
  }
}

/** Other packages whose code install scripts use. */
const othersUsed = (visits: readonly Visit[]): ReadonlySet<string> =>
  new Set(
    visits
      .filter(({ when }) => when.has('install'))
      .flatMap(({ reading }) => [...reading.packages].filter((name) => !isBuiltin(name.replace(/^node:/u, '')))),
  )

function filesOf(visits: readonly Visit[], unasked: readonly string[], tree: Tree): Reach['files'] {
  const files = new Map<string, Set<Trigger>>()
  const add = (path: string, when: Iterable<Trigger>) => {
    const known = files.get(path) ?? new Set<Trigger>()
    for (const trigger of when) known.add(trigger)
    files.set(path, known)
  }
  for (const { step, when } of visits) if (step !== undefined && 'path' in step) add(step.path, when)
  for (const path of unasked) add(path, ['install'])
  const compiling = visits.filter(({ reading }) => reading.compiles)
  if (compiling.length > 0) {
    const when = new Set(compiling.flatMap((visit) => [...visit.when]))
    for (const path of tree.paths()) if (isNativeSource(path)) add(path, when)
  }
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, when]) => ({ path, when: sorted(when) }))
}

function unresolvedOf(visits: readonly Visit[]): Reach['unresolved'] {
  const found = new Map<string, { file: string; line: number; what: string; when: Set<Trigger> }>()
  for (const { reading, when } of visits) {
    for (const one of reading.unresolved) {
      const key = JSON.stringify([one.file, one.line, one.what])
      const known = found.get(key) ?? { ...one, when: new Set<Trigger>() }
      for (const trigger of when) known.when.add(trigger)
      found.set(key, known)
    }
  }
  return [...found.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => ({ ...one, when: sorted(one.when) }))
}

function hashOf(
  visits: readonly Visit[],
  entries: Entries,
  tree: Tree,
  files: Reach['files'],
  packages: ReadonlySet<string>,
  readJs: ReadJs,
): { installHash?: string } {
  const installed = visits.filter(({ when }) => when.has('install'))
  if (installed.some(({ reading }) => reading.unresolved.length > 0 || reading.readsUnseen)) return {}
  const paths = files.filter(({ when }) => when.includes('install')).map(({ path }) => path)
  const fields = paths.includes('package.json') ? manifestFields(installed, tree, readJs) : undefined
  const scripts = installed.flatMap(({ step }) => (step !== undefined && 'script' in step ? [step.script] : []))
  return {
    installHash: installHash(tree, {
      commands: [
        ...Object.entries(entries.install),
        ...entries.bundled.map(({ folder, event, command }) => [`${folder} ${event}`, command] as const),
      ],
      scripts,
      paths,
      packages,
      ...(fields && { fields }),
    }),
  }
}

const order: readonly Trigger[] = ['install', 'import', 'bin']
const sorted = (when: ReadonlySet<Trigger>): Trigger[] => order.filter((trigger) => when.has(trigger))

import { posix } from 'node:path'
import type { CodeFacts, Gap, Signal } from '../model.ts'
import { acrossFiles, isWaiting } from './across.ts'
import { readJs } from './js/index.ts'
import { ownHostsOf } from './own-hosts.ts'
import { isAutorun } from './reach/autorun.ts'
import { closureOf } from './reach/closure.ts'
import { languageByName, languageOf } from './reach/language.ts'
import type { Step } from './reach/reading.ts'
import { Tree } from './reach/tree.ts'
import type { PackageSource } from './source.ts'
import { readAsOne } from './together.ts'

export interface AnalyzeOptions {
  /** The package comes from git, so that its `prepare` and its like run at install too. */
  readonly fromGit?: boolean
}

/** Signals of one package; ten times what the noisiest honest package has. */
const maxSignals = 20_000
/** Characters of JavaScript that nothing reaches and that is read all the same: it may be loaded by a computed path. */
const maxUnreached = 1024 * 1024

/**
 * What the code of a package does, and what starts it. Deterministic; never throws: what is hostile, too large or not
 * understood is a gap or stands in `reach.unresolved`.
 */
export function analyze(source: PackageSource, { fromGit = false }: AnalyzeOptions = {}): CodeFacts {
  const tree = new Tree(source)
  const closure = closureOf(tree, readJs, fromGit)
  const { reach, signals, gaps, followed, reader } = closure
  const all: Signal[] = signals.map(({ found, when }) => ({ ...found, when }))
  for (const step of unreachedSteps(tree, followed)) {
    all.push(...reader.read(step).signals.map((found) => ({ ...found, when: [] })))
  }
  for (const path of hooksIn(all, tree)) {
    const language = languageOf(path, tree.text(path), 'shell')
    if (language !== 'data')
      all.push(...reader.read({ path, as: language }).signals.map((found) => ({ ...found, when: [] })))
  }
  const waiting = new Set(all.filter(isWaiting).map(({ file }) => file))
  if (waiting.size > 0) {
    const when = new Map(reach.files.map((file) => [file.path, file.when]))
    all.push(...reader.usesOfQuiet(waiting).map((found) => ({ ...found, when: when.get(found.file) ?? [] })))
  }
  const apart = acrossFiles(all)
  const together = readAsOne(tree, closure, apart)
  return {
    reach,
    signals: distinct([...apart, ...together.signals]),
    gaps: distinctGaps([...gaps, ...together.gaps], all.length),
    ownHosts: ownHostsOf(source.manifestText),
  }
}

/** Files of the package that are put where git starts them. */
const hooksIn = (signals: readonly Signal[], tree: Tree): ReadonlySet<string> =>
  new Set(
    signals
      .filter(({ kind }) => kind === 'autorun/write')
      .flatMap(({ args }) => (typeof args['source'] === 'string' ? posix.normalize(args['source']) : []))
      .filter((path) => tree.file(path) !== undefined)
      .slice(0, 20),
  )

/** Code that nothing seen starts, within its budget, and what editors and agents start by themselves. */
function* unreachedSteps(tree: Tree, reached: ReadonlySet<string>): Iterable<Step> {
  let unread = maxUnreached
  for (const path of tree.paths()) {
    const size = tree.file(path)?.size ?? 0
    const as = isAutorun(path) ? 'autorun' : languageByName(path)
    if (reached.has(path) || (as !== 'js' && as !== 'autorun') || size > unread) continue
    unread -= size
    yield { path, as }
  }
}

/** One place may be read on several ways; sorted, so that the same bytes always give the same list. */
function distinct(signals: readonly Signal[]): Signal[] {
  const byKey = new Map<string, Signal>()
  for (const { when, ...found } of signals.slice(0, maxSignals)) {
    const key = JSON.stringify(found)
    const before = byKey.get(key)?.when ?? []
    byKey.set(key, { ...found, when: [...before, ...when.filter((trigger) => !before.includes(trigger))] })
  }
  return [...byKey.values()].sort((a, b) => compare(a.file, b.file) || a.line - b.line)
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

function distinctGaps(gaps: readonly Gap[], signals: number): Gap[] {
  const many = signals > maxSignals ? [{ about: 'code', why: `more than ${maxSignals} signals` }] : []
  return [...new Map([...gaps, ...many].map((gap) => [gap.why, gap])).values()].slice(0, 100)
}

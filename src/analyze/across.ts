import { posix } from 'node:path'
import type { Signal } from '../model.ts'

/** Steps from file to file that are followed. */
const maxSteps = 6
const endings = ['', '.js', '.cjs', '.mjs', '/index.js', '/index.cjs', '/index.mjs']

/** Whether it acts when another file calls what its file offers. */
export const isWaiting = ({ kind, args: { runs, offered } }: Signal): boolean =>
  kind !== 'code/uses' && runs === 'call' && offered !== undefined

/**
 * What one file only offers acts after all when another calls it as soon as it is loaded. Signals of the kind `code/uses`
 * say who calls whom; they are used up here.
 */
export function acrossFiles(signals: readonly Signal[]): readonly Signal[] {
  const files = new Set(signals.map(({ file }) => file))
  const all = [...signals]
  // Only what has to be called can change.
  let waiting = [...all.keys()].filter((index) => all[index]?.args['runs'] === 'call')
  for (let step = 0; step < maxSteps && waiting.length > 0; step++) {
    const called = calledNames(all, files)
    const left = waiting.filter((index) => !isCalled(all[index] as Signal, called))
    if (left.length === waiting.length) break
    const before = new Set(left)
    for (const index of waiting) {
      const signal = all[index] as Signal
      if (!before.has(index)) all[index] = { ...signal, args: { ...signal.args, runs: 'load' } }
    }
    waiting = left
  }
  return all.filter(({ kind }) => kind !== 'code/uses').map(withoutOffers)
}

/** File to the names of it that are called on load. */
function calledNames(signals: readonly Signal[], files: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const called = new Map<string, Set<string>>()
  for (const { kind, file, args, when } of signals) {
    if (kind !== 'code/uses' || args['runs'] !== 'load' || when.length === 0) continue
    const base = posix.join(posix.dirname(file), String(args['path']))
    const target = endings.map((ending) => base + ending).find((path) => files.has(path))
    if (target !== undefined) called.set(target, (called.get(target) ?? new Set()).add(String(args['name'])))
  }
  return called
}

function isCalled({ file, args }: Signal, called: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const offered = args['offered']
  if (args['runs'] !== 'call' || !Array.isArray(offered)) return false
  const names = called.get(file)
  return names !== undefined && (offered as readonly string[]).some((name) => names.has(name))
}

function withoutOffers(signal: Signal): Signal {
  if (signal.args['offered'] === undefined) return signal
  const { offered: _used, ...args } = signal.args
  return { ...signal, args }
}

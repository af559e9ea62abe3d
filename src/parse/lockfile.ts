import type { Gap } from '../model.ts'
import { Fault, reasonOf } from './fault.ts'
import { quote } from './quote.ts'

/** Chosen, not measured on real lockfiles: parsing costs memory of many times the text. */
export const maxLockfileBytes = 32 * 1024 * 1024

/** After so many the set is hopeless anyway; the last one says so. */
const maxGaps = 100

export const lockfileFault = (code: string, file: string, what: string, hint: string, cause?: unknown): Fault =>
  new Fault(`lockfile/${code}`, `${file} ${what}`, { file, hint, cause })

/** @throws Fault `lockfile/too-large` */
export function refuseMoreThan(limit: number, count: number, what: string, file: string): void {
  if (count <= limit) return
  throw lockfileFault('too-large', file, `has more than ${limit} ${what}`, "is it really this project's?")
}

/** @throws Fault `lockfile/conflict` */
export function refuseConflicts(text: string, file: string, remedy: string): void {
  if (!/^(?:<{7}|>{7})(?: |$)/mu.test(text)) return
  throw lockfileFault(
    'conflict',
    file,
    'has merge conflict markers',
    `resolve the conflict, e.g. with \`${remedy}\`, and review the result`,
  )
}

/** Runs a parser; its Fault keeps its reason and gets the lockfile's remedy. */
export function orFault<T>(file: string, remedy: string, parse: () => T): T {
  try {
    return parse()
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code.startsWith('lockfile/')) throw thrown
    const why = thrown instanceof Fault ? thrown.message : `${file} cannot be read: ${reasonOf(thrown)}`
    const hint = `restore it from version control, or write it again with \`${remedy}\` and review the result`
    throw new Fault('lockfile/invalid', why, { file, hint, cause: thrown })
  }
}

export interface Gaps {
  readonly list: readonly Gap[]
  /** @param subject the entry, an attacker's text */
  add(subject: string, why: string): void
}

/**
 * @param about what the gaps are about, as `Gap.about`
 * @param text where the subjects stand, so that a gap names the line of the first place where one does
 */
export function gapsOf(label: string, about = 'lockfile', text = ''): Gaps {
  const list: Gap[] = []
  return {
    list,
    add(subject, why) {
      if (list.length < maxGaps) list.push({ about, why: `${label}: ${quote(subject)} ${why}${lineOf(subject, text)}` })
      else if (list.length === maxGaps) list.push({ about, why: `${label}: there are more gaps than these` })
    },
  }
}

function lineOf(subject: string, text: string): string {
  const quoted = text.indexOf(JSON.stringify(subject))
  const at = quoted === -1 && subject !== '' ? text.indexOf(subject) : quoted
  return at === -1 ? '' : ` (line ${text.slice(0, at).split('\n').length})`
}

import { hasSameFields } from './manifest.ts'
import type { Release } from './read.ts'

/** From one release to the next, with an approval of the first. */
export interface Bump {
  readonly name: string
  readonly from: string
  readonly to: string
  /** The part of the version that changes. */
  readonly step: 'major' | 'minor' | 'patch'
  readonly carried: boolean
  readonly why: string
  /** By comparing bytes: what scripts reach is the same but for the version. */
  readonly isSame: boolean
  /** It would be carried and must not be. */
  readonly isWrong: boolean
}

export function bumpBetween(before: Release, after: Release): Bump {
  const [hash, next] = [before, after].map(({ code }) => code.reach.installHash)
  const commands = JSON.stringify(before.scripts) === JSON.stringify(after.scripts)
  const changed = changedFiles(before, after)
  const carried = commands && hash !== undefined && hash === next && after.code.gaps.length === 0
  const isSame = commands && changed.length === 0
  const { name, version: from } = before
  return {
    name,
    from,
    to: after.version,
    step: stepOf(from, after.version),
    carried,
    why: whyNot(before, after, commands, changed),
    isSame,
    isWrong: carried && !isSame,
  }
}

const stepOf = (from: string, to: string): Bump['step'] => {
  const [old, next] = [from.split('.'), to.split('.')]
  return old[0] !== next[0] ? 'major' : old[1] !== next[1] ? 'minor' : 'patch'
}

function whyNot(before: Release, after: Release, commands: boolean, changed: readonly string[]): string {
  const lost = [...after.code.reach.unresolved, ...before.code.reach.unresolved].find(({ when }) =>
    when.includes('install'),
  )
  if (!commands) return 'the command changed'
  if (changed.length > 0)
    return `reached code changed: ${changed.slice(0, 2).join(', ')}${changed.length > 2 ? ', …' : ''}`
  if (lost) return `cannot be followed: ${lost.file}:${lost.line} ${lost.what}`.slice(0, 100)
  if (![before, after].every(({ code }) => code.reach.installHash))
    return 'cannot be followed: reads files under computed names'
  return after.code.gaps[0] ? `cannot be followed: ${after.code.gaps[0].why}` : 'what it depends on changed'
}

/** Of the files that install scripts reach in either, those whose bytes differ in more than the version. */
function changedFiles(before: Release, after: Release): string[] {
  const paths = [before, after].flatMap(({ code }) =>
    code.reach.files.filter(({ when }) => when.includes('install')).map(({ path }) => path),
  )
  return [...new Set(paths)].filter((path) => {
    const [old, next] = [before.files.get(path), after.files.get(path)]
    if (old === undefined || next === undefined) return true
    if (path === 'package.json' && hasSameFields(before, after)) return false
    return !old.equals(next) && !isSameButFor(before.version, after.version, old, next)
  })
}

/** Each quoted version of the one put in place of the other's, byte for byte. */
function isSameButFor(from: string, to: string, old: Buffer, next: Buffer): boolean {
  const text = (bytes: Buffer) => bytes.toString('latin1')
  return (
    ['"', "'", '`'].reduce(
      (kept, quote) => kept.replaceAll(`${quote}${from}${quote}`, `${quote}${to}${quote}`),
      text(old),
    ) === text(next)
  )
}

import { posix } from 'node:path'
import { reasonOf } from '../../parse/fault.ts'
import { readGyp } from './gyp.ts'
import type { Reading } from './reading.ts'
import type { Place, Trail } from './trail.ts'
import { normal, type Tree } from './tree.ts'

/** What no list of targets needs, and what leaves Python's evaluation without builtins. */
const escapes = /__\w+__|\blambda\b|\bimport\b/u

/** Puts what a gyp file does into a reading. @param start runs its commands */
export function readGypInto(
  reading: Reading,
  trail: Trail,
  text: string,
  place: Place,
  tree: Tree,
  start: { shell(text: string, line: number): void; words(words: readonly string[], line: number): void },
): void {
  reading.compiles = true
  try {
    const { commands, files, oddConditions } = readGyp(text, place.file)
    for (const { text: excerpt, line } of oddConditions) {
      if (escapes.test(excerpt)) trail.signal('code/hidden', { ...place, line }, excerpt, { how: 'in a gyp condition' })
      else trail.signal('code/dynamic', { ...place, line }, excerpt, { how: 'gyp condition' })
    }
    for (const file of files) {
      const found = file === undefined ? undefined : tree.exact(normal(posix.join(place.cwd, file)) ?? '\0')
      if (found !== undefined) reading.next.push({ path: found, as: 'gyp' })
      else if (file === undefined) trail.lost('a computed gyp file is taken in', place)
    }
    for (const command of commands) {
      if ('text' in command) start.shell(command.text, command.line)
      else if ('words' in command) start.words(command.words, command.line)
      else trail.run(posix.join(place.cwd, `${command.python}.py`), 'python', { ...place, line: command.line })
    }
  } catch (thrown) {
    const odd = escapes.exec(text.replace(/'[^'\n]*'|"[^"\n]*"|#.*/gu, ''))
    if (odd) trail.signal('code/hidden', place, odd[0], { how: 'in a gyp file' })
    trail.gap(`${place.file}: ${reasonOf(thrown)}`, place)
  }
}

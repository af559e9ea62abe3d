import { Fault } from '../parse/fault.ts'
import { bytesIn, decoded, type Edit, eolOf, type Note, withLines } from './edit.ts'

const path = '.npmrc'
const begin = '# portcullis: begin'
const end = '# portcullis: end'
const block = /^# portcullis: begin\r?\n(?:.*\r?\n)*?# portcullis: end(?:\r?\n|$)/mu
/** npm reads every key behind a section's head as the section's. */
const section = /^\[[^\]\r\n]*\]\s*$/mu

/** @param settings what npm is to read, the last word on each key */
export function npmrcEdit(root: string, settings: readonly string[]): Edit {
  const before = bytesIn(root, path)
  const text = before ?? ''
  refuseLists(text, root)
  return { path, before, after: withBlock(text, settings), why: 'every script passes the guard first' }
}

/** Lines of the user that the guard's block overrides, or that keep npm from calling the guard at all. */
export function npmrcNotes(root: string): Note[] {
  const text = withoutNpmrcBlock(bytesIn(root, path) ?? '')
  const shell = lastOf(text, 'script-shell')
  const ignores = lastOf(text, 'ignore-scripts') === 'true'
  return [
    ...(shell === undefined
      ? []
      : [`.npmrc: script-shell=${decoded(shell)} stays but counts no more: the guard starts scripts with /bin/sh`]),
    ...(ignores
      ? [
          '.npmrc: ignore-scripts=true keeps npm from calling the guard: take it out (nothing unapproved runs), or use `portcullis npm`',
        ]
      : []),
  ]
}

export const withoutNpmrcBlock = (text: string): string => text.replace(block, '')

function withBlock(text: string, settings: readonly string[]): string {
  const lines = [begin, ...settings, end]
  const rest = withoutNpmrcBlock(text)
  const wanted = lines.map((line) => `${line}${eolOf(text)}`).join('')
  const found = block.exec(text)
  const later = found ? top(text.slice(found.index + found[0].length)) : ''
  const isLast = settings.every((setting) => lastOf(later, setting.slice(0, setting.indexOf('='))) === undefined)
  if (found?.[0].trimEnd() === wanted.trimEnd() && isLast) return text
  const head = top(rest)
  return `${withLines(head, lines)}${rest.slice(head.length)}`
}

/** What comes before the first section. */
const top = (text: string): string => text.slice(0, section.exec(text)?.index ?? text.length)

/** As npm's parser takes it: the last line with the key, spaces and quotes aside. */
function lastOf(text: string, key: string): string | undefined {
  const values = keyValues(top(text)).filter(([name]) => name === key)
  return values.at(-1)?.[1]
}

const keyValues = (text: string): (readonly [string, string])[] =>
  text.split(/[\r\n]+/u).flatMap((line) => {
    const match = /^(?!\s*[;#])(?<key>[^=]+?)\s*(?:=(?<value>.*))?$/u.exec(line)
    const unquoted = (part = '') => part.trim().replace(/^(?<quote>["'])(?<inner>.*)\k<quote>$/u, '$<inner>')
    return match ? [[unquoted(match.groups?.['key']), unquoted(match.groups?.['value'] ?? 'true')] as const] : []
  })

/** Written as a list, a key takes what follows as one more item, and npm then drops the whole setting. */
function refuseLists(text: string, root: string): void {
  const list = keyValues(text).find(([key]) => key === 'script-shell[]' || key === 'allow-git[]')
  if (list === undefined) return
  const file = `${root}/${path}`
  throw new Fault('init/npmrc-list', `${file} sets ${list[0]}, which would keep npm from reading the guard's line`, {
    file,
    hint: `remove the line that begins with ${list[0]}, and run it again`,
  })
}

import { join } from 'node:path'
import { applyEdits, findNodeAtLocation, modify, type Node, parseTree } from 'jsonc-parser'
import { Fault } from '../parse/fault.ts'
import { isObject, type Json, own, parseJson } from '../parse/json.ts'
import { bytesIn, decoded, type Edit, encoded, eolOf } from './edit.ts'
import { around, hookCommandFor, hookIn, type NpmEvent, unwrapped } from './hook-command.ts'

const path = 'package.json'
const events: readonly NpmEvent[] = ['preinstall', 'postinstall']

/** @throws Fault `json/…`, `init/odd-scripts` */
export function manifestIn(root: string): Json | undefined {
  const bytes = bytesIn(root, path)
  return bytes === undefined ? undefined : parseJson(decoded(bytes), join(root, path))
}

export function manifestEdit(root: string): Edit {
  const before = bytesIn(root, path)
  const scripts = own(manifestIn(root), 'scripts')
  const odd = scripts !== undefined && !isObject(scripts)
  if (odd || events.some((event) => !['undefined', 'string'].includes(typeof own(scripts, event))))
    throw oddScripts(root)
  const after = before === undefined ? undefined : plain(before, (text) => events.reduce(hooked, text))
  const made = after === undefined ? undefined : own(parseJson(decoded(after), path), 'scripts')
  // A key that is there twice: npm reads the last one.
  if (made && events.some((event) => hookIn(String(own(made, event)))?.event !== event)) throw oddScripts(root)
  return { path, before, after, why: 'npm asks the guard before and after it installs' }
}

function oddScripts(root: string): Fault {
  const file = join(root, path)
  return new Fault('init/odd-scripts', `the scripts of ${file} are not plain: an object of commands, each key once`, {
    file,
    hint: 'correct them, and run it again',
  })
}

export const unhookedManifest = (bytes: string): string => plain(bytes, (text) => events.reduce(unhooked, text))

/** Without the byte order mark, which the editing library takes for a mistake. */
function plain(bytes: string, change: (text: string) => string): string {
  const mark = bytes.startsWith('\xef\xbb\xbf') ? 3 : 0
  return bytes.slice(0, mark) + change(bytes.slice(mark))
}

function hooked(text: string, event: NpmEvent): string {
  const node = scriptNode(text, event)
  if (node === undefined) return changed(text, event, hookCommandFor(event))
  const command = commandAt(text, node)
  if (hookIn(command)) return text
  // Set around the text as it stands, so that its own escapes stay.
  const { before, after } = around(event, command)
  const [from, to] = [node.offset + 1, node.offset + node.length - 1]
  const own = command.trim() === '' ? '' : text.slice(from, to)
  return `${text.slice(0, from)}${before}${own}${after.replace('\n', '\\n')}${text.slice(to)}`
}

function unhooked(text: string, event: NpmEvent): string {
  const node = scriptNode(text, event)
  const command = node && commandAt(text, node)
  const hook = command === undefined ? undefined : hookIn(command)
  if (!node || !hook) return text
  if (hook.rest === undefined) return changed(text, event, undefined)
  const [from, to] = [node.offset + 1, node.offset + node.length - 1]
  const prefix = `${hookCommandFor(hook.event)} && `
  const rest = unwrapped(hook.rest)
  const isPlain = rest === hook.rest && text.startsWith(prefix, from)
  return isPlain
    ? `${text.slice(0, from)}${text.slice(from + prefix.length, to)}${text.slice(to)}`
    : changed(text, event, encoded(rest))
}

function scriptNode(text: string, event: NpmEvent): Node | undefined {
  const tree = parseTree(text)
  const node = tree && findNodeAtLocation(tree, ['scripts', event])
  return node?.type === 'string' ? node : undefined
}

const commandAt = (text: string, { offset, length }: Node): string =>
  JSON.parse(decoded(text.slice(offset, offset + length))) as string

const changed = (text: string, event: NpmEvent, value: string | undefined): string =>
  setIn(text, ['scripts', event], value)

/** The edit keeps the file's own indentation and line ends; a file of one line stays one. */
export function setIn(text: string, at: string[], value: unknown): string {
  const indent = /^(?<white>[ \t]+)"/mu.exec(text)?.groups?.['white'] ?? '  '
  const tabs = indent.startsWith('\t')
  const formattingOptions = { insertSpaces: !tabs, tabSize: tabs ? 1 : indent.length, eol: eolOf(text) }
  const isOneLine = !text.trim().includes('\n') && text.trim() !== '{}'
  return applyEdits(text, modify(text, at, value, isOneLine ? {} : { formattingOptions }))
}

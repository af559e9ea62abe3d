import { parse } from 'jsonc-parser'
import { isObject, type Json, own } from '../../parse/json.ts'

/**
 * Files that an editor or a coding agent acts on when the folder is opened: VS Code's tasks, hooks and servers of Claude
 * Code, Cursor, Gemini and their like. Containers for development are built on demand, and honest ones pipe installers
 * into a shell.
 */
export const isAutorun = (path: string): boolean =>
  /(?:^|\/)(?:\.vscode\/(?:tasks|mcp)\.json|\.mcp\.json|\.(?:claude|gemini|cursor|windsurf|codex)\/(?:settings(?:\.local)?|hooks|mcp)\.json)$/u.test(
    path,
  )

const maxText = 256 * 1024
/** The parser calls itself for each level, and what looks like a level may stand in a comment. */
const maxBrackets = 2000
const maxDepth = 12
const maxCommands = 200
const commandKeys = /^(?:command|bash|powershell)$/u

/** Command lines that such a file starts: each `command` with its `args`, or a list of words. */
export function autorunCommands(text: string): readonly string[] {
  if (text.length > maxText || (text.match(/[[{]/gu)?.length ?? 0) > maxBrackets) return []
  const found: string[] = []
  const visit = (value: Json | undefined, depth: number): void => {
    if (depth > maxDepth || found.length >= maxCommands) return
    if (Array.isArray(value)) for (const item of value) visit(item, depth + 1)
    else if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        if (commandKeys.test(key) && typeof item === 'string') found.push([item, ...wordsOf(value['args'])].join(' '))
        else if (commandKeys.test(key) && Array.isArray(item)) found.push(wordsOf(item).join(' '))
        visit(item, depth + 1)
      }
    }
  }
  const tree = parse(text) as Json
  // A task waits to be chosen unless one of them says otherwise.
  const waits = own(tree, 'tasks') !== undefined && !JSON.stringify(tree).includes('"folderOpen"')
  if (!waits) visit(tree, 0)
  return found
}

const wordsOf = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((word): word is string => typeof word === 'string') : []

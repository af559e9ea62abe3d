import { parse } from 'jsonc-parser'
import { isObject, type Json } from '../../parse/json.ts'

/**
 * Files that an editor, a coding agent or a container acts on when the folder is opened: VS Code's tasks and
 * devcontainers, hooks and servers of Claude Code, Cursor, Gemini and their like.
 */
export const isAutorun = (path: string): boolean =>
  /(?:^|\/)(?:\.vscode\/(?:tasks|mcp)\.json|\.devcontainer\/(?:[^/]+\/)?devcontainer\.json|\.devcontainer\.json|\.mcp\.json|\.(?:claude|gemini|cursor|windsurf|codex)\/(?:settings(?:\.local)?|hooks|mcp)\.json)$/u.test(
    path,
  )

const maxText = 256 * 1024
const maxDepth = 12
const maxCommands = 200
const commandKeys =
  /^(?:command|bash|powershell|(?:initialize|onCreate|updateContent|postCreate|postStart|postAttach)Command)$/u

/** Command lines that such a file starts: each `command` with its `args`, or a list of words. */
export function autorunCommands(text: string): readonly string[] {
  if (text.length > maxText || isDeep(text)) return []
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
  visit(parse(text) as Json, 0)
  return found
}

const wordsOf = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((word): word is string => typeof word === 'string') : []

/** The parser calls itself for each level. */
function isDeep(text: string): boolean {
  let depth = 0
  for (const character of text) {
    if (character === '[' || character === '{') depth++
    else if (character === ']' || character === '}') depth--
    if (depth > 200) return true
  }
  return false
}

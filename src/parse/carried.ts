import { parse as parseJsonc } from 'jsonc-parser'
import type { CarriedFile } from '../model.ts'
import { isObject, type Json, own, stringOf } from './json.ts'

type Reader = (text: string) => Iterable<string>

/** Bytes; what people write by hand is far below. */
const maxRead = 1024 * 1024
/** What a reader cannot make sense of is named as a whole: whoever obeys the file may be more lenient. */
const unreadable = 'something that cannot be read'

/**
 * Files that other programs look for in a folder that somebody opens, by path from the package's root. Those that start
 * a command are told apart from what merely describes the project: VS Code's tasks run by themselves only with
 * `runOn: folderOpen`, agents' settings only with hooks or servers in them.
 */
const runners = new Map<string, Reader>(
  Object.entries({
    '.vscode/tasks.json': json(tasks),
    '.vscode/mcp.json': json(servers),
    '.claude/settings.json': json(hooks),
    '.claude/settings.local.json': json(hooks),
    '.gemini/settings.json': json(hooks),
    '.cursor/hooks.json': json(hooks),
    '.cursor/mcp.json': json(servers),
    '.mcp.json': json(servers),
    '.devcontainer/devcontainer.json': json(container),
    '.devcontainer.json': json(container),
    '.git/config': (text: string) => lines(text, /^\s*(?:fsmonitor|sshCommand|pager|editor|hooksPath)\s*=/iu),
    '.pnpmfile.cjs': () => ['hooks of pnpm'],
    '.yarnrc.yml': (text: string) => lines(text, /^\s*(?:yarnPath|plugins|path|spec)\s*:/u),
  }),
)

/** pacote and pnpm obey an npmrc only in the folder that they start in: a git dependency's clone, or a copied template. */
const settings = new Map<string, Reader>(
  Object.entries({
    '.npmrc': (text: string) => lines(text, /^\s*[^#;\s][^=]*=/u),
    '.yarnrc': (text: string) => lines(text, /^\s*[^#\s]/u),
  }),
)

const hook = /^\.git\/hooks\/[^/]+$/u

/** Some file systems fold case, so a path counts however it is spelled. */
export function isCarried(path: string): boolean {
  const key = path.toLowerCase()
  return runners.has(key) || settings.has(key) || hook.test(key)
}

/** @param contents of the package's files for which {@link isCarried} holds, by path */
export function carriedIn(contents: ReadonlyMap<string, Uint8Array>): CarriedFile[] {
  const found: CarriedFile[] = []
  for (const [path, bytes] of contents) {
    if (!isCarried(path)) continue
    const key = path.toLowerCase()
    const what = settings.has(key) ? 'settings' : 'runs'
    const read = runners.get(key) ?? settings.get(key) ?? aHook
    const says = bytes.length > maxRead ? [unreadable] : [...read(Buffer.from(bytes).toString('utf8'))]
    found.push(...says.slice(0, 5).map((line) => ({ path, what, says: line.slice(0, 200) }) as const))
  }
  return found
}

const aHook: Reader = () => ['a hook of git']

/** As VS Code reads it: comments, trailing commas and broken ends are forgiven. */
function json(read: (value: Json | undefined) => Iterable<string>): Reader {
  return function* (text) {
    const value = parsed(text)
    if (isObject(value)) yield* read(value)
    else if (text.trim() !== '') yield unreadable
  }
}

/** Undefined where it is nested so deep that the parser has no stack left. */
function parsed(text: string): Json | undefined {
  try {
    return parseJsonc(text, [], { allowTrailingComma: true, disallowComments: false }) as Json | undefined
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined
    throw thrown
  }
}

function* tasks(value: Json | undefined): Iterable<string> {
  for (const task of listOf(own(value, 'tasks'))) {
    if (own(own(task, 'runOptions'), 'runOn') === 'folderOpen') yield commandOf(task)
  }
}

/** `hooks` maps an event to entries, each a command or, as in Claude Code, a list of them; so any depth is looked at. */
function* hooks(value: Json | undefined): Iterable<string> {
  yield* commandsBelow(own(value, 'hooks'), 0)
  yield* servers(value)
  const helper = stringOf(own(value, 'apiKeyHelper'))
  if (helper) yield helper
}

function* servers(value: Json | undefined): Iterable<string> {
  for (const field of ['mcpServers', 'servers']) {
    const map = own(value, field)
    if (!isObject(map)) continue
    for (const server of Object.values(map)) if (own(server, 'command') !== undefined) yield commandOf(server)
  }
}

const lifecycle = [
  'initializeCommand',
  'onCreateCommand',
  'updateContentCommand',
  'postCreateCommand',
  'postStartCommand',
  'postAttachCommand',
] as const

function* container(value: Json | undefined): Iterable<string> {
  for (const event of lifecycle) {
    const command = own(value, event)
    if (command) yield `${event}: ${typeof command === 'string' ? command : JSON.stringify(command)}`
  }
}

function* commandsBelow(value: Json | undefined, depth: number): Iterable<string> {
  if (depth > 6 || value === undefined || value === null || typeof value !== 'object') return
  if (own(value, 'command') !== undefined) yield commandOf(value)
  for (const item of Object.values(value)) yield* commandsBelow(item as Json, depth + 1)
}

function commandOf(value: Json | undefined): string {
  const command = own(value, 'command')
  const args = listOf(own(value, 'args')).filter((arg) => typeof arg === 'string')
  return [typeof command === 'string' ? command : JSON.stringify(command ?? ''), ...args].join(' ')
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])

function* lines(text: string, wanted: RegExp): Iterable<string> {
  for (const line of text.split(/\r?\n/u)) if (wanted.test(line)) yield line.trim()
}

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load as loadYaml } from 'js-yaml'
import { minimatch } from 'minimatch'
import { Fault, reasonOf } from './parse/fault.ts'
import { isObject, type Json, own, parseJson } from './parse/json.ts'

/** Folders of a pattern with `**` lie at most so deep. */
const maxDepth = 6

/**
 * Folders of the workspaces that a root names, in package.json or pnpm-workspace.yaml; none where it names none. What a
 * `!` pattern leaves out is not left out here: for what asks, more is safer.
 * @throws Fault where one of these files cannot be read
 */
export function workspaceFolders(root: string): string[] {
  const patterns = [...fromManifest(root), ...fromPnpm(root)].filter((pattern) => !pattern.startsWith('!'))
  const folders = patterns.flatMap((pattern) =>
    expand(
      root,
      pattern.split('/').filter((part) => part !== '' && part !== '.'),
      maxDepth,
    ),
  )
  return [...new Set(folders)].filter((folder) => folder !== root).sort()
}

function fromManifest(root: string): string[] {
  const file = join(root, 'package.json')
  const named = existsSync(file) ? own(parseJson(readFileSync(file, 'utf8'), file), 'workspaces') : undefined
  return textsOf(isObject(named) ? own(named, 'packages') : named)
}

function fromPnpm(root: string): string[] {
  const file = join(root, 'pnpm-workspace.yaml')
  if (!existsSync(file)) return []
  const text = readFileSync(file, 'utf8')
  if (namesNoPackages(text)) return []
  try {
    // The project's own file, in which people do use anchors.
    return textsOf(own(loadYaml(text, { filename: file }) as Json, 'packages'))
  } catch (cause) {
    throw new Fault('workspaces/unreadable', `${file} is not valid YAML: ${reasonOf(cause)}`, { file, cause })
  }
}

/** Without these letters, and without an escape that could stand for one of them, there is no such key. */
const namesNoPackages = (yaml: string): boolean =>
  !/packages|\\/u.test(yaml) || yaml.replace(/^\s*#.*$/gmu, '').trim() === ''

const textsOf = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []

function expand(folder: string, [part, ...rest]: readonly string[], depth: number): string[] {
  if (part === undefined) return existsSync(join(folder, 'package.json')) ? [folder] : []
  if (part === '..') return []
  if (part === '**') {
    const below =
      depth > 0 ? childrenOf(folder).flatMap((name) => expand(join(folder, name), ['**', ...rest], depth - 1)) : []
    return [...expand(folder, rest, depth), ...below]
  }
  if (!/[*?[\]{}()!+@]/u.test(part)) return expand(join(folder, part), rest, depth)
  return childrenOf(folder)
    .filter((name) => minimatch(name, part))
    .flatMap((name) => expand(join(folder, name), rest, depth))
}

function childrenOf(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .map(({ name }) => name)
}

import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { isObject, type Json, own, parseJson } from '../parse/json.ts'

const most = 10_000

/**
 * The packages in a package's own node_modules that came inside its archive: those that its package.json says it
 * bundles and what these need, as npm packs them. What it bundles without saying so is an oddity of the archive.
 * @param manifestText the text of a folder's package.json, where it has one
 */
export function bundledNames(root: string, manifestText: (folder: string) => string | undefined): string[] {
  const found = new Set<string>()
  const waiting = declared(manifestOf(root, manifestText))
  for (let name = waiting.pop(); name !== undefined && found.size < most; name = waiting.pop()) {
    const folder = join(root, 'node_modules', name)
    if (found.has(name) || !isName(name) || !isFolder(folder)) continue
    found.add(name)
    waiting.push(...needed(manifestOf(folder, manifestText)))
  }
  return [...found].sort()
}

/** npm reads both spellings; `true` is all of its dependencies. */
function declared(manifest: Json): string[] {
  const said = own(manifest, 'bundleDependencies') ?? own(manifest, 'bundledDependencies')
  if (said === true) return needed(manifest)
  if (isObject(said)) return Object.keys(said)
  return Array.isArray(said) ? said.filter((name) => typeof name === 'string') : []
}

const needed = (manifest: Json): string[] =>
  ['dependencies', 'optionalDependencies'].flatMap((group) => {
    const map = own(manifest, group)
    return isObject(map) ? Object.keys(map) : []
  })

function manifestOf(folder: string, manifestText: (folder: string) => string | undefined): Json {
  try {
    return parseJson(manifestText(folder) ?? 'null', join(folder, 'package.json'))
  } catch {
    return null
  }
}

/** Names are the package's own text: none may lead out of node_modules. */
const isName = (name: string): boolean => /^(?:@[^/\\]+\/)?[^/\\@.][^/\\]*$/u.test(name) && !/^@\.\.?\//u.test(name)

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true

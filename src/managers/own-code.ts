import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { own, parseJson, stringOf } from '../parse/json.ts'

const foreign = ['node_modules', '_cacache']

/**
 * The project's own and its workspaces' folders: below the root, in no node_modules and not in the virtual store, nor
 * in npm's cache, which CI often keeps in the project and where npm prepares git dependencies.
 */
export function isOwnFolder(folder: string, root: string, virtualStore?: string): boolean {
  const real = realpathSync(folder)
  const inside = relative(realpathSync(root), real)
  if (inside.startsWith('..') || inside.split(sep).some((part) => foreign.includes(part))) return false
  return virtualStore === undefined || !isBelow(real, virtualStore)
}

function isBelow(folder: string, parent: string): boolean {
  try {
    return !relative(realpathSync(parent), folder).startsWith('..')
  } catch {
    return false
  }
}

/** The names of the packages that are developed below the root; bounded in depth, node_modules left out. */
export function ownNames(root: string): Set<string> {
  const names = new Set<string>()
  const visit = (folder: string, depth: number): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isFile() && entry.name === 'package.json') names.add(nameIn(join(folder, entry.name)))
      else if (entry.isDirectory() && depth < 6 && entry.name !== 'node_modules' && !entry.name.startsWith('.')) {
        visit(join(folder, entry.name), depth + 1)
      }
    }
  }
  visit(root, 0)
  return names
}

function nameIn(path: string): string {
  try {
    return stringOf(own(parseJson(readFileSync(path, 'utf8'), path), 'name')) ?? ''
  } catch {
    return ''
  }
}

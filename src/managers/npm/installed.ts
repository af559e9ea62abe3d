import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** npm's own record of what lies in node_modules; written at the end of an install. */
export function hiddenLockfile(prefix: string): { file: string; text: string } | undefined {
  const file = join(prefix, 'node_modules', '.package-lock.json')
  return existsSync(file) ? { file, text: readFileSync(file, 'utf8') } : undefined
}

const most = 200_000

/** Every package folder in node_modules, relative to the project, links left out: what is really on disk. */
export function foldersOnDisk(prefix: string): string[] {
  const found: string[] = []
  const modules = (folder: string, prefixPath: string): void => {
    for (const entry of list(folder)) {
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue
      const path = `${prefixPath}/${entry.name}`
      if (entry.name.startsWith('@')) {
        for (const inner of list(join(folder, entry.name))) {
          if (inner.isDirectory()) one(join(folder, entry.name, inner.name), `${path}/${inner.name}`)
        }
      } else one(join(folder, entry.name), path)
    }
  }
  const one = (folder: string, path: string): void => {
    if (found.push(path) > most) throw new Error(`more than ${most} folders in node_modules`)
    modules(join(folder, 'node_modules'), `${path}/node_modules`)
  }
  modules(join(prefix, 'node_modules'), 'node_modules')
  return found
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

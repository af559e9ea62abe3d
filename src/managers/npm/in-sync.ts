import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isObject, type Json, own, parseJson, stringsOf } from '../../parse/json.ts'

const groups = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const

/**
 * Whether package.json and every workspace ask for what the lockfile's own entries say they asked for. A wrong yes is
 * safe: the script shell knows no plan for what npm adds, and the last hook holds the result against what was judged.
 */
export function isNpmInSync(text: string, file: string, prefix: string): boolean {
  const packages = own(parseJson(text, file), 'packages')
  if (!isObject(packages)) return false
  const projects = Object.entries(packages).filter(([folder]) => !/(?:^|\/)node_modules\//u.test(folder))
  return (
    projects.length > 0 && projects.every(([folder, entry]) => asksFor(join(prefix, folder, 'package.json'), entry))
  )
}

function asksFor(path: string, entry: Json): boolean {
  try {
    const manifest = parseJson(readFileSync(path, 'utf8'), path)
    const same = groups.every((group) => equal(stringsOf(own(manifest, group)), stringsOf(own(entry, group))))
    return (
      same &&
      JSON.stringify(own(manifest, 'workspaces')) === JSON.stringify(own(entry, 'workspaces')) &&
      own(manifest, 'overrides') === undefined
    )
  } catch {
    return false
  }
}

const equal = (a: Record<string, string>, b: Record<string, string>) => {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}

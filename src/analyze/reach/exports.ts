import { isObject, type Json } from '../../parse/json.ts'
import type { Tree } from './tree.ts'

/** Targets together, over all conditions and patterns. Next.js has 800. */
const maxTargets = 5000
const maxDepth = 20

/**
 * Every target of an `exports` or `imports` map, whatever the condition (Node.js, "Packages: Package entry points"):
 * which condition holds is the importer's choice.
 * @returns subpath and target pairs as written; `more` if there were too many
 */
export function targetsOf(map: Json | undefined): { targets: (readonly [string, string])[]; more: boolean } {
  const targets: (readonly [string, string])[] = []
  let more = false
  const visit = (value: Json | undefined, subpath: string, depth: number): void => {
    if (targets.length >= maxTargets || depth > maxDepth) more = true
    else if (typeof value === 'string') targets.push([subpath, value])
    else if (Array.isArray(value)) for (const item of value) visit(item, subpath, depth + 1)
    else if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        if (more) return
        if (!key.startsWith('types')) visit(item, /^[.#]/u.test(key) ? key : subpath, depth + 1)
      }
    }
  }
  visit(map, '.', 0)
  return { targets, more }
}

/** The files that a target with `*`, or a folder target with a slash at its end, stands for. */
export function matching(target: string, tree: Tree): string[] {
  const clean = target.replace(/^\.\//u, '')
  const star = clean.indexOf('*')
  if (star < 0 && !clean.endsWith('/')) return []
  const [before, after] = star < 0 ? [clean, ''] : [clean.slice(0, star), clean.slice(star + 1)]
  return tree
    .paths()
    .filter((path) => path.length > before.length + after.length && path.startsWith(before) && path.endsWith(after))
}

/**
 * Where a specifier leads through a map: the exact key, else the pattern with the longest prefix.
 * @returns targets with `*` filled in
 */
export function lookUp(map: Json | undefined, specifier: string): string[] {
  const { targets } = targetsOf(map)
  const exact = targets.filter(([key]) => key === specifier).map(([, target]) => target)
  if (exact.length > 0) return exact
  const fits = targets.flatMap(([key, target]) => {
    const star = key.indexOf('*')
    if (star < 0 || !specifier.startsWith(key.slice(0, star)) || !specifier.endsWith(key.slice(star + 1))) return []
    const filled = specifier.slice(star, specifier.length - (key.length - star - 1))
    return [{ star, target: target.replaceAll('*', () => filled) }]
  })
  const longest = Math.max(...fits.map(({ star }) => star))
  return fits.filter(({ star }) => star === longest).map(({ target }) => target)
}

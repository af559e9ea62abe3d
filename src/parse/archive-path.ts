import { posix } from 'node:path'
import { quote } from './quote.ts'

/** Where npm puts an entry inside the package's folder, or why it leaves it out. */
export type Placed = { readonly path: string } | { readonly left: string }

/** node-tar's default; deeper entries are skipped. */
const maxDepth = 1024
/** PATH_MAX of Linux; no file system can hold more. */
const maxLength = 4096

/**
 * npm's way to a path: `strip: 1`, no `..`, no root (CHECKPATH in node-tar's Unpack, under POSIX: there a backslash is
 * an ordinary character, except beside `..`).
 */
export function placedByNpm(entry: string): Placed {
  if (entry.length > maxLength) return { left: 'its path is too long' }
  const parts = entry.split('/').slice(1)
  if (parts.length > maxDepth) return { left: 'it is nested too deep' }
  const stripped = parts.join('/')
  if (stripped.replaceAll('\\', '/').split('/').includes('..')) return { left: 'it leads out of the package' }
  const path = relative(stripped)
  return path === '' ? { left: "it lies outside the package's folder" } : { path }
}

/** Where a path ends up below the package's folder, `..` and roots taken as nothing. */
export const relative = (path: string): string => posix.join('/', path).slice(1).replace(/\/+$/u, '')

/** What is odd about the path that an archive writes, before anything is stripped off it. */
export function* pathOddities(entry: string): Iterable<string> {
  if (/[\u0000-\u001f\u007f]/u.test(entry)) yield `control characters in the path ${quote(entry)}`
  if (entry.includes('\\')) yield `a backslash in the path ${quote(entry)}`
  if (/^(?:[/\\]|[A-Za-z]:)/u.test(entry)) yield `the absolute path ${quote(entry)}`
  const parts = entry.split(/[/\\]/u)
  if (parts.includes('..')) yield `a path that leads upwards: ${quote(entry)}`
  else if (parts.slice(1, 2).includes('') && parts.length > 2) yield `an empty folder name in ${quote(entry)}`
}

const special = ['package.json', 'binding.gyp'] as const

/**
 * `package.json` or `binding.gyp` if some file system takes this first path part for it although it is spelled
 * differently: macOS and Windows fold case and compatible characters (K for K), HFS+ drops characters without width,
 * Windows drops trailing dots and spaces and what follows a colon.
 */
export function standsFor(path: string): (typeof special)[number] | undefined {
  const first = path.split('/', 1)[0] as string
  if (first.length > 80) return undefined
  const folded = first
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .replace(/:.*$/su, '')
    .replace(/[. ]+$/u, '')
  return special.find((name) => name === folded)
}

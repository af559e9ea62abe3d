import { posix } from 'node:path'
import { own, stringOf } from '../../parse/json.ts'
import { isBuiltin } from './builtins.ts'
import { lookUp } from './exports.ts'
import { normal, type Tree } from './tree.ts'

/** What a specifier in a file of the package leads to. */
export type Resolution =
  | { readonly to: 'files'; readonly paths: readonly string[] }
  /** Node's own module, or a package that is judged on its own. */
  | { readonly to: 'elsewhere'; readonly name: string }
  | { readonly to: 'nothing'; readonly what: string }

/**
 * Node's resolution inside the package: relative paths, `#imports`, the package's own name, packages that the archive
 * brings in a node_modules.
 * @param from folder of the file that asks, relative to the package's; @param specifier as folded by the reader
 */
export function resolveModule(tree: Tree, from: string, specifier: string): Resolution {
  const bare = specifier.replace(/[?#].*$/su, (rest, at: number) => (at === 0 ? rest : ''))
  if (bare.startsWith('node:') || isBuiltin(bare)) return { to: 'elsewhere', name: bare }
  if (/^\.{1,2}(?:\/|\\|$)/u.test(bare)) return below(tree, posix.join(from || '.', bare.replaceAll('\\', '/')), bare)
  if (bare.startsWith('#')) return mapped(tree, own(tree.manifestIn(''), 'imports'), bare)
  if (bare.startsWith('file:')) return { to: 'nothing', what: 'a file address' }
  if (/^[a-z][\w+.-]+:/iu.test(bare)) return { to: 'nothing', what: `the address ${bare.slice(0, 100)}` }
  if (/^(?:\/|~|[A-Za-z]:)/u.test(bare)) return { to: 'nothing', what: `${bare.slice(0, 100)}, outside of the package` }
  return packaged(tree, from, bare)
}

function below(tree: Tree, path: string, shown: string): Resolution {
  if (normal(path) === undefined) {
    const name = /(?:^|\/)(?:node_modules|\.\.)\/((?:@[^/]+\/)?[^./][^/]*)/u.exec(path)?.[1]
    return path.includes('node_modules/') && name !== undefined
      ? { to: 'elsewhere', name }
      : { to: 'nothing', what: `${shown.slice(0, 100)}, outside of the package` }
  }
  const found = tree.module(path)
  return found === undefined
    ? { to: 'nothing', what: `${shown.slice(0, 100)}, which is not in the package` }
    : { to: 'files', paths: [found] }
}

function mapped(tree: Tree, map: ReturnType<typeof own>, key: string): Resolution {
  const targets = lookUp(map, key)
  const paths = targets.flatMap((target) => {
    const found = target.startsWith('./') ? tree.module(target) : undefined
    return found === undefined ? [] : [found]
  })
  if (paths.length > 0) return { to: 'files', paths }
  const other = targets.find((target) => !target.startsWith('./'))
  return other === undefined
    ? { to: 'nothing', what: `${key.slice(0, 100)}, which no map of the package names` }
    : { to: 'elsewhere', name: other }
}

function packaged(tree: Tree, from: string, specifier: string): Resolution {
  const [, name = specifier, rest = ''] = /^((?:@[^/]+\/)?[^/]+)(\/.*)?$/u.exec(specifier) ?? []
  for (let folder = from; ; folder = posix.dirname(folder)) {
    const home = posix.join(folder, 'node_modules', name)
    if (tree.isFolder(home)) return bundled(tree, home, rest)
    if (folder === '' || folder === '.') break
  }
  if (name === tree.source.manifest.name) {
    const exports = own(tree.manifestIn(''), 'exports')
    if (exports !== undefined) return mapped(tree, exports, `.${rest}`)
    return below(tree, `.${rest}`, specifier)
  }
  return { to: 'elsewhere', name }
}

function bundled(tree: Tree, home: string, rest: string): Resolution {
  const exports = own(tree.manifestIn(home), 'exports')
  const paths = lookUp(exports, `.${rest}`).flatMap((target) => tree.module(posix.join(home, target)) ?? [])
  if (paths.length > 0) return { to: 'files', paths }
  const main = rest === '' ? stringOf(own(tree.manifestIn(home), 'main')) : undefined
  return below(tree, posix.join(home, main ?? rest), `${home}${rest}`)
}

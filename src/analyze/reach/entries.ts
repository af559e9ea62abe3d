import type { Manifest } from '../../model.ts'
import { isManifest } from '../../parse/bundles.ts'
import { isObject, type Json, own, stringOf } from '../../parse/json.ts'
import { gitScriptsOf, installScriptsOf, manifestOf } from '../../parse/manifest.ts'
import { matching, targetsOf } from './exports.ts'
import type { Step } from './reading.ts'
import { normal, type Tree } from './tree.ts'

/** Files that are taken as entries, and bundled packages that are looked into. */
const maxLoose = 500
/** Patterns of one exports map that are matched against the files. */
const maxPatterns = 500

export interface Entries {
  readonly install: Readonly<Record<string, string>>
  /** Install scripts of packages that the archive brings along, which npm runs as it does everybody's. */
  readonly bundled: readonly Bundled[]
  readonly import: readonly Step[]
  readonly bin: readonly Step[]
  readonly problem?: string
}

export interface Bundled {
  /** Relative to the package's folder. */
  readonly folder: string
  readonly event: string
  readonly command: string
}

/** Where the execution of a package may start. @param fromGit it comes from git, which runs more of its scripts */
export function entriesOf(tree: Tree, fromGit: boolean): Entries {
  const install = installEvents(tree.source.manifest, tree.exact('binding.gyp') !== undefined, fromGit)
  const bin = steps(binsOf(tree), 'auto')
  const { mains, exported, more } = importsOf(tree)
  const imported = [...steps(mains, 'auto'), ...steps(exported, 'named')]
  const isLoose = imported.length + bin.length + Object.keys(install).length === 0
  return {
    install,
    bundled: bundledEvents(tree),
    import: isLoose ? steps(looseCode(tree), 'named') : imported,
    bin,
    ...(more && { problem: 'its exports map is too large to be followed whole' }),
  }
}

function installEvents(manifest: Manifest, hasGyp: boolean, fromGit: boolean): Record<string, string> {
  return { ...installScriptsOf(manifest, hasGyp), ...(fromGit && gitScriptsOf(manifest)) }
}

const steps = (paths: Iterable<string>, as: 'auto' | 'named'): Step[] =>
  [...new Set(paths)].map((path) => ({ path, as }))

function bundledEvents(tree: Tree): Bundled[] {
  const manifests = tree.paths().filter((path) => path.startsWith('node_modules/') && isManifest(path))
  return manifests.slice(0, maxLoose).flatMap((path) => {
    const folder = path.slice(0, -'/package.json'.length)
    const json = tree.manifestIn(folder)
    if (!isObject(json)) return []
    const scripts = installScriptsOf(manifestOf(json, path), tree.exact(`${folder}/binding.gyp`) !== undefined)
    return Object.entries(scripts).map(([event, command]) => ({ folder, event, command }))
  })
}

/** Fields that some loader takes for the main file: node, bundlers, React Native, CDNs. */
const mainFields = [
  'main',
  'module',
  'browser',
  'jsnext:main',
  'react-native',
  'unpkg',
  'jsdelivr',
  'es2015',
  'esnext',
] as const

function importsOf(tree: Tree): { mains: string[]; exported: string[]; more: boolean } {
  const json = tree.manifestIn('')
  const mains = mainFields.flatMap((field) => stringOf(own(json, field)) ?? [])
  const paths = [...mains, '.', ...replacements(own(json, 'browser'))].flatMap((main) => tree.module(main) ?? [])
  const exports = targetsOf(own(json, 'exports'))
  const patterns = exports.targets.filter(([, target]) => target.includes('*') || target.endsWith('/'))
  const exact = exports.targets.flatMap(([, target]) => {
    const path = normal(target)
    return (path === undefined ? undefined : tree.exact(path)) ?? []
  })
  const matched = patterns.slice(0, maxPatterns).flatMap(([, target]) => matching(target, tree))
  const exported = [...exact, ...matched].filter((path) => !/\.d\.[cm]?ts$/u.test(path))
  return { mains: paths, exported, more: exports.more || patterns.length > maxPatterns }
}

/** Where nothing else starts a file, code can only be loaded by its path: then every file is one that somebody may load. */
const looseCode = (tree: Tree): readonly string[] =>
  tree
    .paths()
    .filter((path) => /\.[cm]?js$/u.test(path) && !path.startsWith('node_modules/'))
    .slice(0, maxLoose)

/** `"browser": {"./a.js": "./b.js"}` */
const replacements = (browser: Json | undefined): string[] =>
  isObject(browser)
    ? Object.values(browser).filter((value): value is string => typeof value === 'string' && value.startsWith('.'))
    : []

function binsOf(tree: Tree): string[] {
  const named = Object.values(tree.source.manifest.bin).flatMap((path) => tree.module(path) ?? [])
  const folder = stringOf(own(own(tree.manifestIn(''), 'directories'), 'bin'))
  const inside = folder === undefined ? undefined : normal(folder)
  if (inside === undefined) return named
  return [...named, ...tree.paths().filter((path) => path.startsWith(inside === '' ? '' : `${inside}/`))]
}

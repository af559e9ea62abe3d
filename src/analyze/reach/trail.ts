import { posix } from 'node:path'
import type { Args } from '../../model.ts'
import type { Reference } from '../js/types.ts'
import type { KnownKind } from '../signals.ts'
import { languageByName, languageOf } from './language.ts'
import { type Resolution, resolveModule } from './modules.ts'
import type { Language } from './programs/effect.ts'
import type { Reading } from './reading.ts'
import { normal, type Tree } from './tree.ts'

/** Where a text stands, for lines, for relative paths, and for what it says of itself. */
export interface Place {
  readonly file: string
  readonly line: number
  /** Relative to the package's folder. */
  readonly cwd: string
  /** The path of the text, where it is a file of its own. */
  readonly script?: string
  /** How many texts it stands in. */
  readonly depth: number
  readonly runs?: 'load' | 'call'
  /** Where to look too for what a command names: JavaScript writes its `__dirname` as `.`. */
  readonly near?: string
}

/** More files of one name than these are no hint. */
const maxNamesakes = 3

/** Turns what a text names into steps of its reading, and tells what it could not. */
export class Trail {
  readonly #tree: Tree
  readonly #reading: Reading

  constructor(tree: Tree, reading: Reading) {
    this.#tree = tree
    this.#reading = reading
  }

  lost(what: string, { file, line }: Place): void {
    this.#reading.unresolved.push({ file, line, what })
  }

  /** What could not be read could also start anything. */
  gap(why: string, place: Place): void {
    this.#reading.gaps.push({ about: 'code', why })
    this.lost(why, place)
  }

  signal(kind: KnownKind, { file, line, runs = 'load' }: Place, excerpt: string, args: Args): void {
    this.#reading.signals.push({ kind, file, line, excerpt: excerpt.slice(0, 200), args: { runs, ...args } })
  }

  /** A path that JavaScript hands to a worker, a fork or a reader: relative to its file or to where the process runs. */
  reference({ kind, target, excerpt }: Reference, place: Place): void {
    if (target === undefined && kind === 'read') {
      this.#reading.readsUnseen = true
      return
    }
    if (target === undefined) return void this.lost(`a computed ${names[kind]}`, place)
    if (kind === 'require' || kind === 'import') return void this.module(target, place.cwd, place)
    const paths = [normal(posix.join(place.cwd, target)), normal(target)].filter((path) => path !== undefined)
    if (kind === 'read' && paths.some((path) => this.#tree.isFolder(path))) this.#reading.readsUnseen = true
    const found = paths
      .map((path) => (kind === 'read' ? this.#tree.exact(path) : this.#tree.module(path)))
      .find(Boolean)
    if (found) this.#reading.next.push({ path: found, as: kind === 'read' || kind === 'native' ? 'data' : 'js' })
    // A native library or data that is missing is made elsewhere or made never; it starts nothing of the package.
    else if (kind !== 'read' && kind !== 'native') this.#missing(target, excerpt, 'js', place)
  }

  /** A module by node's rules. @param from folder that asks, relative to the package's */
  module(specifier: string, from: string, place: Place): void {
    const folders = place.near === undefined ? [from] : [from, posix.join(place.near, from)]
    const tried = folders.map((folder) => resolveModule(this.#tree, folder === '.' ? '' : folder, specifier))
    const found = tried.find(({ to }) => to === 'files') ?? (tried.at(-1) as Resolution)
    if (found.to === 'files') {
      for (const path of found.paths) this.#reading.next.push({ path, as: languageOf(path, undefined, 'js') })
    } else if (found.to === 'elsewhere') this.#reading.packages.add(found.name)
    else if (!/\.(?:node|json)$/u.test(specifier)) this.#missing(specifier, `loads ${found.what}`, 'js', place)
  }

  /** A file that is read or moved. @param path relative to the package's folder; undefined where it is not known */
  take(path: string | undefined): void {
    const found = path === undefined ? undefined : this.#tree.exact(normal(path) ?? '\0')
    if (found === undefined) this.#reading.readsUnseen = true
    else this.#reading.next.push({ path: found, as: 'data' })
  }

  /** A file that is run. @param path relative to the package's folder */
  run(path: string, as: Language, place: Place): void {
    const paths = place.near === undefined ? [path] : [path, posix.join(place.near, path)]
    const found = paths.flatMap((one) => this.#tree.exact(normal(one) ?? '\0') ?? []).at(0)
    if (found === undefined) {
      if (as !== 'gyp' && as !== 'make')
        this.#missing(path, `runs ${path.slice(0, 100)}, which is not in the package`, as, place)
      return
    }
    const language = as === 'auto' ? languageOf(found, this.#tree.text(found), 'shell') : as
    this.#reading.next.push({ path: found, as: language })
    if (language === 'data' && as === 'auto') {
      this.signal('code/native', place, `runs ${found}`, { path: found, how: 'program' })
      this.lost(`${found.slice(0, 100)} is machine code that is run`, place)
    }
  }

  /**
   * What is named and is not there may be put there first (`cp`, `mv`, unpacking), or be looked for from a folder that is
   * not known: the files of that name count as started, and that it was not found is told all the same.
   */
  #missing(path: string, what: string, as: Language, place: Place): void {
    this.lost(what, place)
    this.namesakes(path, as)
  }

  namesakes(path: string, as: Language): void {
    const base = posix.basename(path.replaceAll('\\', '/')).replace(/^\.+|\0/gu, '')
    if (base === '' || base.startsWith('index.')) return
    const found = this.#tree.named(base)
    if (found.length > maxNamesakes) return
    for (const one of found)
      this.#reading.next.push({ path: one, as: as === 'auto' ? (languageByName(one) ?? 'shell') : as })
  }
}

const names: Readonly<Record<Reference['kind'], string>> = {
  require: 'require',
  import: 'import',
  worker: 'worker',
  fork: 'fork',
  node: 'program for node',
  native: 'native library',
  read: 'file is read',
}

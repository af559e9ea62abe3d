import { posix } from 'node:path'
import { type Json, own, parseJson, stringOf } from '../../parse/json.ts'
import type { PackageSource, SourceFile } from '../source.ts'

const scriptExtensions = ['', '.js', '.json', '.node', '.cjs', '.mjs', '.ts', '.jsx'] as const
const indexes = ['index.js', 'index.json', 'index.node', 'index.cjs', 'index.mjs'] as const

/** The files of a package as programs see them: paths looked up, folders known, contents as text. */
export class Tree {
  readonly source: PackageSource
  readonly #folders = new Set<string>()
  readonly #texts = new Map<string, string | undefined>()
  readonly #manifests = new Map<string, Json | undefined>()
  #paths: string[] | undefined
  #byName: Map<string, string[]> | undefined
  #folded: Map<string, string> | undefined

  constructor(source: PackageSource) {
    this.source = source
    for (const path of source.files.keys()) {
      for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
        const folder = path.slice(0, end)
        if (this.#folders.has(folder)) break
        this.#folders.add(folder)
      }
    }
  }

  file(path: string): SourceFile | undefined {
    return this.source.files.get(path)
  }

  isFolder(path: string): boolean {
    return path === '' || this.#folders.has(path)
  }

  paths(): readonly string[] {
    this.#paths ??= [...this.source.files.keys()].sort()
    return this.#paths
  }

  /** UTF-8; undefined where there is no such file or its content was not kept. */
  text(path: string): string | undefined {
    if (!this.#texts.has(path)) {
      const bytes = this.file(path)?.bytes
      this.#texts.set(path, bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
    }
    return this.#texts.get(path)
  }

  /** Texts are large; a file that was read is not read again. */
  forget(path: string): void {
    this.#texts.delete(path)
  }

  /** The file's own path if it exists, also where a file system that folds case would find it. */
  exact(path: string): string | undefined {
    if (this.source.files.has(path)) return path
    this.#folded ??= new Map(this.paths().map((one) => [one.toLowerCase(), one]))
    return this.#folded.get(path.toLowerCase())
  }

  /** Files with this name in any folder. */
  named(base: string): readonly string[] {
    if (this.#byName === undefined) {
      this.#byName = new Map()
      for (const path of this.paths()) {
        const name = posix.basename(path)
        const known = this.#byName.get(name)
        if (known) known.push(path)
        else this.#byName.set(name, [path])
      }
    }
    return this.#byName.get(base) ?? (/\.\w+$/u.test(base) ? [] : (this.#byName.get(`${base}.js`) ?? []))
  }

  /**
   * What `require` or `import` finds for a path below the package: the file, with an extension, or a folder's main
   * (Node.js, "Modules: CommonJS modules", LOAD_AS_FILE and LOAD_AS_DIRECTORY).
   * @param path relative to the package's folder; @returns undefined where nothing is
   */
  module(path: string, depth = 0): string | undefined {
    const clean = normal(path)
    if (clean === undefined) return undefined
    if (clean !== '' && !path.endsWith('/')) {
      for (const extension of scriptExtensions) {
        const found = this.exact(`${clean}${extension}`)
        if (found !== undefined) return found
      }
      // TypeScript writes `./x.js` for `./x.ts`.
      const written = /\.([cm]?)js$/u.test(clean) ? this.exact(clean.replace(/\.([cm]?)js$/u, '.$1ts')) : undefined
      if (written !== undefined) return written
    }
    const prefix = clean === '' ? '' : `${clean}/`
    const main = depth < 5 ? stringOf(own(this.manifestIn(clean), 'main')) : undefined
    const viaMain = main === undefined ? undefined : this.module(posix.join(clean, main), depth + 1)
    if (viaMain !== undefined) return viaMain
    return indexes.map((name) => this.exact(`${prefix}${name}`)).find((found) => found !== undefined)
  }

  /** The package.json of a folder as JSON; undefined where there is none that can be read. */
  manifestIn(folder: string): Json | undefined {
    if (!this.#manifests.has(folder)) this.#manifests.set(folder, this.#parsed(folder))
    return this.#manifests.get(folder)
  }

  #parsed(folder: string): Json | undefined {
    const path = folder === '' ? 'package.json' : `${folder}/package.json`
    const text = folder === '' ? this.source.manifestText : this.text(path)
    try {
      return text === undefined ? undefined : parseJson(text, path)
    } catch {
      return undefined
    }
  }
}

/** Below the package's folder, without `.` and `..`; undefined where it leads out. */
export function normal(path: string): string | undefined {
  if (path.includes('\0') || path.length > 4096 || /^(?:\/|~|[A-Za-z]:)/u.test(path)) return undefined
  const clean = posix.join(path.replaceAll('\\', '/'), '.').replace(/\/$/u, '')
  if (clean === '..' || clean.startsWith('../')) return undefined
  return clean === '.' ? '' : clean
}

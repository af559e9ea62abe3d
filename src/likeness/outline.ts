import type { Manifest } from '../model.ts'
import { own, parseJson, stringOf } from '../parse/json.ts'
import { type Sketch, Sketcher } from './sketch.ts'

/** What the files of a package hold, as hashes: enough to find a package that has them, too. */
export interface Outline {
  readonly code: Sketch
  readonly readme: Sketch
  /** Its code files, the first {@link digits} digits of the SHA-256 of each. */
  readonly files: ReadonlyMap<string, string>
  /** Names that its README tells the reader to install, where it never tells its own. */
  readonly claims: readonly string[]
  /** Its README or description says that it is somebody else's code. */
  readonly saysFork: boolean
}

/** 64 bits: to make a file that passes for one of a known package's must not be cheap. */
export const digits = 16
/** Sixteen times what is kept of a known package, so that of one that is in much larger code as much is compared. */
const codeHashes = 2048
const readmeHashes = 256
const mostClaims = 3
/** Bytes; the longest READMEs of popular packages have half of that. */
const longestReadme = 512 * 1024

const code = /\.[cm]?[jt]sx?$/iu
/** What lies there is another package's, and said to be. */
const vendored = /(?:^|\/)(?:node_modules|bower_components|jspm_packages|vendor|vendored|third[_-]party)\//iu
const readme = /^readme(?:\.(?:md|markdown|txt|rst))?$/iu

export const isReadme = (path: string, size: number): boolean => size <= longestReadme && readme.test(path)

interface Source {
  readonly manifest: Manifest
  readonly manifestText: string
  readonly files: ReadonlyMap<string, { readonly sha256: string; readonly bytes?: Uint8Array }>
}

export function outlineOf({ manifest, manifestText, files }: Source): Outline {
  const [inCode, inReadme] = [new Sketcher(codeHashes), new Sketcher(readmeHashes)]
  const hashes = new Map<string, string>()
  let text = ''
  for (const [path, { sha256, bytes }] of files) {
    if (code.test(path) && !vendored.test(path)) {
      hashes.set(path, sha256.slice(0, digits))
      if (bytes) inCode.add(bytes)
    } else if (bytes && isReadme(path, bytes.length)) {
      inReadme.add(bytes)
      text += `${Buffer.from(bytes).toString('utf8')}\n`
    }
  }
  return {
    code: inCode.sketch(),
    readme: inReadme.sketch(),
    files: hashes,
    claims: claimsIn(text, manifest.name ?? ''),
    saysFork: fork.test(text.slice(0, 4096)) || fork.test(descriptionIn(manifestText)),
  }
}

const fork = /\b(?:fork(?:ed)?|drop-in replacement|republish(?:ed)?|copied from|clone of)\b/iu
const descriptionIn = (manifest: string): string =>
  (stringOf(own(parseJson(manifest, 'package.json'), 'description')) ?? '').slice(0, 1000)

const install =
  /(?:^|[\s`$])(?:npm\s+(?:i|install|add)|yarn\s+add|pnpm\s+(?:i|install|add))\s+(?:-[\w-]+\s+)*((?:@[\w.-]+\/)?[a-z\d][\w.-]*)/giu

function claimsIn(text: string, own: string): string[] {
  const names = [...text.matchAll(install)].map(([, name]) => (name as string).replace(/[.-]+$/u, ''))
  return names.includes(own) ? [] : [...new Set(names)].slice(0, mostClaims)
}

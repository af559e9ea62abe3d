import { posix } from 'node:path'

/**
 * What an archive's reader keeps in memory for analysis, in bytes. Chosen above the largest single files that honest
 * packages run (the TypeScript compiler is 9 MB); what is reached and was not kept is a gap.
 */
export const keepLimits = { file: 12 * 1024 * 1024, package: 64 * 1024 * 1024 } as const

const code = new Set(
  `js cjs mjs jsx ts cts mts tsx es es6 json json5 jsonc node wasm gyp gypi py pyw sh bash zsh ksh fish command ps1 psm1 bat cmd vbs
  wsf hta pl rb php lua mk cmake yml yaml toml`.split(/\s+/u),
)
/** Native add-ons and other binaries are told by their hash; nobody reads them as text. */
const binary = new Set(['node', 'wasm'])
/** No program starts these, and they are the bulk of many archives. */
const inertNames =
  /(?:^|\/)(?:licen[cs]e|readme|changelog|changes|history|authors|contributors|notice|copying)(?:\.\w+)?$/iu
const declarations = /\.d\.[cm]?ts$/iu

/**
 * Whether a file's content may be needed: code, data that code loads, build files, files without an extension (scripts
 * tell their language in the first line), dot files that editors and agents act on.
 * @param path below the package's folder, with forward slashes; @param size bytes
 */
export function mayMatter(path: string, size: number): boolean {
  if (size === 0 || size > keepLimits.file || inertNames.test(path) || declarations.test(path)) return false
  const base = posix.basename(path).toLowerCase()
  const extension = posix.extname(base).slice(1)
  if (extension === '') return true
  return code.has(extension) && !binary.has(extension)
}

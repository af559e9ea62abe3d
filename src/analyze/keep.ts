import { posix } from 'node:path'

/**
 * What an archive's reader keeps in memory for analysis, in bytes. Chosen above the largest single files that honest
 * packages run (the TypeScript compiler is 9 MB); what is reached and was not kept is a gap.
 */
export const keepLimits = { file: 12 * 1024 * 1024 } as const

const code = new Set(
  `js cjs mjs jsx ts cts mts tsx es es6 json json5 jsonc gyp gypi py pyw sh bash zsh ksh fish command ps1 psm1 bat cmd vbs
  wsf hta pl rb php lua mk cmake yml yaml toml`.split(/\s+/u),
)
/** No program starts these, and they are the bulk of many archives. */
const inertNames =
  /(?:^|\/)(?:licen[cs]e|readme|changelog|changes|history|authors|contributors|notice|copying)(?:\.(?:md|markdown|txt|rst|html?))?$/iu
/** What is neither code nor likely to be taken for it; other files may hold a payload, so small ones are kept. */
const media = new Set(
  'md markdown map css scss less png jpg jpeg gif svg ico webp avif woff woff2 ttf eot otf pdf mp3 mp4 gz tgz zip c cc cpp cxx h hh hpp m mm s asm rs node wasm exe dll so dylib a lib o'.split(
    ' ',
  ),
)
const small = 64 * 1024
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
  return code.has(extension) || (size <= small && !media.has(extension))
}

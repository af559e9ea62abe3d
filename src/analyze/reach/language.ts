import { posix } from 'node:path'
import type { Language } from './programs/effect.ts'

const byExtension: Readonly<Record<string, Language | 'data'>> = {
  js: 'js',
  cjs: 'js',
  mjs: 'js',
  jsx: 'js',
  es: 'js',
  es6: 'js',
  ts: 'js',
  mts: 'js',
  cts: 'js',
  tsx: 'js',
  json: 'data',
  json5: 'data',
  node: 'data',
  exe: 'data',
  dll: 'data',
  so: 'data',
  dylib: 'data',
  scr: 'data',
  com: 'data',
  msi: 'data',
  bin: 'data',
  elf: 'data',
  wasm: 'data',
  css: 'data',
  scss: 'data',
  less: 'data',
  html: 'data',
  svg: 'data',
  vue: 'data',
  sh: 'shell',
  bash: 'shell',
  zsh: 'shell',
  command: 'shell',
  py: 'python',
  pyw: 'python',
  ps1: 'powershell',
  psm1: 'powershell',
  bat: 'batch',
  cmd: 'batch',
  gyp: 'gyp',
  gypi: 'gyp',
  mk: 'make',
}

const byInterpreter: readonly (readonly [RegExp, Language])[] = [
  [/\b(?:node|nodejs|bun|deno|tsx|ts-node)\b/u, 'js'],
  [/\b(?:ba|z|da|k|a)?sh\b/u, 'shell'],
  [/\bpython[\d.]*\b/u, 'python'],
  [/\b(?:pwsh|powershell)\b/u, 'powershell'],
  [/\bmake\b/u, 'make'],
]

/**
 * What runs a file that is started by its name alone: the first line if it starts with `#!`, else the extension.
 * @param otherwise where neither tells
 */
export function languageOf(path: string, text: string | undefined, otherwise: Language | 'data'): Language | 'data' {
  const shebang = /^\uFEFF?#!([^\n]{1,200})/u.exec(text ?? '')?.[1]
  const interpreter = shebang === undefined ? undefined : byInterpreter.find(([name]) => name.test(shebang))?.[1]
  return interpreter ?? languageByName(path) ?? otherwise
}

export function languageByName(path: string): Language | 'data' | undefined {
  const base = posix.basename(path)
  if (/^(?:GNU)?makefile$/iu.test(base)) return 'make'
  const extension = posix.extname(base).slice(1).toLowerCase()
  return Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined
}

/** Files that a compiler reads; what it includes is not followed one by one. */
export const isNativeSource = (path: string): boolean =>
  /\.(?:c|cc|cpp|cxx|c\+\+|h|hh|hpp|hxx|inc|inl|m|mm|s|asm|rs|go|zig|gyp|gypi|cmake|in|am|ac|def|proto)$/iu.test(
    path,
  ) || /(?:^|\/)(?:CMakeLists\.txt|Cargo\.(?:toml|lock)|configure|go\.(?:mod|sum)|(?:GNU)?[Mm]akefile)$/u.test(path)

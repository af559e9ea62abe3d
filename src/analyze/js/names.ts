import { remembered } from './remembered.ts'

/** Ways to what node and browsers give, brought to one spelling: `globalThis.process.mainModule.require` is `require`. */

/** Objects that stand for the world itself, out of which everything can be got by its name. */
export const worlds: ReadonlySet<string> = new Set([
  'global',
  'globalThis',
  'window',
  'self',
  'top',
  'parent',
  'frames',
  'root',
  'GLOBAL',
])

const renamed: Readonly<Record<string, string>> = {
  'process.mainModule.require': 'require',
  'process.mainModule.constructor': 'Module',
  'require.main.require': 'require',
  'require.main.constructor': 'Module',
  'module.require': 'require',
  'module.constructor': 'Module',
  'module.parent.require': 'require',
  'Module.prototype.require': 'require',
  'Module._load': 'require',
  'Module.Module': 'Module',
  'Function.prototype.constructor': 'Function',
  'module.exports': 'exports',
  'process.getBuiltinModule': 'require',
  'import.meta.require': 'require',
  'fs.promises': 'fs',
  'dns.promises': 'dns',
  'crypto.webcrypto': 'crypto',
  'document.defaultView': 'global',
  'Module.createRequire()': 'require',
  'util.promisify()': 'util.promisified',
  'Bun.env': 'process.env',
  'Deno.env.toObject()': 'process.env',
}

/** node's modules whose other spelling holds the same functions. */
const sameModule: Readonly<Record<string, string>> = {
  module: 'Module',
  'fs/promises': 'fs',
  'fs-extra': 'fs',
  'graceful-fs': 'fs',
  'original-fs': 'fs',
  'dns/promises': 'dns',
  'timers/promises': 'timers',
  'util/types': 'util.types',
  process: 'process',
  buffer: 'buffer',
  'cross-spawn': 'child_process.spawn',
  execa: 'child_process.execa',
  shelljs: 'child_process.shelljs',
  'node-cmd': 'child_process.shelljs',
  'child-process-promise': 'child_process',
  'mz/fs': 'fs',
  'follow-redirects': 'follow-redirects',
  'nano-spawn': 'child_process.spawn',
  '@npmcli/promise-spawn': 'child_process.spawn',
  'foreground-child': 'child_process.spawn',
  'exec-sh': 'child_process.shelljs',
  'sudo-prompt': 'child_process',
}

/** Where a way may not grow any longer: hostile code could make it as long as itself. */
const maxLength = 120

export function moduleName(specifier: string): string {
  const plain = specifier.startsWith('node:') ? specifier.slice(5) : specifier
  return Object.hasOwn(sameModule, plain) ? (sameModule[plain] as string) : plain
}

export const globalName = (name: string): string => (worlds.has(name) ? 'global' : name)

/** Begins the way to a module that was loaded before. */
const loaded = 'require.cache.'

/** What a member of a way is called. Asked for every member of every way, so what was joined once is kept. */
export function memberName(path: string, name: string): string | undefined {
  const known = membersOf(path)
  const before = known.get(name)
  if (before !== undefined) return before
  const joined = joinedName(path, name)
  if (joined !== undefined && known.size < mostMembers) known.set(name, joined)
  return joined
}

const membersOf = remembered((_path) => new Map<string, string>())
const mostMembers = 200

function joinedName(path: string, name: string): string | undefined {
  if (path === 'global') return globalName(name)
  // What functions inherit does not run text; the way back to what does is its `constructor`.
  if (name === 'default' || (name === 'prototype' && path !== 'Function')) return path
  // The bound and the borrowed function is the function; call() takes care of the arguments.
  const joined = `${path}.${name}`
  if (joined.length > maxLength) return undefined
  if (name === 'exports' && path.startsWith(loaded)) return moduleName(path.slice(loaded.length))
  if (
    name === 'constructor' &&
    !Object.hasOwn(renamed, joined) &&
    path !== 'module' &&
    path !== 'process.mainModule' &&
    path !== 'require.main'
  ) {
    return path === 'Function' || path.endsWith('.constructor') ? 'Function' : `${path}.constructor`
  }
  return shortened(joined)
}

const shortened = (path: string): string => (Object.hasOwn(renamed, path) ? (renamed[path] as string) : path)

/** Begins the way to a function that gives back what follows: `Function('return this')`. */
export const returning = '%returns:'

/** Methods that give back what they are called on. */
const chaining =
  /\.(?:on|once|off|addListener|removeListener|prependListener|setEncoding|setTimeout|resume|pause|unref|ref)$/u

export const resultName = remembered((path): string | undefined => {
  if (path.startsWith(returning)) return path.slice(returning.length)
  if (path.includes('()') && chaining.test(path)) return path.replace(chaining, '')
  const joined = `${path}()`
  if (joined.length > maxLength) return undefined
  return shortened(joined)
})

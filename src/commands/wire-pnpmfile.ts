import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { load as loadYaml } from 'js-yaml'
import { Fault, reasonOf } from '../parse/fault.ts'
import { isObject, type Json, own } from '../parse/json.ts'
import { bytesIn, decoded, type Edit, withLines } from './edit.ts'

export const pnpmfiles = ['.pnpmfile.mjs', '.pnpmfile.cjs'] as const
const guardFile = './.portcullis/pnpmfile.cjs'

const alone = `module.exports = require('${guardFile}')`
const aroundCjs = `module.exports = require('${guardFile}').guard(module.exports)`
const load = `import portcullis from '${guardFile}'`
/** The file imports itself: so its hooks are found however it exports them. */
const loadOwn = "import * as portcullisOwn from './.pnpmfile.mjs'"
const aroundMjs = 'portcullis.guardInPlace(portcullisOwn)'
const aloneMjs = 'export const { hooks } = portcullis'
const lines = new Set([alone, aroundCjs, load, loadOwn, aroundMjs, aloneMjs])

/**
 * pnpm 10 loads .cjs only; 11 and 12 load .mjs instead where there is one. A project with an .mjs gets both, so that no
 * version of pnpm goes without the guard.
 */
export function pnpmfileEdits(root: string): Edit[] {
  refuseOthers(root)
  const hasModule = existsSync(join(root, '.pnpmfile.mjs'))
  return [...(hasModule ? [edit(root, '.pnpmfile.mjs', withModule)] : []), edit(root, '.pnpmfile.cjs', withCommon)]
}

function edit(root: string, path: string, change: (text: string, file: string) => string): Edit {
  const before = bytesIn(root, path)
  const why = `pnpm loads the guard before it resolves anything${before ? '; your hooks stay and run first' : ''}`
  return { path, before, after: isGuarded(before) ? before : change(before ?? '', join(root, path)), why }
}

/** Whether the last thing that the file does is to put the guard around itself: a later line could take it off. */
export function isGuarded(text: string | undefined): boolean {
  const code = (text ?? '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => !/^\s*(?:\/\/.*)?$/u.test(line))
  const last = code.at(-1) ?? ''
  return last !== load && last !== loadOwn && lines.has(last)
}

export const withoutGuard = (text: string): string =>
  text
    .split(/(?<=\n)/u)
    .filter((line) => !lines.has(line.trimEnd()))
    .join('')

const withCommon = (text: string): string => withLines(withoutGuard(text), [text.trim() === '' ? alone : aroundCjs])

function withModule(text: string, file: string): string {
  const own = withoutGuard(text)
  const exportsHooks = /\bexport\s+(?:const|let|var)\s+hooks\b|\bexport\s*\{[^}]*\bhooks\b[^}]*\}|\bexport\s*\*/u
  if (exportsHooks.test(own)) return withLines(own, [load, loadOwn, aroundMjs])
  if (!/\bhooks\b/u.test(own)) return withLines(own, [load, aloneMjs])
  throw new Fault('init/no-hooks-export', `${file} speaks of hooks but has no export of that name`, {
    file,
    hint: 'write them as `export const hooks = { … }`, which pnpm 11 and 12 both read, and run it again',
  })
}

/** Settings by which pnpm would not load the file that is wired here. */
function refuseOthers(root: string): void {
  const file = join(root, 'pnpm-workspace.yaml')
  const text = bytesIn(root, 'pnpm-workspace.yaml')
  if (text !== undefined) refuse(settingsIn(decoded(text), file), file)
  const npmrc = [...(bytesIn(root, '.npmrc') ?? '').matchAll(/^\s*(?<key>[\w-]+)\s*=\s*(?<value>.*?)\s*$/gmu)]
  const said = Object.fromEntries(npmrc.map(({ groups }) => [groups?.['key'] ?? '', groups?.['value'] ?? '']))
  refuse(
    { pnpmfile: said['pnpmfile'] ?? null, ignorePnpmfile: said['ignore-pnpmfile'] === 'true' },
    join(root, '.npmrc'),
  )
}

function settingsIn(text: string, file: string): Json {
  if (text.replace(/^\s*#.*$/gmu, '').trim() === '') return null
  try {
    return loadYaml(text, { filename: file }) as Json
  } catch (cause) {
    const message = `${file} is not valid YAML: ${reasonOf(cause)}`
    throw new Fault('init/workspace', message, { file, cause, hint: 'correct it, and run it again' })
  }
}

function refuse(settings: Json, file: string): void {
  if (!isObject(settings)) return
  const key = own(settings, 'pnpmfile')
    ? 'pnpmfile'
    : own(settings, 'ignorePnpmfile') === true
      ? 'ignorePnpmfile'
      : undefined
  if (key === undefined) return
  throw new Fault('init/other-pnpmfile', `${file} sets ${key}, and pnpm would then not load the guard`, {
    file,
    hint: 'take the setting out (hooks of your own belong into .pnpmfile.cjs), and run it again',
  })
}

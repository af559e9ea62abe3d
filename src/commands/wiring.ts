import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { applyEdits, modify } from 'jsonc-parser'
import { isObject, own, parseJson, stringOf } from '../parse/json.ts'
import { hookCommandFor, hookIn, type NpmEvent } from './hook-command.ts'

export const vendored = '.portcullis'
const pnpmfiles = ['.pnpmfile.mjs', '.pnpmfile.cjs'] as const

/** One file before and after; undefined where there is none. */
export interface Edit {
  readonly path: string
  readonly before: string | undefined
  readonly after: string | undefined
  readonly why: string
}

/** Which managers a project shows signs of; npm where it shows none. */
export function managersOf(root: string): ('npm' | 'pnpm')[] {
  const has = (...names: string[]) => names.some((name) => existsSync(join(root, name)))
  const declared = stringOf(own(manifestIn(root), 'packageManager')) ?? ''
  const pnpm = has('pnpm-lock.yaml', 'pnpm-workspace.yaml', ...pnpmfiles) || declared.startsWith('pnpm@')
  const npm = has('package-lock.json', 'npm-shrinkwrap.json') || declared.startsWith('npm@')
  return pnpm ? (npm ? ['pnpm', 'npm'] : ['pnpm']) : ['npm']
}

/** Every file whose change would change what the guard lets through. */
export function guardFiles(root: string): string[] {
  const folder = join(root, vendored)
  const bundled = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
  const wired = ['portcullis.json', 'portcullis-approvals.json', '.npmrc', 'pnpm-workspace.yaml', ...pnpmfiles]
  return [...wired.map((name) => join(root, name)), ...bundled]
}

/** Whether the project's own pnpmfile loads the vendored guard. */
export const isWired = (root: string): boolean => pnpmfiles.some((name) => read(root, name)?.includes(loader) ?? false)

/** What wiring changes; nothing where it is wired already. */
export function wire(root: string): Edit[] {
  const managers = managersOf(root)
  const edits = [
    ...(managers.includes('npm') ? npmEdits(root) : []),
    ...(managers.includes('pnpm') ? [pnpmfileEdit(root)] : []),
  ]
  return edits.filter(({ before, after }) => before !== after)
}

/** What takes the wiring out of files that were changed by hand since. */
export function unwire(root: string): Edit[] {
  const edits = [
    ...pnpmfiles.map(
      (path): Edit =>
        edit(root, path, (text) =>
          text
            .split('\n')
            .filter((line) => !line.includes(loader) && !line.includes(guardCall))
            .join('\n'),
        ),
    ),
    edit(root, '.npmrc', (text) => text.replace(npmrcBlock, '')),
    edit(root, 'package.json', unhooked),
  ]
  return edits.filter(({ before, after }) => before !== after)
}

function edit(root: string, path: string, change: (text: string) => string): Edit {
  const before = read(root, path)
  return { path, before, after: before === undefined ? undefined : change(before), why: 'takes the guard out' }
}

function read(root: string, path: string): string | undefined {
  const file = join(root, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

const manifestIn = (root: string) => {
  const text = read(root, 'package.json')
  return text === undefined ? undefined : parseJson(text, join(root, 'package.json'))
}

const loader = `./${vendored}/pnpmfile.cjs`
const guardCall = 'portcullisGuard('

function pnpmfileEdit(root: string): Edit {
  // pnpm 11 and 12 load .mjs instead of .cjs where both exist; pnpm 10 ignores it and loads .cjs.
  const path = pnpmfiles.find((name) => existsSync(join(root, name))) ?? '.pnpmfile.cjs'
  const before = read(root, path)
  const why = 'pnpm loads the guard before it resolves anything'
  if (before?.includes(loader)) return { path, before, after: before, why }
  if (before === undefined) return { path, before, after: `module.exports = require('${loader}')\n`, why }
  const newline = before.endsWith('\n') || before === '' ? '' : eol(before)
  const lines = path.endsWith('.mjs')
    ? [`import { guardInPlace as portcullisGuard } from '${loader}'`, 'portcullisGuard({ hooks })']
    : [`module.exports = require('${loader}').guard(module.exports)`]
  return {
    path,
    before,
    after: `${before}${newline}${lines.map((line) => line + eol(before)).join('')}`,
    why: `${why}; your hooks stay and run first`,
  }
}

const eol = (text: string) => (text.includes('\r\n') ? '\r\n' : '\n')

const npmrcBlock = /(?:\r?\n)?# portcullis: begin[\s\S]*?# portcullis: end(?:\r?\n|$)/u

function npmEdits(root: string): Edit[] {
  const events: NpmEvent[] = ['preinstall', 'postinstall']
  const before = read(root, 'package.json')
  const after = before === undefined ? undefined : events.reduce(hooked, before)
  const npmrc = read(root, '.npmrc')
  return [
    { path: 'package.json', before, after, why: 'npm asks the guard before and after it installs' },
    { path: '.npmrc', before: npmrc, after: withBlock(npmrc ?? '', root), why: 'every script passes the guard first' },
  ]
}

function withBlock(text: string, root: string): string {
  if (npmrcBlock.test(text)) return text
  const newline = text === '' || text.endsWith('\n') ? '' : eol(text)
  // Git dependencies run scripts while they are fetched, so they are refused where the project has none.
  const lines = [
    '# portcullis: begin',
    `script-shell=\${PWD}/${vendored}/shell`,
    ...(hasGit(root) ? [] : ['allow-git=none']),
    '# portcullis: end',
  ]
  return `${text}${newline}${lines.map((line) => line + eol(text)).join('')}`
}

function hasGit(root: string): boolean {
  const manifest = manifestIn(root)
  const specs = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) => {
    const map = own(manifest, group)
    return isObject(map) ? Object.values(map) : []
  })
  const lockfile = ['package-lock.json', 'npm-shrinkwrap.json'].map((name) => read(root, name) ?? '').join('')
  return (
    /"resolved":\s*"git/u.test(lockfile) ||
    specs.some((spec) => /^(?:git[+:]|github:|gitlab:|bitbucket:|[\w.-]+\/[\w.-]+(?:#|$))/u.test(String(spec)))
  )
}

function hooked(text: string, event: NpmEvent): string {
  const command = stringOf(own(own(parseJson(text, 'package.json'), 'scripts'), event))
  if (command !== undefined && hookIn(command)) return text
  const wanted =
    command === undefined || command === '' ? hookCommandFor(event) : `${hookCommandFor(event)} && ${command}`
  return changed(text, ['scripts', event], wanted)
}

function unhooked(text: string): string {
  return (['preinstall', 'postinstall'] as const).reduce((at, event) => {
    const command = stringOf(own(own(parseJson(at, 'package.json'), 'scripts'), event))
    const hook = command === undefined ? undefined : hookIn(command)
    return hook ? changed(at, ['scripts', event], hook.rest) : at
  }, text)
}

/** The edit keeps the file's own indentation and line ends. */
function changed(text: string, path: string[], value: string | undefined): string {
  const indent = /^(?<white>[ \t]+)"/mu.exec(text)?.groups?.['white'] ?? '  '
  const formattingOptions = {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: eol(text),
  }
  return applyEdits(text, modify(text, path, value, { formattingOptions }))
}

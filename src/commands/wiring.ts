import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isObject, own, stringOf } from '../parse/json.ts'
import { policiesBelow } from '../project.ts'
import { bytesIn, type Edit, isChange, type Note, type Wiring } from './edit.ts'
import { manifestEdit, manifestIn, unhookedManifest } from './wire-manifest.ts'
import { npmrcEdit, npmrcNotes, withoutNpmrcBlock } from './wire-npmrc.ts'
import { isGuarded, pnpmfileEdits, pnpmfiles, withoutGuard } from './wire-pnpmfile.ts'

export type { Edit } from './edit.ts'

export const vendored = '.portcullis'

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
  return [...wired.map((name) => join(root, name)), ...policiesBelow(root), ...bundled]
}

/** Whether the project's own pnpmfiles all load the vendored guard. */
export function isWired(root: string): boolean {
  const texts = pnpmfiles.flatMap((name) => bytesIn(root, name) ?? [])
  return texts.length > 0 && texts.every(isGuarded)
}

/** What wiring changes (nothing where it is wired already), and what it cannot change. */
export function wire(root: string): Wiring {
  const managers = managersOf(root)
  const npm = managers.includes('npm') ? [manifestEdit(root), npmrcEdit(root, npmrcSettings(root))] : []
  const pnpm = managers.includes('pnpm') ? pnpmfileEdits(root) : []
  const notes = npm.length > 0 ? [...npmrcNotes(root), ...publishNotes(root)] : []
  return {
    edits: [...npm, ...pnpm].filter(isChange),
    notes: [...notes, ...(pnpm.some(isChange) ? lockfileNotes(root) : [])],
  }
}

/** pnpm's lockfile holds a hash of the pnpmfile, and a frozen install holds the one against the other. */
const lockfileNotes = (root: string): Note[] =>
  existsSync(join(root, 'pnpm-lock.yaml'))
    ? ['run `pnpm install --no-frozen-lockfile` once and commit pnpm-lock.yaml: it names the pnpmfile']
    : []

/**
 * Git dependencies run scripts while they are fetched, so they are refused where the project has none. npm 11 would draw
 * its spinner over the questions that the guard asks in the middle of an install.
 */
const npmrcSettings = (root: string): string[] => [
  `script-shell=\${PWD}/${vendored}/shell`,
  'progress=false',
  ...(hasGit(root) ? [] : ['allow-git=none']),
]

function publishNotes(root: string): Note[] {
  if (own(manifestIn(root), 'private') === true) return []
  return [
    'package.json is not private: `portcullis init --remove` before you publish it, or its users get the hooks too',
  ]
}

/** What takes the wiring out of files that were changed by hand since. */
export function unwire(root: string): Edit[] {
  const edits = [
    ...pnpmfiles.map((path) => edit(root, path, withoutGuard)),
    edit(root, '.npmrc', withoutNpmrcBlock),
    edit(root, 'package.json', unhookedManifest),
  ]
  return edits.filter(isChange)
}

function edit(root: string, path: string, change: (text: string) => string): Edit {
  const before = bytesIn(root, path)
  return { path, before, after: before === undefined ? undefined : change(before), why: 'takes the guard out' }
}

function hasGit(root: string): boolean {
  const manifest = manifestIn(root)
  const specs = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) => {
    const map = own(manifest, group)
    return isObject(map) ? Object.values(map) : []
  })
  const lockfiles = ['package-lock.json', 'npm-shrinkwrap.json'].map((name) => bytesIn(root, name) ?? '').join('')
  return /"resolved":\s*"git/u.test(lockfiles) || specs.some((spec) => isGitSpec.test(String(spec)))
}

const isGitSpec = /^(?:git[+:]|github:|gitlab:|bitbucket:|gist:|[\w.-]+\/[\w.-]+(?:#|$))/u

import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { Fault } from '../../parse/fault.ts'
import { isObject, own, parseJson } from '../../parse/json.ts'
import { call } from '../call.ts'
import { type Snapshot, snapshot } from '../in-place.ts'
import { errorsIn } from './said.ts'

export interface NpmResolution {
  readonly file: string
  readonly text: string
  /** Puts package.json and the lockfile back as they were. */
  undo(): void
}

const lockfiles = ['npm-shrinkwrap.json', 'package-lock.json'] as const
/** The lockfile npm would use: a shrinkwrap goes before a package-lock. */
export const lockfileOf = (folder: string): string | undefined =>
  lockfiles.map((name) => join(folder, name)).find((path) => existsSync(path))

/** Resolves where the project lies; npm 12 then uses the lockfile that this writes, so both see the same tree. */
export async function resolveInPlace(
  program: readonly string[],
  args: readonly string[],
  where: { prefix: string; cwd: string; env: NodeJS.ProcessEnv },
): Promise<NpmResolution> {
  const before: Snapshot = snapshot([
    ...ownManifests(where.prefix),
    ...lockfiles.map((name) => join(where.prefix, name)),
  ])
  // npm writes the new resolution there too, and then takes what lies in node_modules for up to date.
  const record = snapshot([join(where.prefix, 'node_modules', '.package-lock.json')])
  try {
    await resolveOnly(program, args, where.cwd, where.env)
    return { ...resolutionIn(where.prefix), undo: () => before.restore() }
  } catch (error) {
    before.restore()
    throw error
  } finally {
    record.restore()
  }
}

/**
 * Resolves in a copy of the project's manifests, for the middle of an install: there npm would read the packages that
 * already lie in node_modules, and believe what their own package.json says they are.
 */
export async function resolveInCopy(
  program: readonly string[],
  where: { prefix: string; env: NodeJS.ProcessEnv },
): Promise<NpmResolution> {
  const copy = mkdtempSync(join(tmpdir(), 'portcullis-resolve-'))
  try {
    for (const path of [
      ...manifestsBelow(where.prefix),
      ...lockfiles.map((name) => join(where.prefix, name)),
      join(where.prefix, '.npmrc'),
    ]) {
      if (!existsSync(path)) continue
      const target = join(copy, relative(where.prefix, path))
      mkdirSync(dirname(target), { recursive: true })
      cpSync(path, target)
    }
    const env = { ...where.env, npm_config_local_prefix: copy, INIT_CWD: copy, PWD: copy }
    await resolveOnly(program, ['install'], copy, env)
    return { ...resolutionIn(copy), undo: () => undefined }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

async function resolveOnly(program: readonly string[], args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  const quiet = [
    '--package-lock-only',
    '--ignore-scripts',
    '--package-lock=true',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const { code, output } = await call([...program, ...args, ...quiet], { cwd, env })
  if (code !== 0) throw new Fault('npm/cannot-resolve', `npm could not resolve the dependencies: ${errorsIn(output)}`)
}

function resolutionIn(folder: string): { file: string; text: string } {
  const file = lockfileOf(folder)
  // npm writes none for a project without any dependency.
  if (file === undefined)
    return { file: join(folder, 'package-lock.json'), text: '{"lockfileVersion":3,"packages":{"":{}}}' }
  return { file, text: readFileSync(file, 'utf8') }
}

/** package.json of the project and of the workspaces that its lockfile knows: what `npm install PKG` may edit. */
function ownManifests(prefix: string): string[] {
  const lockfile = lockfileOf(prefix)
  const packages = lockfile ? own(parseJson(readFileSync(lockfile, 'utf8'), lockfile), 'packages') : undefined
  const folders = isObject(packages)
    ? Object.keys(packages).filter((folder) => !/(?:^|\/)node_modules\//u.test(folder))
    : []
  return ['', ...folders].map((folder) => join(prefix, folder, 'package.json'))
}

const most = 20_000
/** The project's manifests and packed archives: all that resolving reads of it. */
function manifestsBelow(root: string, limit = most): string[] {
  const found: string[] = []
  const visit = (folder: string, depth: number): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (found.length > limit)
        throw new Fault('npm/too-many-manifests', `${root} has more than ${limit} package.json files`)
      const path = join(folder, entry.name)
      if (entry.isFile() && (entry.name === 'package.json' || entry.name.endsWith('.tgz'))) found.push(path)
      else if (entry.isDirectory() && depth < 8 && entry.name !== 'node_modules' && !entry.name.startsWith('.git'))
        visit(path, depth + 1)
    }
  }
  visit(root, 0)
  return found
}

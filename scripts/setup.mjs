import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/**
 * Installs what package-lock.json says, unless `node_modules` already is just that. No script of a dependency runs.
 * @returns {boolean} whether it installed
 * @throws Error when npm fails
 */
export function ensureInstalled(project = root) {
  const lock = readFileSync(join(project, 'package-lock.json'))
  const modules = join(project, 'node_modules')
  const stamp = join(modules, '.installed-from')
  const wanted = `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}\n`
  if (textOf(stamp) === wanted) return false
  const asIs = agrees(JSON.parse(lock.toString('utf8')), textOf(join(modules, '.package-lock.json')))
  if (!asIs) {
    rmSync(stamp, { force: true })
    run(project, npm(), ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])
    mkdirSync(modules, { recursive: true })
  }
  writeFileSync(stamp, wanted)
  return !asIs
}

/** Runs node on a script of this project and leaves with its exit code when that is not 0. */
export function step(...args) {
  const { status, signal, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (error !== undefined) throw error
  return status ?? (signal === null ? 1 : 128)
}

/** What `npm install` left behind is as good as `npm ci`, if it put there every package the lockfile names. */
function agrees(lock, hiddenLockText) {
  if (hiddenLockText === undefined) return false
  const there = JSON.parse(hiddenLockText).packages ?? {}
  const named = Object.entries(lock.packages ?? {}).filter(([place]) => place !== '')
  const all = named.every(([place, { integrity, optional }]) => {
    const have = there[place]
    return have === undefined ? optional === true : have.integrity === integrity
  })
  return all && Object.keys(there).every((place) => Object.hasOwn(lock.packages, place))
}

function run(cwd, [command, ...first], args) {
  const { status, error } = spawnSync(command, [...first, ...args], { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`npm ci failed with exit code ${status}: nothing else can run without it`)
}

/** The npm that came with the running node; one that merely comes first on the PATH may not fit it. */
function npm() {
  const bin = dirname(process.execPath)
  const beside = [join(bin, '../lib/node_modules/npm/bin/npm-cli.js'), join(bin, 'node_modules/npm/bin/npm-cli.js')]
  const found = beside.find((file) => existsSync(file))
  return found === undefined ? ['npm'] : [process.execPath, found]
}

function textOf(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

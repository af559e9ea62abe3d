import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join } from 'node:path'

/** What an install script means by these words is never a bin that a dependency brought. */
const systemWords = [
  ...[
    'sh',
    'bash',
    'env',
    'cat',
    'chmod',
    'cp',
    'curl',
    'echo',
    'find',
    'grep',
    'ln',
    'ls',
    'mkdir',
    'mv',
    'rm',
    'sed',
  ],
  ...['tar', 'test', 'touch', 'true', 'uname', 'which', 'git', 'make', 'cmake', 'python', 'python3'],
  ...['cc', 'c++', 'gcc', 'g++', 'clang', 'clang++'],
] as const

/**
 * The environment with a folder first on its PATH in which `node`, `npm`, `sh` and the like are the machine's own. The
 * manager puts every `node_modules/.bin` before them, and any package without a script may bring a bin named `node`.
 * @param cacheFolder where that folder is made, once for each PATH
 */
export function withTruePrograms(env: NodeJS.ProcessEnv, cacheFolder: string): NodeJS.ProcessEnv {
  if (process.platform === 'win32') return env
  const folder = trueProgramsIn(env, cacheFolder)
  return { ...env, PATH: [folder, ...pathOf(env)].join(delimiter) }
}

const pathOf = (env: NodeJS.ProcessEnv): string[] => (env['PATH'] ?? '').split(delimiter)

/** Folders that no package can put a program into. */
const systemFolders = (env: NodeJS.ProcessEnv): string[] =>
  pathOf(env).filter((folder) => isAbsolute(folder) && !/(?:^|[\\/])node_modules(?:[\\/]|$)/u.test(folder))

/** The PATH without folders that packages put programs into. */
export const outsidePackages = (env: NodeJS.ProcessEnv): string => systemFolders(env).join(delimiter)

export function trueProgramsIn(env: NodeJS.ProcessEnv, cacheFolder: string): string {
  const npm = env['npm_execpath'] ?? ''
  const key = createHash('sha256')
    .update(JSON.stringify([process.execPath, npm, systemFolders(env)]))
    .digest('hex')
  const parent = join(cacheFolder, 'programs-1')
  const folder = join(parent, key.slice(0, 32))
  if (existsSync(folder)) return folder
  mkdirSync(parent, { recursive: true, mode: 0o700 })
  const made = mkdtempSync(`${folder}.`)
  fill(made, env, npm)
  try {
    renameSync(made, folder)
  } catch {
    // Another gate has made the same one meanwhile.
    rmSync(made, { recursive: true, force: true })
  }
  return folder
}

function fill(folder: string, env: NodeJS.ProcessEnv, npm: string): void {
  symlinkSync(process.execPath, join(folder, 'node'))
  if (/npm-cli\.js$/u.test(npm)) {
    writeProgram(join(folder, 'npm'), npm)
    writeProgram(join(folder, 'npx'), join(dirname(npm), 'npx-cli.js'))
  }
  for (const word of systemWords) {
    const found = systemFolders(env)
      .map((at) => join(at, word))
      .find(isProgram)
    if (found !== undefined) symlinkSync(found, join(folder, word))
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

const writeProgram = (path: string, script: string): void =>
  writeFileSync(path, `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(script)} "$@"\n`, { mode: 0o755 })

function isProgram(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat?.isFile() === true && (stat.mode & 0o111) !== 0
}

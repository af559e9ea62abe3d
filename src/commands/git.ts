import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { programOf } from '../managers/program.ts'
import { Fault } from '../parse/fault.ts'
import { acceptedFile, approvalsFile, policyFile } from '../project.ts'
import { inert } from '../text/escape.ts'

/** A file of the folder as it was; undefined where there was none. */
export type ReadFile = (name: string) => string | undefined

/** Bytes; lockfiles are refused long before. */
const maxFile = 64 * 1024 * 1024

/**
 * Reads files as they were at a reference, by git's plumbing, which starts no program that a repository names
 * (filters, pagers, textconv). The reference is resolved once, and never taken for an option. A file that git cannot
 * read counts as none, and then all that is there now is new.
 * @throws Fault `git/no-such-base`, `wrap/not-found`
 */
export function filesAt(folder: string, reference: string, env: NodeJS.ProcessEnv): ReadFile {
  const git = gitIn(folder, env)
  const resolved = git(['rev-parse', '--verify', '--end-of-options', `${reference}^{commit}`])
  const commit = resolved.status === 0 ? resolved.stdout.trim() : ''
  if (!/^[0-9a-f]{40,64}$/u.test(commit)) {
    throw new Fault(
      'git/no-such-base',
      `git has no commit ${inert(reference, 100)} here: ${firstLine(resolved.stderr)}`,
      {
        hint: 'fetch it first; in continuous integration check out with the whole history (fetch-depth: 0)',
      },
    )
  }
  return (name) => {
    const { status, stdout } = git(['cat-file', 'blob', `${commit}:./${name}`])
    return status === 0 ? stdout : undefined
  }
}

/** The oldest commit that is known to have brought a text into a file. */
export interface FirstCommit {
  readonly commit: string
  /** ISO 8601, as the committer's clock had it. */
  readonly at: string
  /** There are older ones that could not be looked at. */
  readonly atLeast?: true
}

/** Commits of one file that are looked at; milliseconds that it may take. */
const maxCommits = 2000
const longest = 10_000

/**
 * When a text, such as an integrity, was first committed in a file, by git's plumbing as above. Undefined where git does
 * not know, and in a partial clone, where looking would fetch.
 */
export function firstCommitOf(
  folder: string,
  file: string,
  text: string,
  env: NodeJS.ProcessEnv,
): FirstCommit | undefined {
  try {
    if (text.includes('\0')) return undefined
    const git = gitIn(folder, env, longest)
    if (git(['config', '--get-regexp', '^(extensions\\.partialclone|remote\\..*\\.promisor)$']).status !== 1)
      return undefined
    const listed = git(['rev-list', `--max-count=${maxCommits}`, 'HEAD', '--', `./${file}`])
    if (listed.status !== 0) return undefined
    const format = ['-s', '--format=%H %cI', `-S${text}`]
    const found = git(['diff-tree', '--stdin', '--root', '-r', ...format, '--', `./${file}`], listed.stdout)
    const [commit, at] = found.stdout?.trim().split('\n').at(-1)?.split(' ') ?? []
    if (found.status !== 0 || !commit || at === undefined) return undefined
    const isShallow = git(['rev-parse', '--is-shallow-repository']).stdout?.trim() !== 'false'
    const isCut = isShallow || listed.stdout.split('\n').length > maxCommits
    return { commit, at: new Date(at).toISOString(), ...(isCut && { atLeast: true }) }
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}

function gitIn(folder: string, env: NodeJS.ProcessEnv, timeout?: number) {
  const [program, ...first] = programOf('git', env) as [string, ...string[]]
  return (args: readonly string[], input = '') =>
    // What reads the index would start the file system monitor that a repository names.
    spawnSync(program, [...first, '-c', 'core.fsmonitor=false', ...args], {
      cwd: folder,
      env,
      maxBuffer: maxFile,
      encoding: 'utf8',
      input,
      timeout,
    })
}

/** A change that also edits what it is judged by has to be seen. */
export function decisionsChanged(folder: string, read: ReadFile, base: string): string[] {
  return [policyFile(''), approvalsFile(''), acceptedFile('')].flatMap((name) => {
    const path = join(folder, name)
    const now = existsSync(path) ? readFileSync(path, 'utf8') : undefined
    return now === read(name) ? [] : [`${name} is not what it is at ${base}: judged by the changed one`]
  })
}

const firstLine = (text: string | null) => inert((text ?? '').trim().split('\n', 1)[0] ?? '', 200)

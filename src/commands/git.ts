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
  const [program, ...first] = programOf('git', env) as [string, ...string[]]
  const git = (args: readonly string[]) =>
    spawnSync(program, [...first, ...args], { cwd: folder, env, maxBuffer: maxFile, encoding: 'utf8' })
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

/** A change that also edits what it is judged by has to be seen. */
export function decisionsChanged(folder: string, read: ReadFile, base: string): string[] {
  return [policyFile(''), approvalsFile(''), acceptedFile('')].flatMap((name) => {
    const path = join(folder, name)
    const now = existsSync(path) ? readFileSync(path, 'utf8') : undefined
    return now === read(name) ? [] : [`${name} is not what it is at ${base}: judged by the changed one`]
  })
}

const firstLine = (text: string | null) => inert((text ?? '').trim().split('\n', 1)[0] ?? '', 200)

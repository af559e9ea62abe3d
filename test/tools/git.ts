import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { FixturePackage } from './packages.ts'
import { filesOf } from './packages.ts'

const git = async (cwd: string, ...args: readonly string[]): Promise<string> => {
  const env = {
    PATH: process.env['PATH'],
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: '1',
    ...Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((who) => [
        [`GIT_${who}_NAME`, 'Fixture'],
        [`GIT_${who}_EMAIL`, 'fixture@example.invalid'],
        [`GIT_${who}_DATE`, '2025-01-01T00:00:00Z'],
      ]),
    ),
  }
  const { stdout } = await promisify(execFile)('git', args, { cwd, env: env as Record<string, string> })
  return stdout.trim()
}

/**
 * A bare repository `<dir>/<name>.git` whose one commit is the package, and the dependency specifier that names this
 * commit. It can also be served over HTTP, see {@link httpSpec}.
 */
export async function gitRepository(dir: string, fixture: FixturePackage): Promise<string> {
  const work = await mkdtemp(join(tmpdir(), 'portcullis-git-'))
  const bare = join(dir, `${fixture.name.replace('/', '+')}.git`)
  try {
    for (const [path, content] of Object.entries(filesOf(fixture))) {
      await mkdir(dirname(join(work, path)), { recursive: true })
      await writeFile(join(work, path), content)
    }
    await git(work, 'init', '--quiet', '--initial-branch=main')
    await git(work, 'add', '--all')
    await git(work, 'commit', '--quiet', '--no-gpg-sign', '--message', 'Fixture')
    await git(work, 'clone', '--quiet', '--bare', work, bare)
    await git(bare, 'update-server-info')
    return `git+${pathToFileURL(bare).href}#${await git(bare, 'rev-parse', 'HEAD')}`
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** The same commit by way of a registry that serves the repositories' folder below `/git/`. */
export const httpSpec = (fileSpec: string, registry: string): string =>
  `git+${registry}git/${fileSpec.slice(fileSpec.lastIndexOf('/') + 1)}`

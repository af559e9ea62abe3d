import { readFileSync, realpathSync } from 'node:fs'
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Manager, Result, RunOptions } from './managers.ts'

export interface ProjectOptions {
  /** The registry's url, for the home's .npmrc. */
  readonly registry?: string
  /** Its bearer token. */
  readonly auth?: string
  /** More lines for the home's .npmrc. */
  readonly userconfig?: readonly string[]
}

/** A project in a temporary folder with a home of its own, and so with stores and caches of its own. */
export interface Project {
  readonly root: string
  readonly home: string
  /** The file that the scripts of fixtures append to. */
  readonly marker: string
  /** `HOME` and `PORTCULLIS_MARKER`, for a `run` without this project's own. */
  readonly env: Readonly<Record<string, string>>
  /** The manager's run in the project's root, or in `cwd` below it. */
  run(manager: Manager, args: readonly string[], options?: Partial<RunOptions>): Promise<Result>
  /** Any other command in the manager's environment. */
  exec(manager: Manager, argv: readonly string[], options?: Partial<RunOptions>): Promise<Result>
  /** `<package>@<version> <event>` in the order they were made, each once. */
  marks(): string[]
  forgetMarks(): Promise<void>
  read(path: string): Promise<string>
  write(path: string, content: string | object): Promise<void>
  exists(path: string): Promise<boolean>
  remove(...paths: readonly string[]): Promise<void>
  cleanup(): Promise<void>
}

/** Files by path below the root; objects are written as JSON, which is YAML too. */
export async function project(
  files: Readonly<Record<string, string | object>>,
  options: ProjectOptions = {},
): Promise<Project> {
  const folder = await mkdtemp(join(realpathSync(tmpdir()), 'portcullis-project-'))
  const [root, home, marker] = [join(folder, 'project'), join(folder, 'home'), join(folder, 'marks')]
  const env = { HOME: home, PORTCULLIS_MARKER: marker }
  const write: Project['write'] = async (path, content) => {
    const target = join(root, path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`)
  }

  await mkdir(home)
  await mkdir(root)
  await writeFile(join(home, '.npmrc'), userconfig(options))
  for (const [path, content] of Object.entries(files)) await write(path, content)

  return {
    root,
    home,
    marker,
    env,
    run: (manager, args, more = {}) =>
      manager.run(args, { cwd: root, ...more, env: { ...env, PWD: more.cwd ?? root, ...more.env } }),
    exec: (manager, argv, more = {}) =>
      manager.exec(argv, { cwd: root, ...more, env: { ...env, PWD: more.cwd ?? root, ...more.env } }),
    marks: () => marksIn(marker),
    forgetMarks: () => rm(marker, { force: true }),
    read: (path) => readFile(join(root, path), 'utf8'),
    write,
    exists: (path) =>
      access(join(root, path)).then(
        () => true,
        () => false,
      ),
    remove: async (...paths) => {
      for (const path of paths) await rm(join(root, path), { recursive: true, force: true })
    },
    cleanup: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  }
}

/** The lines of a marker file; none where there is no such file. */
export function marksIn(path: string): string[] {
  try {
    return [...new Set(readFileSync(path, 'utf8').split('\n').filter(Boolean))]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function userconfig({ registry, auth, userconfig = [] }: ProjectOptions): string {
  const place = registry?.replace(/^https?:/u, '')
  return [
    ...(registry ? [`registry=${registry}`] : []),
    ...(place && auth ? [`${place}:_authToken=${auth}`] : []),
    ...userconfig,
    '',
  ].join('\n')
}

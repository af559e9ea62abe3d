import { execFile } from 'node:child_process'
import { access, chmod, constants, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { extract } from 'tar'
import { integrityOf } from '../../src/parse/integrity.ts'

/** An exact package of the public registry with the integrity that its archive must have. */
export interface Pinned {
  readonly name: string
  readonly version: string
  readonly integrity: string
}

/**
 * `PORTCULLIS_TEST_CACHE`, or a folder of the user's cache, or one of the temp folder where that has no place or cannot
 * be written. Always absolute.
 */
export async function cacheFolder(): Promise<string> {
  const { PORTCULLIS_TEST_CACHE: asked, XDG_CACHE_HOME: xdg } = process.env
  const own = join(homedir(), ...(process.platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']))
  const usual = join([xdg ?? '', own].find(isAbsolute) ?? tmpdir(), 'portcullis-test')
  const wanted = asked ? resolve(asked) : usual
  try {
    await mkdir(wanted, { recursive: true })
    await access(wanted, constants.W_OK)
    return wanted
  } catch {
    const fallback = join(tmpdir(), 'portcullis-test')
    await mkdir(fallback, { recursive: true })
    return fallback
  }
}

/** Its unpacked archive, downloaded once for each machine. */
export const unpacked = (pinned: Pinned): Promise<string> =>
  once(`${pinned.name.replace('/', '+')}-${pinned.version}-${shortOf(pinned.integrity)}`, async (folder) => {
    await download(pinned, folder)
  })

/**
 * A folder of the cache that is complete as soon as it exists: it is filled under another name and renamed. Several
 * processes may fill it at once; the first to finish wins, and the others use what it made.
 */
export async function once(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const cache = await cacheFolder()
  const final = join(cache, name)
  const going = filling.get(final) ?? filled(cache, final, fill).finally(() => filling.delete(final))
  filling.set(final, going)
  return going
}

/** What this process fills just now, so that it does it once. */
const filling = new Map<string, Promise<string>>()

async function filled(cache: string, final: string, fill: (folder: string) => Promise<void>): Promise<string> {
  if (await exists(final)) return final
  const draft = await mkdtemp(join(cache, '.draft-'))
  try {
    await fill(draft)
    await chmod(draft, 0o755)
    await rename(draft, final).catch(async (error: unknown) => {
      if (!(await exists(final))) throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return final
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** Usable as a file name, and still different for different bytes. */
const shortOf = (integrity: string): string => integrity.slice(7, 23).replaceAll(/[^A-Za-z0-9]/gu, '_')

async function download({ name, version, integrity }: Pinned, folder: string): Promise<void> {
  const drop = await mkdtemp(join(tmpdir(), 'portcullis-download-'))
  try {
    const [command, ...prefix] = npmCommand()
    const args = [...prefix, 'pack', `${name}@${version}`, '--json', '--ignore-scripts', '--pack-destination', drop]
    const { stdout } = await promisify(execFile)(command, args, { cwd: drop, maxBuffer: 64 * 1024 * 1024 })
    const file = /"filename":\s*"([^"]+)"/u.exec(stdout)?.[1]
    if (file === undefined) throw new Error(`npm pack of ${name}@${version} named no file`)
    const archive = join(drop, basename(file.replace('@', '').replace('/', '-')))
    const actual = integrityOf(await readFile(archive))
    if (actual !== integrity) throw new Error(`${name}@${version} has the integrity ${actual}, pinned is ${integrity}`)
    await extract({ file: archive, cwd: folder, strip: 1 })
  } finally {
    await rm(drop, { recursive: true, force: true })
  }
}

/** The npm that runs us, or the one beside this Node, or the one on the PATH. */
export function npmCommand(): [string, ...string[]] {
  const running = process.env['npm_execpath']
  if (running && /npm-cli\.c?js$/u.test(running)) return [process.execPath, running]
  return ['npm']
}

export const nodeFolder = (): string => dirname(process.execPath)

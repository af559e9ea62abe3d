import { readFileSync } from 'node:fs'
import { access, mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { usualTarball } from '../../src/gather/addresses.ts'
import { createHttp } from '../../src/gather/http.ts'
import { limiter } from '../../src/gather/limit.ts'
import { readNpmrc } from '../../src/gather/npmrc.ts'
import { reasonOf } from '../../src/parse/fault.ts'
import { integrityOf } from '../../src/parse/integrity.ts'
import { cacheFolder, type Pinned } from './download.ts'

/** Archives of the public registry, kept for all that measures or reads many of them. */
export const archivesFolder = async (): Promise<string> => join(await cacheFolder(), 'bench-archives')

export const archiveIn = (folder: string, { name, version }: Omit<Pinned, 'integrity'>): string =>
  join(folder, `${name.replace('/', '+')}-${version}.tgz`)

/** A list of pins, `name<TAB>version<TAB>integrity` a line. */
export const pinsIn = (file: string): Pinned[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', version = '', integrity = ''] = line.split('\t')
      return { name, version, integrity }
    })

/**
 * Each pin with the path of its archive, in this order: downloaded once a machine, four at a time, from the registry that
 * npm is configured for, and held to its integrity then.
 * @param maxBytes of one archive
 * @param use what is made of each, eight at a time
 * @param missed hears of an archive that cannot be had or is not what was pinned, which is then left out
 * @throws Error for such an archive where nobody hears of it
 */
export async function withArchives<P extends Pinned, T>(
  pins: readonly P[],
  maxBytes: number,
  use: (pin: P, file: string) => T | Promise<T>,
  missed?: (why: string) => void,
): Promise<T[]> {
  const folder = await archivesFolder()
  await mkdir(folder, { recursive: true })
  const config = readNpmrc(folder, process.env)
  const http = createHttp(config, { concurrency: 4 })
  const slot = limiter(8)
  const download = async ({ name, version, integrity }: Pinned, file: string) => {
    const url = usualTarball(config.registryFor(name), name, version)
    const answer = await http.get(url, { about: name, maxBytes })
    if (!answer.ok) throw new Error(`${name}@${version}: ${answer.why}`)
    const algorithm = integrity.startsWith('sha1-') ? 'sha1' : 'sha512'
    if (integrityOf(answer.bytes, algorithm) !== integrity) throw new Error(`${name}@${version} is not what was pinned`)
    await writeFile(`${file}.part`, answer.bytes)
    await rename(`${file}.part`, file)
  }
  const had = async (pin: Pinned, file: string): Promise<boolean> => {
    try {
      if (!(await exists(file))) await download(pin, file)
      return true
    } catch (thrown) {
      if (!missed) throw thrown
      missed(reasonOf(thrown))
      return false
    }
  }
  const each = pins.map((pin) =>
    slot(async () => {
      const file = archiveIn(folder, pin)
      return (await had(pin, file)) ? [await use(pin, file)] : []
    }),
  )
  try {
    return (await Promise.all(each)).flat()
  } finally {
    await http.close()
  }
}

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

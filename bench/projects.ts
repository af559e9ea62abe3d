import { existsSync, readFileSync } from 'node:fs'
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { list } from 'tar'
import { createHttp, type Http } from '../src/gather/http.ts'
import { limiter } from '../src/gather/limit.ts'
import { readNpmrc } from '../src/gather/npmrc.ts'
import { integrityOf } from '../src/parse/integrity.ts'
import { cacheFolder } from '../test/tools/download.ts'
import type { FixturePackage } from '../test/tools/packages.ts'

/** Projects of popular software with about 70, 400, 1,300 and 3,000 packages. */
export const projectNames = ['small', 'medium', 'large', 'huge'] as const
export type ProjectName = (typeof projectNames)[number]

const beside = (name: string) => fileURLToPath(new URL(`projects/${name}`, import.meta.url))

export const manifestOf = (name: ProjectName): Record<string, unknown> =>
  JSON.parse(readFileSync(beside(`${name}.json`), 'utf8'))

interface Pin {
  readonly name: string
  readonly version: string
  readonly integrity: string
}

const archivesFolder = async (): Promise<string> => join(await cacheFolder(), 'bench-archives')
const fileOf = (folder: string, name: string, version: string) =>
  join(folder, `${name.replace('/', '+')}-${version}.tgz`)

/** Where the archives of these packages lie, `name@version` each; those that are not pinned are left out. */
export async function archivesOf(ids: readonly string[]): Promise<string[]> {
  const folder = await archivesFolder()
  return ids
    .map((id) => fileOf(folder, id.slice(0, id.lastIndexOf('@')), id.slice(id.lastIndexOf('@') + 1)))
    .filter((file) => existsSync(file))
}

const most = 256 * 1024 * 1024

/**
 * Every pinned package (bench/projects/pin.mjs), its archive on disk: downloaded once a machine, four at a time, and
 * read again only when it is served, so that a registry of them needs no memory for it.
 * @throws Error for an archive that cannot be had or is not what was pinned
 */
export async function realPackages(note: (text: string) => void): Promise<FixturePackage[]> {
  const folder = await archivesFolder()
  await mkdir(folder, { recursive: true })
  const config = readNpmrc(folder, process.env)
  const http = createHttp(config, { concurrency: 4 })
  const slot = limiter(8)
  let done = 0
  try {
    const pins = readFileSync(beside('packages.tsv'), 'utf8').trim().split('\n').map(pinOf)
    return await Promise.all(
      pins.map((pin) =>
        slot(async () => {
          const packed = await packageOf(pin, folder, http, config.registryFor(pin.name))
          if (++done % 500 === 0) note(`${done} of ${pins.length} packages at hand`)
          return packed
        }),
      ),
    )
  } finally {
    await http.close()
  }
}

function pinOf(line: string): Pin {
  const [name = '', version = '', integrity = ''] = line.split('\t')
  return { name, version, integrity }
}

async function packageOf(pin: Pin, folder: string, http: Http, registry: string): Promise<FixturePackage> {
  const { name, version, integrity } = pin
  const file = fileOf(folder, name, version)
  if (!(await exists(file))) {
    const answer = await http.get(`${registry}${name}/-/${name.split('/').at(-1)}-${version}.tgz`, {
      about: name,
      maxBytes: most,
    })
    if (!answer.ok) throw new Error(`${name}@${version}: ${answer.why}`)
    const algorithm = integrity.startsWith('sha1-') ? 'sha1' : 'sha512'
    if (integrityOf(answer.bytes, algorithm) !== integrity) throw new Error(`${name}@${version} is not what was pinned`)
    await writeFile(`${file}.json`, JSON.stringify(await manifestIn(answer.bytes)))
    await writeFile(`${file}.part`, answer.bytes)
    await rename(`${file}.part`, file)
  }
  const manifest = JSON.parse(await readFile(`${file}.json`, 'utf8'))
  return {
    name,
    version,
    manifest,
    get archive() {
      return readFileSync(file)
    },
  }
}

/** Its package.json, which stands in the archive's first folder. */
async function manifestIn(bytes: Uint8Array): Promise<Record<string, unknown>> {
  const parts: Buffer[] = []
  const parser = list({
    filter: (path) => /^[^/]+\/package\.json$/u.test(path),
    onReadEntry: (entry) => void entry.on('data', (part: Buffer) => void parts.push(part)),
  })
  await new Promise<void>((ended, failed) => {
    parser.on('end', ended).on('error', failed)
    parser.end(Buffer.from(bytes))
  })
  return JSON.parse(Buffer.concat(parts).toString('utf8'))
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

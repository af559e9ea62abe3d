import { existsSync, readFileSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { list } from 'tar'
import { archiveIn, archivesFolder, exists, pinsIn, withArchives } from '../test/tools/archives.ts'
import type { Pinned } from '../test/tools/download.ts'
import type { FixturePackage } from '../test/tools/packages.ts'

/** Projects of popular software with about 70, 400, 1,300 and 3,000 packages. */
export const projectNames = ['small', 'medium', 'large', 'huge'] as const
export type ProjectName = (typeof projectNames)[number]

const beside = (name: string) => fileURLToPath(new URL(`projects/${name}`, import.meta.url))

export const manifestOf = (name: ProjectName): Record<string, unknown> =>
  JSON.parse(readFileSync(beside(`${name}.json`), 'utf8'))

/** Every package of the projects (bench/projects/pin.mjs). */
export const benchPins = (): Pinned[] => pinsIn(beside('packages.tsv'))

/** Where the archives of these packages lie, `name@version` each; those that are not pinned are left out. */
export async function archivesOf(ids: readonly string[]): Promise<string[]> {
  const folder = await archivesFolder()
  return ids
    .map((id) =>
      archiveIn(folder, { name: id.slice(0, id.lastIndexOf('@')), version: id.slice(id.lastIndexOf('@') + 1) }),
    )
    .filter((file) => existsSync(file))
}

const most = 256 * 1024 * 1024

/**
 * Every pinned package, its archive on disk and read again only when it is served, so that a registry of them needs no
 * memory for it.
 * @throws Error for an archive that cannot be had or is not what was pinned
 */
export async function realPackages(note: (text: string) => void): Promise<FixturePackage[]> {
  const pins = benchPins()
  let done = 0
  return withArchives(pins, most, async ({ name, version }, file) => {
    const manifest = await manifestBeside(file)
    if (++done % 500 === 0) note(`${done} of ${pins.length} packages at hand`)
    return {
      name,
      version,
      manifest,
      get archive() {
        return readFileSync(file)
      },
    }
  })
}

/** Kept, since a registry has to know all of them before it answers. */
async function manifestBeside(file: string): Promise<Record<string, unknown>> {
  const kept = `${file}.json`
  if (!(await exists(kept))) {
    await writeFile(`${kept}.part`, JSON.stringify(await manifestIn(readFileSync(file))))
    await rename(`${kept}.part`, kept)
  }
  return JSON.parse(await readFile(kept, 'utf8'))
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

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import semver from 'semver'
import { usualTarball } from '../../src/gather/addresses.ts'
import { type Archives, createArchives } from '../../src/gather/archives.ts'
import { openCache } from '../../src/gather/cache.ts'
import { createHttp } from '../../src/gather/http.ts'
import { createMetadata } from '../../src/gather/metadata.ts'
import { readNpmrc } from '../../src/gather/npmrc.ts'

export interface Archive {
  readonly name: string
  readonly version: string
  readonly bytes: Uint8Array
}

/**
 * The newest stable releases of each package that have an install script, oldest first. What the registry said and
 * the archives are kept in the folder, so that it is asked once; nothing is unpacked.
 * @throws Error for what cannot be had
 */
export async function* releasesOf(names: readonly string[], most: number, folder: string): AsyncGenerator<Archive[]> {
  const config = readNpmrc(process.cwd(), process.env)
  const cache = openCache(folder)
  const http = createHttp(config, { concurrency: 2 })
  const metadata = createMetadata({ config, http, cache, now: new Date(), versionsOf: () => new Set() })
  const archives = createArchives({ config, http, metadata, projectDir: folder })
  mkdirSync(join(folder, 'bumps'), { recursive: true })
  try {
    for (const name of names) {
      const said = await metadata.overview(name)
      const listed = cache.packument(config.registryFor(name), name)?.packument.releases
      if (!listed) throw new Error(`${name}: ${said.state === 'unknown' ? said.why : cache.problem}`)
      const chosen = listed
        .filter(({ version, hasInstallScript }) => hasInstallScript && semver.prerelease(version) === null)
        .sort((a, b) => semver.rcompare(a.version, b.version))
      const found: Archive[] = []
      for (const { version } of chosen.slice(0, most * 2)) {
        if (found.length === most) break
        const tarball = usualTarball(config.registryFor(name), name, version)
        const bytes = await kept({ name, version, tarball }, folder, archives)
        if (bytes) found.unshift({ name, version, bytes })
      }
      yield found
    }
  } finally {
    await http.close()
  }
}

/** Undefined for a release that a mirror lists and does not have. */
async function kept(
  { name, version, tarball }: { readonly name: string; readonly version: string; readonly tarball: string },
  folder: string,
  archives: Archives,
): Promise<Uint8Array | undefined> {
  const file = join(folder, 'bumps', `${name.replace('/', '+')}-${version}.tgz`)
  if (existsSync(file)) return readFileSync(file)
  const id = `${name}@${version}`
  const pkg = { id, name, version, source: { type: 'registry', tarball }, path: [id], locations: [] } as const
  const fact = await archives.fetch({ ...pkg, optional: false, dev: false, bundled: false })
  if (fact.state === 'unknown') return undefined
  writeFileSync(file, fact.value.bytes)
  return fact.value.bytes
}

import { join } from 'node:path'
import { mayMatter } from '../analyze/keep.ts'
import type { Fact, ResolvedPackage } from '../model.ts'
import { type Reading, readArchive } from '../parse/archive.ts'
import { reasonOf } from '../parse/fault.ts'
import { createArchives } from './archives.ts'
import { openCache } from './cache.ts'
import { known, unknown } from './facts.ts'
import { type GatherOptions, offlineHttp } from './gather.ts'
import { createHttp } from './http.ts'
import { createMetadata } from './metadata.ts'

/** Where the bytes of a single package may come from. */
export type Whereabouts = Pick<GatherOptions, 'config' | 'projectDir' | 'cacheDir' | 'offline' | 'now'>

/**
 * The files of one package, for a person to read: from the caches or from where the package manager would fetch it.
 * Bytes that are not the ones of its integrity are not shown.
 */
export async function readPackage(pkg: ResolvedPackage, where: Whereabouts): Promise<Fact<Reading>> {
  const { config, cacheDir: folder, projectDir, now } = where
  const http = where.offline || config.offline ? offlineHttp : createHttp(config, {})
  const cache = openCache(folder)
  const metadata = createMetadata({ config, http, cache, now, versionsOf: () => new Set([pkg.version]) })
  const kept = cache.problem === undefined ? { folder: join(folder, 'archives-1') } : {}
  try {
    const archive = await createArchives({ config, http, metadata, projectDir, ...kept }).fetch(pkg)
    if (archive.state === 'unknown') return archive
    if (archive.value.integrity?.matches === false) return unknown('its bytes are not the ones of its integrity')
    const { readings } = await readArchive(archive.value.bytes, pkg.id, { wanted: mayMatter })
    return known(readings[0])
  } catch (error) {
    return unknown(reasonOf(error))
  } finally {
    await http.close()
  }
}

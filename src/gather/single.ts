import { join } from 'node:path'
import type { Fact, ResolvedPackage } from '../model.ts'
import { type Archive, createArchives } from './archives.ts'
import { openCache } from './cache.ts'
import { offlineHttp } from './gather.ts'
import { createHttp } from './http.ts'
import { createMetadata } from './metadata.ts'
import type { RegistryConfig } from './npmrc.ts'

export interface SingleOptions {
  readonly config: RegistryConfig
  readonly projectDir: string
  readonly cacheDir: string
  readonly offline: boolean
  readonly now: Date
}

/** Bytes of single packages by name and version, from the caches or where the manager would fetch them. */
export interface Single {
  /** Held to its integrity, or where it names none to the one that the registry has for it. */
  fetch(pkg: ResolvedPackage): Promise<Fact<Archive>>
}

/** @param packages those that will be asked for; archives that are fetched are kept, as they are looked at again */
export async function withSingle<T>(
  packages: readonly Pick<ResolvedPackage, 'name' | 'version'>[],
  options: SingleOptions,
  use: (single: Single) => Promise<T>,
): Promise<T> {
  const { config, projectDir, now } = options
  const versionsOf = (name: string) =>
    new Set(packages.filter((pkg) => pkg.name === name).map(({ version }) => version))
  const cache = openCache(options.cacheDir)
  const http = options.offline || config.offline ? offlineHttp : createHttp(config)
  const metadata = createMetadata({ config, http, cache, now, versionsOf })
  const folder = cache.problem === undefined ? { folder: join(options.cacheDir, 'archives-1') } : {}
  const archives = createArchives({ config, http, metadata, projectDir, keep: true, ...folder })
  try {
    return await use({
      async fetch(pkg) {
        if (pkg.integrity !== undefined || pkg.source.type !== 'registry') return archives.fetch(pkg)
        const document = await metadata.document(pkg)
        const integrity = document.state === 'known' ? document.value.integrity : undefined
        return archives.fetch(integrity === undefined ? pkg : { ...pkg, integrity })
      },
    })
  } finally {
    await http.close()
  }
}

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { archiveFormats, type Cache } from '../../src/gather/cache.ts'
import { entryOfCode } from '../../src/gather/code-entry.ts'
import { known } from '../../src/gather/facts.ts'
import { createInspectors } from '../../src/gather/inspectors.ts'
import { limiter } from '../../src/gather/limit.ts'
import { integrityOf } from '../../src/parse/integrity.ts'
import type { Maker } from '../../src/shipped/layout.ts'
import type { Entry } from '../../src/shipped/pack.ts'

/** An archive to be read. */
export interface Source {
  /** `name@version` */
  readonly id: string
  /** `sha512-…` */
  readonly integrity: string
  readonly path: string
}

/** The analyser of a build, by the hash that scripts/build.mjs gives it. */
export const makerIn = (dist: string): Maker => ({
  analyser: createHash('sha256')
    .update(readFileSync(join(dist, 'analyze.cjs')))
    .digest('hex'),
  formats: archiveFormats,
})

/** Archives in memory. */
const atOnce = 8

interface Options {
  /** Facts that the same analyser found before. */
  readonly kept?: { readonly cache: Cache; readonly analyser: string }
  /** Hears of each archive that is done, and why it has no entry. */
  tell?(source: Source, missing: string | undefined): void
}

/**
 * What the analyser finds in archives, as it ships. One whose facts are not all known is left out: the guard then finds
 * the gap itself.
 * @throws Error for an archive that is not what its integrity says
 */
export async function entriesOf(sources: readonly Source[], { kept, tell }: Options = {}): Promise<Entry[]> {
  const inspectors = createInspectors()
  const slot = limiter(atOnce)
  const entryOf = async (source: Source): Promise<Entry | undefined> => {
    const { id, integrity } = source
    const before = kept && keptOf(integrity, kept)
    const { archive, code } = before ?? (await inspected(source))
    const missing = [archive, code].find((fact) => fact.state === 'unknown')
    tell?.(source, missing?.state === 'unknown' ? missing.why : undefined)
    if (archive.state === 'unknown' || code.state === 'unknown') return undefined
    if (kept && !before) {
      kept.cache.putFacts(integrity, archive.value)
      kept.cache.putCode(integrity, kept.analyser, code.value)
    }
    return { integrity, order: id, facts: [archive.value, entryOfCode(code.value)] }
  }
  const inspected = async ({ id, integrity, path }: Source) => {
    const bytes = await readFile(path)
    if (integrityOf(bytes, 'sha512') !== integrity) throw new Error(`${id} at ${path} is not what is listed`)
    return inspectors.inspect({ bytes, label: id })
  }
  try {
    const entries = await Promise.all(sources.map((source) => slot(() => entryOf(source))))
    return entries.filter((entry) => entry !== undefined)
  } finally {
    await inspectors.close()
  }
}

function keptOf(integrity: string, { cache, analyser }: NonNullable<Options['kept']>) {
  const [code, archive] = [cache.code(integrity, analyser), cache.facts(integrity)]
  return code && archive && { archive: known(archive), code: known(code) }
}

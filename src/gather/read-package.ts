import { mayMatter } from '../analyze/keep.ts'
import type { Fact, ResolvedPackage } from '../model.ts'
import { type Reading, readArchive } from '../parse/archive.ts'
import { reasonOf } from '../parse/fault.ts'
import { known, unknown } from './facts.ts'
import { type SingleOptions, withSingle } from './single.ts'

/**
 * The files of one package, for a person to read: from the caches or from where the package manager would fetch it.
 * Bytes that are not the ones of its integrity are not shown.
 */
export const readPackage = (pkg: ResolvedPackage, options: SingleOptions): Promise<Fact<Reading>> =>
  withSingle([pkg], options, async (single) => {
    const archive = await single.fetch(pkg)
    if (archive.state === 'unknown') return archive
    if (archive.value.integrity?.matches === false) return unknown('its bytes are not the ones of its integrity')
    try {
      const { readings } = await readArchive(archive.value.bytes, pkg.id, { wanted: mayMatter })
      return known(readings[0])
    } catch (error) {
      return unknown(reasonOf(error))
    }
  })

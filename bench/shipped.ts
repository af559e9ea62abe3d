import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makerIn } from '../scripts/facts/entries.ts'
import { openShipped } from '../src/shipped/open.ts'
import { benchPins } from './projects.ts'

/** How many of these packages, `name@version` each, have facts that ship with a build. */
export function shippedAmong(ids: readonly string[], dist: string): number {
  const file = join(dist, 'facts.bin')
  const shipped = existsSync(file) ? openShipped(readFileSync(file), makerIn(dist), file) : undefined
  const integrities = new Map(benchPins().map(({ name, version, integrity }) => [`${name}@${version}`, integrity]))
  return ids.filter((id) => shipped?.look(integrities.get(id) ?? '') !== undefined).length
}

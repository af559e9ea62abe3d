import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { type NpmPlace, placesOf } from '../managers/npm/places.ts'
import type { PlannedScript, ResolvedPackage } from '../model.ts'
import { own, parseJson } from '../parse/json.ts'
import { implicitGyp } from '../parse/manifest.ts'
import { isBuilt } from './built.ts'
import type { Session } from './session.ts'

/** A folder in which the scripts of an approved package are to run. */
export interface Site {
  readonly planned: PlannedScript
  readonly place: NpmPlace
  readonly folder: string
}

/** Whether the package lies somewhere where its scripts have not ended well. */
export const isOpen = (
  { cacheFolder }: Pick<Session, 'cacheFolder'>,
  prefix: string,
  planned: PlannedScript,
  installed: readonly ResolvedPackage[],
): boolean =>
  installed.some(
    ({ id, bundled, locations }) =>
      id === planned.id &&
      !bundled &&
      locations
        .map((at) => join(prefix, at))
        .some((folder) => existsSync(folder) && !isBuilt(cacheFolder, realpathSync(folder), planned)),
  )

/** Undefined where npm's record does not say all that a script is told, or a package is a link to where it really lies. */
export function sitesOf(
  { cacheFolder }: Pick<Session, 'cacheFolder'>,
  prefix: string,
  open: readonly PlannedScript[],
  installed: readonly ResolvedPackage[],
): Site[] | undefined {
  const places = placesOf(prefix, installed)
  const root = realpathSync(prefix)
  const sites = places?.flatMap((place) => {
    const { id, integrity, bundled } = place.package
    const planned = open.find((one) => one.id === id && (integrity === undefined || one.integrity === integrity))
    const folder = join(root, place.location)
    // npm runs no scripts of what is bundled, and names none in its record that does not lie there.
    return planned === undefined || bundled || !existsSync(folder) ? [] : [{ planned, place, folder }]
  })
  if (sites?.some(({ folder }) => realpathSync(folder) !== folder)) return undefined
  return sites?.filter(({ planned, folder }) => !isBuilt(cacheFolder, folder, planned))
}

/** Whether npm runs something for the event there. */
export function hasScript({ planned, folder }: Site, event: string): boolean {
  const command = planned.scripts[event]
  return command !== undefined && !(command === implicitGyp && isLeftToNobody(folder))
}

/** `gypfile: false` keeps npm from the node-gyp that no script names. Not every manager looks at it, so plans have it. */
function isLeftToNobody(folder: string): boolean {
  try {
    const file = join(folder, 'package.json')
    const manifest = parseJson(readFileSync(file, 'utf8'), file)
    return own(manifest, 'gypfile') === false && !own(own(manifest, 'scripts'), 'install')
  } catch {
    return false
  }
}

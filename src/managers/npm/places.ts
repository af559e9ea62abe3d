import type { ResolvedPackage } from '../../model.ts'
import { isObject, type JsonObject, own, parseJson, stringOf } from '../../parse/json.ts'
import { hiddenLockfile } from './installed.ts'

/** A folder that npm put a package into, and what npm knows of it. */
export interface NpmPlace {
  readonly package: ResolvedPackage
  /** Relative to the project, e.g. `node_modules/a/node_modules/b`. */
  readonly location: string
  /** npm's own record of it. */
  readonly data: JsonObject
}

/**
 * Where npm says that it put these packages, in the order in which it runs their scripts (arborist's rebuild.js): those
 * nearest to the root first, and by their path.
 * @returns undefined where npm keeps no record in node_modules
 */
export function placesOf(prefix: string, packages: readonly ResolvedPackage[]): NpmPlace[] | undefined {
  const hidden = hiddenLockfile(prefix)
  if (hidden === undefined) return undefined
  const entries = own(parseJson(hidden.text, hidden.file), 'packages')
  return packages
    .flatMap((pkg) => pkg.locations.map((location) => ({ package: pkg, location, data: own(entries, location) })))
    .filter((place): place is NpmPlace => isObject(place.data))
    .sort((a, b) => depthOf(a) - depthOf(b) || byText(a.location, b.location))
}

const depthOf = ({ location }: NpmPlace): number => location.split('node_modules/').length
const byText = new Intl.Collator('en').compare

/** What npm tells a script of the package, beside what is in its package.json (arborist's rebuild.js). */
export function placeVariables({ data }: NpmPlace): Record<string, string | undefined> {
  const is = (flag: string): boolean => Boolean(own(data, flag))
  return {
    npm_package_resolved: stringOf(own(data, 'resolved')),
    npm_package_integrity: stringOf(own(data, 'integrity')),
    npm_package_optional: yes(is('optional')),
    npm_package_dev: yes(is('dev')),
    npm_package_peer: yes(is('peer')),
    npm_package_dev_optional: yes(is('devOptional') && !is('dev') && !is('optional')),
  }
}

const yes = (is: boolean): string => (is ? '1' : '')

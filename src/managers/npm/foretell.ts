import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ResolvedSet } from '../../model.ts'
import { own, parseJson } from '../../parse/json.ts'
import type { Standing } from '../newcomers.ts'

const day = 86_400_000

/** npm looks upwards from a package that it adds to the root: only what lies at the top of node_modules answers it. */
export function hoisted({ packages }: ResolvedSet): Omit<Standing, 'takesPeers'> {
  const versions = new Map<string, string[]>()
  for (const { locations, version } of packages) {
    for (const location of locations) {
      const name = /^node_modules\/(?<name>(?:@[^/]+\/)?[^/]+)$/u.exec(location)?.groups?.['name']
      if (name !== undefined) versions.set(name, [version])
    }
  }
  return { replaces: true, versionsOf: (name) => versions.get(name) ?? [] }
}

/** npm's `before` and `min-release-age` (days), as it hands them down to scripts. */
export function latestRelease(env: NodeJS.ProcessEnv, now: Date): Date | undefined {
  const { npm_config_before: before, npm_config_min_release_age: age } = env
  const dates = [
    ...(before ? [new Date(before)] : []),
    ...(age && Number(age) > 0 ? [new Date(now.getTime() - Number(age) * day)] : []),
  ].filter((date) => !Number.isNaN(date.getTime()))
  return dates.sort((a, b) => a.getTime() - b.getTime())[0]
}

const between = ['install', 'predependencies', 'dependencies', 'postdependencies']

/** Whether the root runs something of its own between npm's unpacking and the last hook, with all bins on its PATH. */
export function actsBetween(prefix: string): boolean {
  const file = join(prefix, 'package.json')
  const scripts = own(parseJson(readFileSync(file, 'utf8'), file), 'scripts')
  return between.some((event) => Boolean(own(scripts, event))) || existsSync(join(prefix, 'binding.gyp'))
}

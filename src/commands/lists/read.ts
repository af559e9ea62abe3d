import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ResolvedPackage } from '../../model.ts'
import { isObject, type Json, own } from '../../parse/json.ts'
import { parseYaml } from '../../parse/yaml.ts'
import { manifestIn } from '../wire-manifest.ts'

/** One line of a package manager's own list of packages whose scripts may run. */
export interface Listed {
  readonly name: string
  /** Those that it speaks of; every version where it names none. */
  readonly versions?: readonly string[]
  readonly allowed: boolean
  /** `allowScripts of package.json` */
  readonly from: string
}

export const workspaceFile = 'pnpm-workspace.yaml'

/** All lists of the project's managers (npm 11 and 12; pnpm 10; pnpm 11 and 12). @throws Fault `json/…`, `yaml/…` */
export function managerLists(root: string): Listed[] {
  const manifest = manifestIn(root)
  const workspace = workspaceIn(root)
  return [
    ...ofMap(own(manifest, 'allowScripts'), 'allowScripts of package.json'),
    ...ofList(own(own(manifest, 'pnpm'), 'onlyBuiltDependencies'), 'onlyBuiltDependencies of package.json'),
    ...ofList(own(workspace, 'onlyBuiltDependencies'), `onlyBuiltDependencies of ${workspaceFile}`),
    ...ofMap(own(workspace, 'allowBuilds'), `allowBuilds of ${workspaceFile}`),
  ]
}

export function workspaceIn(root: string): Json | undefined {
  const file = join(root, workspaceFile)
  return existsSync(file) ? parseYaml(readFileSync(file, 'utf8'), file) : undefined
}

const ofMap = (map: Json | undefined, from: string): Listed[] =>
  isObject(map)
    ? Object.entries(map).flatMap(([key, value]) => (typeof value === 'boolean' ? [listed(key, value, from)] : []))
    : []

const ofList = (list: Json | undefined, from: string): Listed[] =>
  Array.isArray(list) ? list.flatMap((key: Json) => (typeof key === 'string' ? [listed(key, true, from)] : [])) : []

/** `name`, `name@1.0.0`, `name@1.0.0 || 1.0.1`; anything else names no version that there is. */
function listed(key: string, allowed: boolean, from: string): Listed {
  const { name, rest } = keyParts(key)
  const versions = rest === undefined ? {} : { versions: rest.split('||').map((version) => version.trim()) }
  return { name, ...versions, allowed, from }
}

export function keyParts(key: string): { readonly name: string; readonly rest?: string } {
  const at = key.indexOf('@', 1)
  return at === -1 ? { name: key } : { name: key.slice(0, at), rest: key.slice(at + 1) }
}

/** The line that lets a package's scripts run; none where another line forbids it, since a denial goes first. */
export function listedFor(
  lists: readonly Listed[],
  pkg: Pick<ResolvedPackage, 'name' | 'version'>,
): Listed | undefined {
  const speaking = lists.filter(
    ({ name, versions }) => name === pkg.name && (versions === undefined || versions.includes(pkg.version)),
  )
  return speaking.every(({ allowed }) => allowed) ? speaking[0] : undefined
}

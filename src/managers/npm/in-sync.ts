import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isObject, type Json, own, parseJson, stringsOf } from '../../parse/json.ts'
import type { Asked } from '../newcomers.ts'

const installed = ['dependencies', 'devDependencies', 'optionalDependencies'] as const

/**
 * What the root's package.json asks for beyond what the lockfile's own entries say that it and every workspace asked
 * for; none where they are in sync, undefined where more than that differs. A wrong answer is safe: the script shell
 * knows no plan for what npm adds, and the last hook holds the result against what was judged.
 */
export function askedBeyond(text: string, file: string, prefix: string): readonly Asked[] | undefined {
  const packages = own(parseJson(text, file), 'packages')
  if (!isObject(packages)) return undefined
  const projects = Object.entries(packages).filter(([folder]) => !/(?:^|\/)node_modules\//u.test(folder))
  const asked = projects.map(([folder, entry]) => newIn(join(prefix, folder, 'package.json'), entry))
  if (asked.length === 0 || asked.includes(undefined)) return undefined
  const all = asked.flatMap((one) => one ?? [])
  // npm hoists across workspaces, and their own scripts run between unpacking and the last hook.
  return all.length > 0 && projects.length > 1 ? undefined : all
}

function newIn(path: string, entry: Json): readonly Asked[] | undefined {
  try {
    const manifest = parseJson(readFileSync(path, 'utf8'), path)
    const isOtherwise =
      JSON.stringify(own(manifest, 'workspaces')) !== JSON.stringify(own(entry, 'workspaces')) ||
      own(manifest, 'overrides') !== undefined ||
      beyond('peerDependencies', manifest, entry)?.length !== 0
    const all = isOtherwise ? [undefined] : installed.map((group) => beyond(group, manifest, entry))
    return all.includes(undefined) ? undefined : all.flatMap((one) => one ?? [])
  } catch {
    return undefined
  }
}

/** Undefined where something is not asked for any more. */
function beyond(group: string, manifest: Json, entry: Json): readonly Asked[] | undefined {
  const [now, was] = [stringsOf(own(manifest, group)), stringsOf(own(entry, group))]
  if (Object.keys(was).some((name) => !Object.hasOwn(now, name))) return undefined
  return Object.entries(now)
    .filter(([name, spec]) => was[name] !== spec)
    .map(([name, spec]) => ({ name, spec, dev: group === 'devDependencies' }))
}

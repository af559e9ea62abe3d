import { posix } from 'node:path'
import { fieldsTaken } from '../js/fields.ts'
import { resolveModule } from './modules.ts'
import type { ReadJs } from './reader.ts'
import type { Reading, Step } from './reading.ts'
import type { Tree } from './tree.ts'

const manifest = 'package.json'
/** Other code that can get hold of what one file has required. */
const lookingAround =
  /\brequire\s*(?:\.\s*cache|\[)|\b(?:createRequire|mainModule|_load|_cache|children)\b|\bmodule\b(?!\s*\.\s*exports\b)/u

/**
 * The fields of its own package.json that steps read, where each of them is JavaScript that takes fields by their names;
 * undefined where one may read any other.
 */
export function manifestFields(
  visits: readonly { readonly reading: Reading; readonly step?: Step }[],
  tree: Tree,
  readJs: ReadJs,
): ReadonlySet<string> | undefined {
  const fields = new Set<string>()
  for (const { reading, step } of visits) {
    const loads = reading.next.filter((next) => 'path' in next && next.path === manifest).length
    const path = step !== undefined && 'path' in step && step.as === 'js' ? step.path : undefined
    const text = path === undefined ? undefined : tree.text(path)
    if (path !== undefined) tree.forget(path)
    if (loads === 0) {
      if (text !== undefined && lookingAround.test(text)) return undefined
      continue
    }
    const taken = path === undefined || text === undefined ? undefined : fieldsIn(path, text, loads, tree, readJs)
    if (taken === undefined) return undefined
    for (const field of taken) fields.add(field)
  }
  return fields
}

function fieldsIn(
  path: string,
  text: string,
  loads: number,
  tree: Tree,
  readJs: ReadJs,
): readonly string[] | undefined {
  const { references } = readJs(text, path)
  const lines = references.flatMap(({ kind, target, line }) =>
    kind === 'require' && target !== undefined && isManifest(resolveModule(tree, posix.dirname(path), target))
      ? [line]
      : [],
  )
  // One reference on each line, so that the call that stands there is the one that was meant.
  const near = references.filter(({ line }) => lines.includes(line)).length
  return lines.length === loads && near === new Set(lines).size ? fieldsTaken(text, new Set(lines)) : undefined
}

const isManifest = (found: ReturnType<typeof resolveModule>): boolean =>
  found.to === 'files' && found.paths.length === 1 && found.paths[0] === manifest

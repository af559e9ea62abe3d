import type { ResolvedPackage, ResolvedSet } from '../model.ts'
import { connected, graphLimits, merged } from './graph.ts'
import { isObject, type Json, type JsonObject, own, parseJson } from './json.ts'
import { type Gaps, gapsOf, lockfileFault, maxLockfileBytes, orFault, refuseConflicts } from './lockfile.ts'
import { type NpmEntry, npmEntry } from './npm-entry.ts'
import { entriesOfV1 } from './npm-lockfile-v1.ts'
import { npmPackage } from './npm-package.ts'
import { npmTree } from './npm-tree.ts'

const remedy = 'npm install --package-lock-only --ignore-scripts'

/**
 * Every package of a package-lock.json, npm-shrinkwrap.json or node_modules/.package-lock.json, lockfileVersion 1 to 4,
 * as npm's arborist reads it: `packages` where there is one, the old `dependencies` otherwise. The project's own folders
 * (the root, workspaces and what is linked inside it) are left out; what is linked outside is a `directory` package.
 * @param file names it in messages
 * @throws Fault `lockfile/invalid`, `lockfile/conflict`, `lockfile/unknown-version`, `lockfile/too-large`
 */
export function parseNpmLockfile(text: string, file: string): ResolvedSet {
  refuseConflicts(text, file, remedy)
  return orFault(file, remedy, () => {
    const json = parseJson(text, file, maxLockfileBytes)
    if (!isObject(json)) throw new Error('it is not a JSON object')
    refuseUnknownVersion(own(json, 'lockfileVersion'), file)
    const gaps = gapsOf(file, 'lockfile', text)
    return { packages: packagesOf(entriesOf(json, file, gaps), file, gaps), gaps: gaps.list }
  })
}

function refuseUnknownVersion(version: Json | undefined, file: string): void {
  if (version === 1 || version === 2 || version === 3 || version === 4) return
  const found = typeof version === 'number' || typeof version === 'string' ? String(version).slice(0, 20) : 'none'
  const hint = `portcullis knows the versions 1 to 4; write it again with \`${remedy}\`, or update portcullis`
  throw lockfileFault('unknown-version', file, `has lockfileVersion ${found}`, hint)
}

function entriesOf(json: JsonObject, file: string, gaps: Gaps): Map<string, NpmEntry> {
  const listed = own(json, 'packages')
  // arborist decides by truth, not by type.
  if (listed && !isObject(listed)) throw new Error('its "packages" is not an object')
  const raw = listed ? Object.entries(listed) : entriesOfV1(json, gaps)
  const entries = new Map<string, NpmEntry>()
  for (const [location, value] of raw) {
    const entry = npmEntry(location, value, gaps)
    if (entry) entries.set(location, entry)
    if (entries.size > graphLimits.packages) {
      throw lockfileFault(
        'too-large',
        file,
        `has more than ${graphLimits.packages} entries`,
        `is it really this project's? Write it again with \`${remedy}\``,
      )
    }
  }
  return entries
}

function packagesOf(entries: ReadonlyMap<string, NpmEntry>, file: string, gaps: Gaps): ResolvedPackage[] {
  const tree = npmTree(entries, () => {
    throw lockfileFault(
      'too-large',
      file,
      `has more than ${graphLimits.edges} dependencies`,
      `is it really this project's? Write it again with \`${remedy}\``,
    )
  })
  const packages = new Map<string, ResolvedPackage>()
  for (const entry of entries.values()) {
    const found = npmPackage(entry, tree, entries, gaps)
    if (found) packages.set(entry.location, found)
  }
  return merged(connected(packages, tree.edges, tree.roots).values())
}

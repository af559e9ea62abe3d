import type { ResolvedPackage, ResolvedSet, Source } from '../model.ts'
import { connected, graphLimits, merged } from './graph.ts'
import {
  type Gaps,
  gapsOf,
  lockfileFault,
  maxLockfileBytes,
  orFault,
  refuseConflicts,
  refuseMoreThan,
} from './lockfile.ts'
import { isFolderName, isRegistrySpec, sourceOf } from './spec.ts'
import { parseYarnBerryLockfile } from './yarn-berry.ts'
import { type Descriptor, descriptorOf } from './yarn-descriptor.ts'
import { readYarnEntries, type YarnEntry } from './yarn-entries.ts'

const remedy = 'yarn install --ignore-scripts'

/**
 * Every package of a yarn.lock, of yarn 1 or of what came after it (berry). It does not say what the project itself
 * depends on, so ways begin at what nobody else depends on, and nothing is known to be for development only.
 * @param file names it in messages and places
 * @throws Fault `lockfile/invalid`, `lockfile/conflict`, `lockfile/unknown-version`, `lockfile/too-large`
 */
export function parseYarnLockfile(text: string, file: string): ResolvedSet {
  refuseConflicts(text, file, remedy)
  if (/^__metadata:/mu.test(text)) return parseYarnBerryLockfile(text, file, remedy)
  return orFault(file, remedy, () => {
    if (text.length > maxLockfileBytes) throw new Error(`${file} has more than ${maxLockfileBytes} bytes`)
    if (!/^# yarn lockfile v1\r?$/mu.test(text.slice(0, 1000))) {
      const hint = `portcullis knows yarn's lockfile of version 1 and those with __metadata; write it again with \`${remedy}\``
      throw lockfileFault('unknown-version', file, 'does not say "yarn lockfile v1"', hint)
    }
    const gaps = gapsOf(file)
    return { packages: packagesOf(readYarnEntries(text, gaps), file, gaps), gaps: gaps.list }
  })
}

function packagesOf(entries: readonly YarnEntry[], file: string, gaps: Gaps): ResolvedPackage[] {
  refuseMoreThan(graphLimits.packages, entries.length, 'entries', file)
  const keys = new Map<string, string>()
  const byName = new Map<string, string[]>()
  const drafts = new Map<string, ResolvedPackage>()
  for (const entry of entries) {
    const key = entry.patterns[0] as string
    const descriptors = entry.patterns.map(descriptorOf)
    for (const pattern of entry.patterns) {
      if (keys.has(pattern)) gaps.add(pattern, `stands there twice (line ${entry.line})`)
      keys.set(pattern, key)
    }
    const draft = draftOf(entry, descriptors, file, gaps)
    if (draft === undefined) continue
    drafts.set(key, draft)
    const name = descriptors[0]?.folder as string
    const named = byName.get(name)
    if (named) named.push(key)
    else byName.set(name, [key])
  }
  return merged(connected(drafts, edgesOf(entries, keys, byName, gaps), []).values())
}

/** What `resolutions` in package.json changed does not stand there as it is asked for; the one of its name is meant. */
function edgesOf(
  entries: readonly YarnEntry[],
  keys: ReadonlyMap<string, string>,
  byName: ReadonlyMap<string, readonly string[]>,
  gaps: Gaps,
): Map<string, string[]> {
  return new Map(
    entries.map(({ patterns, dependencies, line }) => [
      patterns[0] as string,
      Object.entries(dependencies).flatMap(([name, range]) => {
        const found = keys.get(`${name}@${range}`)
        if (found !== undefined) return [found]
        const named = byName.get(name) ?? []
        if (named.length === 0) gaps.add(`${name}@${range}`, `is not in the lockfile (asked for at line ${line})`)
        return named.length === 1 ? named : []
      }),
    ]),
  )
}

function draftOf(
  { patterns, fields, line }: YarnEntry,
  descriptors: readonly (Descriptor | undefined)[],
  file: string,
  gaps: Gaps,
): ResolvedPackage | undefined {
  const gap = (why: string) => void gaps.add(patterns[0] as string, `${why} (line ${line})`)
  const [first] = descriptors
  const { version, resolved, integrity } = fields
  if (!first || descriptors.some((other) => other?.folder !== first.folder || other.name !== first.name))
    return gap('is not the name and range of one package')
  if (!isFolderName(first.folder) || !isFolderName(first.name)) return gap("has a name that is no package's")
  if (!version) return gap('has no version')
  const asked = descriptors.map((descriptor) => descriptor?.range as string)
  const foreign = asked.find((range) => !isRegistrySpec(range))
  const { source, hash } = sourceIn(resolved, foreign)
  if (!source) return gap('comes from a place that is not understood')
  const claimed = integrity ?? hash
  return {
    id: `${first.name}@${version}`,
    name: first.name,
    version,
    source,
    ...(claimed && { integrity: claimed }),
    path: [],
    locations: [],
    ...(first.folder !== first.name && { alias: first.folder }),
    optional: false,
    dev: false,
    bundled: false,
    place: { file, line },
  }
}

/**
 * Behind `#` stands the SHA-1 of an archive, or the commit of a git repository. A registry's package may have no address,
 * or with an offline mirror the name of a file there.
 */
function sourceIn(resolved: string | undefined, foreign: string | undefined): { source?: Source; hash?: string } {
  const text = resolved ?? foreign ?? ''
  const [, address = text, sha1] = /^(https?:.*|file:.*|[^/:]*)#([0-9a-f]{40})?$/u.exec(text) ?? []
  const isMirrored = foreign === undefined && /^[^/:]*$/u.test(address)
  const source: Source | undefined = isMirrored ? { type: 'registry' } : sourceOf(address, foreign === undefined)
  return {
    ...(source && { source }),
    ...(sha1 && source?.type !== 'git' && { hash: `sha1-${Buffer.from(sha1, 'hex').toString('base64')}` }),
  }
}

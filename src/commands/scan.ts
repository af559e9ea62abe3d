import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Feed } from '../feed/open.ts'
import { factsOfFolder } from '../gather/folder.ts'
import { namingOf } from '../gather/naming.ts'
import { reportOf } from '../guard.ts'
import { judge } from '../judge/judge.ts'
import type { ArchiveFacts, Fact, Judgement, Report, ResolvedPackage } from '../model.ts'
import { readArchive } from '../parse/archive.ts'
import { Fault, reasonOf } from '../parse/fault.ts'
import { acceptedIndex } from '../policy/accepted.ts'
import { findNames } from '../project.ts'
import { inputOf, type Session } from './session.ts'

const largest = 1024 * 1024 * 1024
const none = { state: 'known', value: null } as const
const unasked = {
  integrity: none,
  registryManifest: none,
  twins: none,
  original: none,
  nearPeople: none,
  published: none,
  history: none,
  newDependencies: none,
  fixes: none,
  signature: none,
  provenance: none,
}

export interface Scanned {
  readonly report: Report
  /** How many of the paths could not be read; each has its entry all the same. */
  readonly unread: number
}

/** Judges archives or unpacked packages offline: one judgement a path, in the order given. */
export async function scan(
  session: Session,
  paths: readonly string[],
  options: { readonly feed: boolean },
): Promise<Scanned> {
  if (paths.length === 0) throw new Fault('cli/usage', 'scan needs a path', { hint: 'portcullis scan PATH…' })
  const names = findNames()
  const feed: Fact<Feed> = options.feed ? inputOf(session).feed : { state: 'unknown', why: 'left out by --no-feed' }
  const judgements: Judgement[] = []
  const packages: ResolvedPackage[] = []
  for (const path of paths) {
    const archive = await factsAt(resolve(path), path)
    const pkg = packageOf(path, archive)
    const advisories = !options.feed
      ? ({ state: 'known', value: [] } as const)
      : feed.state === 'known'
        ? ({ state: 'known', value: feed.value.lookup(pkg.name, pkg.version) } as const)
        : feed
    packages.push(pkg)
    judgements.push(
      judge(
        pkg,
        { ...unasked, advisories, archive, naming: namingOf(pkg, names) },
        {
          policy: session.project.policy,
          approvals: session.project.approvals,
          accepted: acceptedIndex([]),
          registries: [],
          now: session.now,
        },
      ),
    )
  }
  const unread = judgements.filter(({ gaps }) => gaps.some(({ about }) => about === 'archive')).length
  return { report: reportOf({ packages, gaps: [] }, judgements, feed), unread }
}

async function factsAt(path: string, label: string): Promise<Fact<ArchiveFacts>> {
  try {
    const stat = statSync(path)
    if (stat.isDirectory()) return { state: 'known', value: factsOfFolder(path, label) }
    if (!stat.isFile()) return { state: 'unknown', why: `${label} is neither a file nor a folder` }
    if (stat.size > largest) return { state: 'unknown', why: `${label} has more than ${largest} bytes` }
    return { state: 'known', value: await readArchive(readFileSync(path), label) }
  } catch (error) {
    return { state: 'unknown', why: reasonOf(error) }
  }
}

/** What cannot be read is called by its path, so that every path has its entry. */
function packageOf(path: string, archive: Fact<ArchiveFacts>): ResolvedPackage {
  const manifest = archive.state === 'known' ? archive.value.manifest : undefined
  const [name, version] = [manifest?.name ?? path, manifest?.version ?? '0.0.0']
  const id = manifest?.name === undefined ? path : `${name}@${version}`
  return {
    id,
    name,
    version,
    source: { type: 'file', path },
    path: [id],
    locations: [],
    optional: false,
    dev: false,
    bundled: false,
  }
}

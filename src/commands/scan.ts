import { resolve } from 'node:path'
import type { Feed } from '../feed/open.ts'
import { inspect } from '../gather/inspect.ts'
import { reportOf } from '../guard.ts'
import { judge } from '../judge/judge.ts'
import type { ArchiveFacts, Fact, Judgement, Report, ResolvedPackage } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { acceptedIndex } from '../policy/accepted.ts'
import { inputOf, type Session } from './session.ts'

const none = { state: 'known', value: null } as const

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
  const feed: Fact<Feed> = options.feed ? inputOf(session).feed : { state: 'unknown', why: 'left out by --no-feed' }
  const judgements: Judgement[] = []
  const packages: ResolvedPackage[] = []
  for (const path of paths) {
    const { archive, code } = await inspect({ path: resolve(path), label: path }, () => undefined)
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
        { advisories, archive, integrity: none, registryManifest: none, published: none, code },
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

import { resolve } from 'node:path'
import type { KnownFeed } from '../feed-store.ts'
import { advisoriesOf } from '../gather/advisories.ts'
import { copiedOf, isNameless } from '../gather/copied.ts'
import type { Inspection } from '../gather/inspector.ts'
import { createInspectors } from '../gather/inspectors.ts'
import { namingOf } from '../gather/naming.ts'
import { reportOf } from '../guard.ts'
import { judge } from '../judge/judge.ts'
import type { ArchiveFacts, Fact, Report, ResolvedPackage } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { acceptedIndex } from '../policy/accepted.ts'
import { findLikeness, findNames } from '../project.ts'
import { rules } from '../rules/index.ts'
import { inputOf, type Session } from './session.ts'

const none = { state: 'known', value: null } as const
const unasked = {
  integrity: none,
  registryManifest: none,
  twins: none,
  tagged: none,
  original: none,
  nearPeople: none,
  published: none,
  history: none,
  newDependencies: none,
  fixes: none,
  signature: none,
  provenance: none,
}

/** There is no lockfile that could have an integrity for what is scanned. */
const rulesOfScan = rules.filter(({ id }) => id !== 'integrity/missing')

export interface Scanned {
  readonly report: Report
  /** How many of the paths could not be read; each has its entry all the same. */
  readonly unread: number
  /** What was seen at each path, and what it took. */
  readonly inspections: readonly Inspection[]
}

/** Judges archives or unpacked packages offline: one judgement a path, in the order given. */
export async function scan(
  session: Session,
  paths: readonly string[],
  options: { readonly feed: boolean },
): Promise<Scanned> {
  if (paths.length === 0) throw new Fault('cli/usage', 'scan needs a path', { hint: 'portcullis scan PATH…' })
  const names = findNames()
  const feed: Fact<KnownFeed> = options.feed
    ? inputOf(session).feed
    : { state: 'unknown', why: 'left out by --no-feed' }
  const standards = {
    policy: session.project.policy,
    approvals: session.project.approvals,
    accepted: acceptedIndex([]),
    registries: [],
    now: session.now,
  }
  const likeness = findLikeness()
  const inspected = await inspectAll(paths)
  const judging = inspected.map(async ({ path, archive, code, outline }) => {
    const pkg = packageOf(path, archive)
    const advisories = options.feed ? advisoriesOf(pkg, feed) : ({ state: 'known', value: [] } as const)
    const naming = namingOf(pkg, names)
    const near = naming.state === 'known' ? (naming.value?.near?.popular ?? []) : []
    const copied = isNameless(naming) ? await copiedOf(pkg, outline, [near].flat(), { names, likeness }) : none
    const facts = { ...unasked, advisories, archive, code, naming, copied }
    return judge(pkg, facts, standards, rulesOfScan)
  })
  const judgements = await Promise.all(judging)
  const packages = judgements.map(({ package: pkg }) => pkg)
  const unread = judgements.filter(({ gaps }) => gaps.some(({ about }) => about === 'archive')).length
  return { report: reportOf({ packages, gaps: [] }, judgements, feed), unread, inspections: inspected }
}

async function inspectAll(paths: readonly string[]): Promise<(Inspection & { readonly path: string })[]> {
  const inspectors = createInspectors()
  try {
    return await Promise.all(
      paths.map(async (path) => ({
        path,
        ...(await inspectors.inspect({ path: resolve(path), label: path, wantsOutline: true })),
      })),
    )
  } finally {
    await inspectors.close()
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

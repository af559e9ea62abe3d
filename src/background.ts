import semver from 'semver'
import type { Background } from './ask/ask.ts'
import type { Feed } from './feed/open.ts'
import type { Approval, Fact, Facts, Judgement, ResolvedPackage } from './model.ts'
import { acceptedBefore, sameReach } from './other-version.ts'
import { hasSameScripts } from './policy/approvals.ts'

/** What a project and the facts of this run say of other versions of a package. */
export interface BackgroundSources {
  readonly approvals: readonly Approval[]
  /** What the lockfile held before this command. */
  readonly before: readonly ResolvedPackage[]
  readonly factsOf: (pkg: ResolvedPackage) => Facts | undefined
  readonly feed: Fact<Feed>
}

/** For the question about a package; looks nothing up that was not fetched already. */
export function backgroundOf({ package: pkg, pin }: Judgement, sources: BackgroundSources): Background {
  const last = acceptedBefore(sources.approvals, pkg)
  const before = sources.before.filter(({ name, version }) => name === pkg.name && version !== pkg.version)
  const earlier = earlierOf(pkg, sources)
  return {
    before: [...new Set(before.map(({ version }) => version))],
    ...(last?.pin && {
      approved: {
        version: last.version,
        by: last.by,
        at: last.at,
        sameScripts: pin !== undefined && hasSameScripts(pin.scripts, last.pin.scripts),
        sameFiles: sameReach(last.pin, pin),
      },
    }),
    ...(earlier && { earlier }),
  }
}

/** The settled release before it, unless the feed lists it or its publisher warns of it: then nothing is offered. */
function earlierOf(pkg: ResolvedPackage, { factsOf, feed }: BackgroundSources): Background['earlier'] {
  const history = factsOf(pkg)?.history
  const release = history?.state === 'known' ? history.value?.before : undefined
  if (release === undefined || release.deprecated !== undefined || feed.state === 'unknown') return undefined
  if (!semver.valid(release.version) || feed.value.lookup(pkg.name, release.version).length > 0) return undefined
  return { version: release.version, ...(release.published !== undefined && { published: release.published }) }
}

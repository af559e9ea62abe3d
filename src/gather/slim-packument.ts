import { parse } from 'semver'
import { isObject, type Json, own, stringOf, stringsOf } from '../parse/json.ts'
import type { ListedRelease, Packument } from './packument.ts'
import { textsOf, trustOf } from './stored-history.ts'

/** A packument as it is kept in the cache. */
export interface SlimPackument {
  /** What the registry calls this state of it, to ask whether it is still so. */
  readonly etag?: string
  /** ISO 8601: when the registry was asked last. */
  readonly asked: string
  readonly packument: Packument
}

/** For JSON. A list that is the very one of the release before is left out: people and dependencies seldom change. */
export function slimmed({ etag, asked, packument: { time, releases, repository } }: SlimPackument): object {
  let before: ListedRelease | undefined
  const rows = releases.map((release) => {
    const { version, published, publisher, trust, hasInstallScript, hasCommit, deprecated } = release
    const row = {
      v: version,
      // Times are kept once; one that cannot be read is no release's.
      ...(published === undefined && { untimed: true }),
      ...(publisher !== undefined && { by: publisher }),
      ...(trust !== 'none' && { trust }),
      ...(hasInstallScript && { scripts: true }),
      ...(hasCommit && { commit: true }),
      ...(deprecated !== undefined && { deprecated }),
      ...(before?.maintainers !== release.maintainers && { people: release.maintainers }),
      ...(before?.dependencies !== release.dependencies && { needs: release.dependencies }),
    }
    before = release
    return row
  })
  return { ...(etag !== undefined && { etag }), asked, ...(repository !== undefined && { repository }), time, rows }
}

/** What {@link slimmed} made; undefined for anything else. */
export function unslimmed(value: Json | undefined): SlimPackument | undefined {
  const [etag, asked, rows] = [stringOf(own(value, 'etag')), stringOf(own(value, 'asked')), own(value, 'rows')]
  if (asked === undefined || !Array.isArray(rows)) return undefined
  const [time, repository] = [stringsOf(own(value, 'time')), stringOf(own(value, 'repository'))]
  const releases: ListedRelease[] = []
  for (const row of rows) {
    const release = releaseOf(row, time, releases.at(-1))
    if (release === undefined) return undefined
    releases.push(release)
  }
  return {
    ...(etag !== undefined && { etag }),
    asked,
    packument: { time, releases, ...(repository !== undefined && { repository }) },
  }
}

function releaseOf(
  row: Json,
  time: Readonly<Record<string, string>>,
  before: ListedRelease | undefined,
): ListedRelease | undefined {
  const version = stringOf(own(row, 'v'))
  if (!isObject(row) || version === undefined || parse(version) === null) return undefined
  const published = row['untimed'] === true ? undefined : time[version]
  const [publisher, deprecated] = [stringOf(own(row, 'by')), stringOf(own(row, 'deprecated'))]
  return {
    version,
    ...(published !== undefined && { published }),
    ...(publisher !== undefined && { publisher }),
    maintainers: textsOf(own(row, 'people')) ?? before?.maintainers ?? [],
    trust: trustOf(own(row, 'trust')),
    hasInstallScript: own(row, 'scripts') === true,
    hasCommit: own(row, 'commit') === true,
    ...(deprecated !== undefined && { deprecated }),
    dependencies: textsOf(own(row, 'needs')) ?? before?.dependencies ?? [],
  }
}

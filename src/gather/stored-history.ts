import type { Release, ReleaseHistory, Trust } from '../model.ts'
import { isObject, type Json, own, stringOf } from '../parse/json.ts'

/** A history with the time at which the registry was asked, ISO 8601: a few hundred bytes where the packument has many thousand. */
export interface StoredHistory {
  readonly asked: string
  readonly history: ReleaseHistory
}

/** What was kept of it as JSON; undefined for anything else. */
export function storedHistory(value: Json | undefined): StoredHistory | undefined {
  const [asked, kept] = [stringOf(own(value, 'asked')), own(value, 'history')]
  const listed = own(kept, 'release')
  const [release, before] = [releaseOf(listed), releaseOf(own(kept, 'before'))]
  const [trusted, committed, settled, lines] = counts.map((name) => own(kept, name))
  const last = stringOf(own(kept, 'lastSettled'))
  const lists = [own(kept, 'people'), own(kept, 'together'), own(kept, 'gained')].map(textsOf)
  const [people, together, gained] = lists
  if (
    asked === undefined ||
    typeof trusted !== 'number' ||
    typeof committed !== 'number' ||
    typeof settled !== 'number' ||
    typeof lines !== 'number'
  )
    return undefined
  if (!people || !together || !gained || (listed !== null && release === undefined)) return undefined
  return {
    asked,
    history: {
      release: release ?? null,
      ...(before && { before }),
      trustedRun: trusted,
      committedRun: committed,
      trustLeft: own(kept, 'trustLeft') === true,
      settled,
      people,
      hadInstallScript: own(kept, 'hadInstallScript') === true,
      ...(last !== undefined && { lastSettled: last }),
      together,
      lines,
      gained,
    },
  }
}

const counts = ['trustedRun', 'committedRun', 'settled', 'lines'] as const

function releaseOf(value: Json | undefined): Release | undefined {
  const [version, maintainers] = [stringOf(own(value, 'version')), textsOf(own(value, 'maintainers'))]
  if (!isObject(value) || version === undefined || maintainers === undefined) return undefined
  const [published, publisher] = [stringOf(own(value, 'published')), stringOf(own(value, 'publisher'))]
  const deprecated = stringOf(own(value, 'deprecated'))
  return {
    version,
    ...(published !== undefined && { published }),
    ...(publisher !== undefined && { publisher }),
    maintainers,
    trust: trustOf(own(value, 'trust')),
    hasInstallScript: own(value, 'hasInstallScript') === true,
    hasCommit: own(value, 'hasCommit') === true,
    ...(deprecated !== undefined && { deprecated }),
  }
}

/** As it is kept; what is not known to be more is none. */
export const trustOf = (value: Json | undefined): Trust =>
  value === 'trusted' || value === 'provenance' ? value : 'none'

export const textsOf = (value: Json | undefined): readonly string[] | undefined =>
  Array.isArray(value) && value.every((item: Json) => typeof item === 'string') ? value : undefined

import type { Evidence, Release, ReleaseHistory } from '../../src/model.ts'
import { known } from './evidence.ts'

export const release = (fields: Partial<Release> = {}): Release => ({
  version: '1.0.0',
  published: '2026-11-20T00:00:00.000Z',
  maintainers: ['anna', 'bo'],
  publisher: 'anna',
  trust: 'none',
  hasInstallScript: false,
  hasCommit: false,
  ...fields,
})

/** An honest release of a package that has had others; a test changes what it is about. */
export const history = (fields: Partial<ReleaseHistory> = {}): Pick<Evidence, 'history'> => ({
  history: known({
    release: release(),
    before: release({ version: '0.9.0', published: '2026-10-01T00:00:00.000Z' }),
    trustedRun: 0,
    committedRun: 0,
    trustLeft: false,
    settled: 9,
    people: ['anna', 'bo'],
    hadInstallScript: false,
    lastSettled: '2026-10-01T00:00:00.000Z',
    together: [],
    lines: 1,
    gained: [],
    ...fields,
  }),
})

/** What a registry without people, times and attestations lets one know. */
export const sparse = (): Pick<Evidence, 'history'> =>
  history({
    release: { version: '1.0.0', maintainers: [], trust: 'none', hasInstallScript: false, hasCommit: false },
    before: { version: '0.9.0', maintainers: [], trust: 'none', hasInstallScript: false, hasCommit: false },
    people: [],
  })

/** Two years before `now`. */
export const longAgo = '2024-11-01T00:00:00.000Z'

import { strToU8, zipSync } from 'fflate'

export interface Report {
  readonly id: string
  readonly modified?: string
  readonly summary?: string
  readonly withdrawn?: string
  readonly affected: readonly unknown[]
}

export const entry = (name: string, versions: readonly string[] = [], ...ranges: readonly unknown[][]) => ({
  package: { ecosystem: 'npm', name },
  ...(versions.length > 0 ? { versions } : {}),
  ...(ranges.length > 0 ? { ranges: ranges.map((events) => ({ type: 'SEMVER', events })) } : {}),
})

export const report = (id: string, ...affected: readonly unknown[]): Report => ({
  id,
  modified: '2026-01-02T03:04:05Z',
  affected,
})

export const zipOf = (reports: readonly Report[]): Uint8Array =>
  zipSync(Object.fromEntries(reports.map((item, index) => [`${index}-${item.id}.json`, strToU8(JSON.stringify(item))])))

import { compare, lt, parse } from 'semver'
import type { ListedRelease, Packument } from '../../src/gather/packument.ts'
import type { Overview } from '../../src/model.ts'

/** A hijacked release as the public reports describe it, told in what a registry's document shows. */
export interface Incident {
  readonly name: string
  readonly version: string
  /** Of publication, ISO 8601. */
  readonly at: string
  /** Days between it and the release before. */
  readonly after?: number
  /** The release before it in its line. */
  readonly before: string
  /** Published in the same quarter of an hour. */
  readonly together?: readonly string[]
  /** What the releases before it had besides a token. */
  readonly had?: 'provenance' | 'trusted'
  readonly has?: 'provenance' | 'trusted'
  /** Published by an account that was new to the package. */
  readonly by?: string
  readonly firstScript?: boolean
  readonly gains?: Overview
}

const newborn = (name: string, born: string, hasInstallScript: boolean): Overview => ({
  name,
  born,
  people: ['mallory'],
  hasInstallScript,
})

/** Package, version before and version are those of compromised-version-pairs.tsv where it lists the incident. */
export const incidents: readonly Incident[] = [
  {
    name: 'event-stream',
    before: '3.3.4',
    version: '3.3.6',
    at: '2018-09-09T15:00:00Z',
    after: 700,
    by: 'right9ctrl',
    gains: newborn('flatmap-stream', '2018-08-25T00:00:00Z', false),
  },
  {
    name: 'eslint-scope',
    before: '3.7.1',
    version: '3.7.2',
    at: '2018-07-12T09:49:00Z',
    after: 460,
    firstScript: true,
  },
  {
    name: 'ua-parser-js',
    before: '0.7.28',
    version: '0.7.29',
    at: '2021-10-22T12:15:00Z',
    after: 180,
    together: ['0.8.0', '1.0.0'],
    firstScript: true,
  },
  { name: 'coa', before: '2.0.2', version: '2.0.3', at: '2021-11-04T12:00:00Z', after: 1000, firstScript: true },
  {
    name: 'rc',
    before: '1.2.8',
    version: '1.2.9',
    at: '2021-11-04T18:00:00Z',
    after: 1200,
    together: ['2.3.9'],
    firstScript: true,
  },
  { name: '@solana/web3.js', before: '1.95.5', version: '1.95.6', at: '2024-12-02T21:00:00Z' },
  { name: '@lottiefiles/lottie-player', before: '2.0.4', version: '2.0.5', at: '2024-10-30T20:00:00Z', after: 400 },
  {
    name: '@rspack/core',
    before: '1.1.6',
    version: '1.1.7',
    at: '2024-12-19T02:00:00Z',
    had: 'provenance',
    firstScript: true,
  },
  {
    name: 'eslint-config-prettier',
    before: '10.1.5',
    version: '10.1.6',
    at: '2025-07-18T16:00:00Z',
    together: ['8.10.1', '9.1.1'],
    had: 'provenance',
    firstScript: true,
  },
  { name: 'nx', before: '21.4.1', version: '21.5.0', at: '2025-08-26T22:32:00Z', had: 'provenance' },
  { name: 'chalk', before: '5.6.0', version: '5.6.1', at: '2025-09-08T13:16:00Z' },
  { name: 'debug', before: '4.4.1', version: '4.4.2', at: '2025-09-08T13:16:00Z' },
  {
    name: 'ngx-toastr',
    before: '19.0.0',
    version: '19.0.1',
    at: '2025-09-15T20:00:00Z',
    after: 500,
    firstScript: true,
  },
  { name: 'kill-port', before: '2.0.1', version: '2.0.2', at: '2025-11-24T05:00:00Z', after: 1200, firstScript: true },
  {
    name: '@asyncapi/specs',
    before: '6.10.0',
    version: '6.10.1',
    at: '2025-11-24T04:00:00Z',
    together: ['6.8.2'],
    firstScript: true,
  },
  {
    name: 'axios',
    before: '1.14.0',
    version: '1.14.1',
    at: '2026-03-31T00:21:00Z',
    had: 'trusted',
    gains: newborn('plain-crypto-js', '2026-03-30T06:00:00Z', true),
  },
  {
    name: '@tanstack/react-router',
    before: '1.169.2',
    version: '1.169.5',
    at: '2026-05-11T19:20:00Z',
    had: 'trusted',
    has: 'trusted',
  },
  {
    name: '@antv/util',
    before: '3.3.11',
    version: '3.4.11',
    at: '2026-05-19T02:00:00Z',
    after: 300,
    together: ['3.5.11'],
    firstScript: true,
  },
]

const day = 86_400_000

/** Quiet releases of a month each before it, then the hijacked one and what was published with it. */
export function documentOf(incident: Incident): Packument {
  const { version, before, together = [], after = 30 } = incident
  const at = Date.parse(incident.at)
  const quiet = [...olderThan(before), before].map((older, index, all) =>
    release(older, at - (after + 30 * (all.length - 1 - index)) * day, { trust: incident.had ?? 'none' }),
  )
  const hijacked: Partial<ListedRelease> = {
    trust: incident.has ?? 'none',
    hasInstallScript: incident.firstScript ?? false,
    dependencies: incident.gains ? [incident.gains.name] : [],
    ...(incident.by !== undefined && { publisher: incident.by, maintainers: ['anna', incident.by] }),
  }
  const others = together.map((other, index) => release(other, at + (index + 1) * 60_000, hijacked))
  const releases = [...quiet, release(version, at, hijacked), ...others].sort((a, b) => compare(a.version, b.version))
  return { time: Object.fromEntries(releases.map((one) => [one.version, one.published ?? ''])), releases }
}

/** Twelve at most: patches of the line's first minor, and of a line before it. */
function olderThan(version: string): string[] {
  const { major, minor } = parse(version) ?? { major: 1, minor: 0 }
  const [own, earlier] = major === 0 ? [`0.${minor}`, `0.${minor - 1}`] : [`${major}.0`, `${major - 1}.1`]
  const patches = (line: string) => Array.from({ length: 6 }, (_, patch) => `${line}.${patch}`)
  return [...patches(earlier), ...patches(own)].filter((older) => lt(older, version))
}

const release = (version: string, at: number, more: Partial<ListedRelease>): ListedRelease => ({
  version,
  published: new Date(at).toISOString(),
  publisher: 'anna',
  maintainers: ['anna'],
  trust: 'none',
  hasInstallScript: false,
  hasCommit: false,
  dependencies: [],
  ...more,
})

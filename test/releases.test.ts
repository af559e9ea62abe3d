import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { judgeSet } from '../src/guard.ts'
import type { Judgement, ResolvedPackage } from '../src/model.ts'
import { createProgress } from '../src/progress.ts'
import { openProject } from '../src/project.ts'
import { configOf } from './gather/support.ts'
import type { FixturePackage } from './tools/packages.ts'
import { type Registry, startRegistry } from './tools/registry.ts'

// Releases as the public registry lists them, cut to what is read, on a registry of our own: from its documents to the
// verdict. Times and trust are those of the packages, contents are made up.

const provenance = { attestations: { provenance: { predicateType: 'https://slsa.dev/provenance/v1' } } }
const oidc = { name: 'GitHub Actions', trustedPublisher: { id: 'github', oidcConfigId: 'oidc:0' } }
const person = (name: string, ...others: string[]) => ({
  _npmUser: { name },
  maintainers: [name, ...others].map((one) => ({ name: one })),
})

type How = 'token' | 'provenance' | 'trusted'

const release = (name: string, version: string, time: string, how: How, more: Partial<FixturePackage> = {}) => ({
  name,
  version,
  time: `${time}T12:00:00.000Z`,
  ...more,
  registryManifest: {
    ...person('anna', 'bo'),
    ...(how === 'trusted' && { _npmUser: oidc }),
    ...more.manifest,
    ...more.registryManifest,
  },
  dist: how === 'token' ? {} : provenance,
})

/** The judgement of one release on the day given, in an empty project. */
async function judged(id: string, day: string, packages: readonly FixturePackage[], rounds = 1): Promise<Judgement> {
  const registry = await startRegistry(packages)
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-releases-'))
  try {
    let last: Judgement | undefined
    for (let round = 0; round < rounds; round++) last = await judgedBy(registry, folder, id, day, round > 0)
    return last!
  } finally {
    await registry.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function judgedBy(registry: Registry, folder: string, id: string, day: string, offline: boolean) {
  const at = id.lastIndexOf('@')
  const [name, version] = [id.slice(0, at), id.slice(at + 1)]
  const pkg: ResolvedPackage = {
    id,
    name,
    version,
    source: { type: 'registry' },
    integrity: registry.integrity(name, version),
    path: [id],
    locations: [],
    optional: false,
    dev: false,
    bundled: false,
  }
  const [judgement] = await judgeSet(
    { packages: [pkg], gaps: [] },
    {
      project: openProject(folder),
      config: configOf({ registry: registry.url, 'fetch-retries': 0 }),
      cacheFolder: join(folder, 'cache'),
      feed: { state: 'known', value: { built: '', entries: 0, digest: '', lookup: () => [] } },
      likeness: { state: 'known', value: { packages: [] } },
      names: { state: 'unknown', why: 'not at hand' },
      offline,
      now: new Date(`${day}T12:00:00.000Z`),
      progress: createProgress(new PassThrough(), false),
    },
  )
  return judgement!
}

const rulesOf = ({ findings }: Judgement) => findings.map(({ rule }) => rule).sort()

const lines: Record<string, readonly FixturePackage[]> = {
  // pnpm/pnpm#10202: line 6 never had provenance.
  'semver@6.3.1': [
    release('semver', '6.3.0', '2019-07-23', 'token'),
    release('semver', '6.3.1', '2023-07-10', 'token'),
    release('semver', '7.5.1', '2023-05-12', 'provenance'),
    release('semver', '7.5.4', '2023-07-07', 'provenance'),
  ],
  // pnpm/pnpm#10622: still built and attested, only not published over OIDC.
  'vite@6.4.1': [
    release('vite', '6.3.6', '2025-09-08', 'trusted'),
    release('vite', '6.4.0', '2025-10-09', 'trusted'),
    release('vite', '6.4.1', '2025-10-20', 'provenance'),
    release('vite', '7.1.10', '2025-10-14', 'trusted'),
  ],
  // Published by hand from a branch once the next major was out.
  'undici-types@6.21.0': [
    release('undici-types', '6.13.0', '2024-04-12', 'provenance'),
    release('undici-types', '6.19.8', '2024-08-20', 'token'),
    release('undici-types', '6.20.0', '2024-10-09', 'token'),
    release('undici-types', '6.21.0', '2024-11-13', 'token'),
    release('undici-types', '7.0.0', '2024-12-02', 'provenance'),
  ],
  'undici@6.21.1': [
    release('undici', '6.20.0', '2024-10-09', 'provenance'),
    release('undici', '6.21.1', '2025-01-21', 'token'),
    release('undici', '7.0.0', '2024-12-02', 'provenance'),
  ],
  '@octokit/endpoint@9.0.6': [
    release('@octokit/endpoint', '9.0.5', '2024-04-16', 'token'),
    release('@octokit/endpoint', '9.0.6', '2025-02-14', 'token'),
    release('@octokit/endpoint', '10.1.0', '2024-04-03', 'provenance'),
    release('@octokit/endpoint', '10.1.3', '2025-02-13', 'provenance'),
  ],
  'reselect@4.1.9': [
    release('reselect', '4.1.8', '2023-05-01', 'token'),
    release('reselect', '4.1.9', '2024-07-01', 'token'),
    release('reselect', '5.1.0', '2024-01-18', 'provenance'),
  ],
}

for (const [id, packages] of Object.entries(lines)) {
  test(`${id} is quiet two days after it came out`, async () => {
    const time = packages.find((one) => `${one.name}@${one.version}` === id)!.time!
    const day = new Date(Date.parse(time) + 2 * 86_400_000).toISOString().slice(0, 10)
    const { verdict, findings } = await judged(id, day, packages)
    assert.equal([verdict, findings.filter(({ rule }) => rule !== 'release/dormant')], ['allow', []])
  })
}

test('reselect 5.1.1, which lost provenance inside its line in 2024, has been out long enough', async () => {
  const packages = [
    release('reselect', '5.1.0', '2024-01-18', 'provenance'),
    release('reselect', '5.1.1', '2024-06-22', 'token'),
  ]
  assert.equal(rulesOf(await judged('reselect@5.1.1', '2024-06-25', packages)), ['provenance/lost'])
  assert.equal(rulesOf(await judged('reselect@5.1.1', '2026-11-26', packages)), [])
})

test('provenance lost inside a line is noted, and stops an install for two weeks where it was a habit', async () => {
  const packages = [
    release('a', '1.0.0', '2026-01-01', 'provenance'),
    release('a', '1.0.1', '2026-02-01', 'provenance'),
    release('a', '1.0.2', '2026-03-01', 'trusted'),
    release('a', '1.0.3', '2026-04-01', 'token'),
  ]
  const fresh = await judged('a@1.0.3', '2026-04-05', packages)
  assert.equal([fresh.verdict, rulesOf(fresh)], ['ask', ['provenance/lost', 'release/takeover']])
  const later = await judged('a@1.0.3', '2026-05-05', packages)
  assert.equal([later.verdict, rulesOf(later)], ['allow', ['provenance/lost']])
})

const script = { manifest: { scripts: { postinstall: 'node x.js' } }, files: { 'x.js': 'process.exitCode = 0\n' } }
const quiet = ['1.0.0', '1.0.1', '1.0.2'].map((version, month) =>
  release('a', version, `2026-0${month + 1}-01`, 'token'),
)

test('a stranger who adds the first install script stops an install; so says the cache, offline', async () => {
  const by = { registryManifest: { ...script.manifest, ...person('eve', 'anna') } }
  const packages = [...quiet, release('a', '1.0.3', '2026-05-01', 'token', { ...script, ...by })]
  for (const rounds of [1, 2]) {
    const { verdict, findings, gaps } = await judged('a@1.0.3', '2026-05-10', packages, rounds)
    const rules = findings.map(({ rule }) => rule).sort()
    assert.equal(rules, ['people/new-publisher', 'release/first-install-script', 'release/takeover'])
    // Only the built analyser has a version, under which code is kept for the second round.
    assert.equal([verdict, gaps.filter(({ about }) => about !== 'naming' && about !== 'code')], ['ask', []])
  }
})

test('a dependency that is a day old and by others stops an install when it has a script', async () => {
  const gains = { manifest: { dependencies: { b: '1' } } }
  const packages = [
    ...quiet,
    release('a', '1.0.3', '2026-05-02', 'token', gains),
    release('b', '1.0.0', '2026-05-01', 'token', {
      ...script,
      registryManifest: { ...script.manifest, ...person('eve') },
    }),
  ]
  assert.equal(rulesOf(await judged('a@1.0.3', '2026-05-10', packages)), ['dependency/newborn', 'release/takeover'])
})

test('builds are compared while a release is young, and nothing is asked of them later', async () => {
  const packages = [
    release('a', '1.0.0', '2026-01-01', 'provenance'),
    release('a', '1.0.1', '2026-03-01', 'provenance'),
  ]
  for (const [day, asked] of [
    ['2026-03-20', 1],
    ['2026-05-01', 0],
  ] as const) {
    const registry = await startRegistry(packages)
    const folder = mkdtempSync(join(tmpdir(), 'portcullis-releases-'))
    await judgedBy(registry, folder, 'a@1.0.1', day, false)
    await registry.close()
    rmSync(folder, { recursive: true, force: true })
    const attestations = registry.requests.filter(({ url }) => url.startsWith('/-/npm/v1/attestations/'))
    assert.is(attestations.length, asked, day)
  }
})

test('what the registry cannot tell of a gained dependency is a gap', async () => {
  const gains = { manifest: { dependencies: { missing: '1' } } }
  const packages = [...quiet, release('a', '1.0.3', '2026-05-02', 'token', gains)]
  const { verdict, gaps } = await judged('a@1.0.3', '2026-05-10', packages)
  assert.equal(
    [verdict, gaps.map(({ about }) => about).filter((about) => about !== 'naming')],
    ['allow', ['newDependencies']],
  )
})

test.run()

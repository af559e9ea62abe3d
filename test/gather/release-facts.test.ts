import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Attested, Subject } from '../../src/gather/attestations.ts'
import type { Metadata } from '../../src/gather/metadata.ts'
import { releaseFactsOf } from '../../src/gather/release-facts.ts'
import type { VersionDocument } from '../../src/gather/version-document.ts'
import type { Fact, ReleaseHistory } from '../../src/model.ts'
import { manifest } from '../rules/evidence.ts'
import { history as honest, release } from '../rules/releases.ts'
import { configOf, pkg } from './support.ts'

const known = <T>(value: T) => ({ state: 'known', value }) as const
const why = { state: 'unknown', why: 'no network' } as const
const nothing = known(null)
const integrity = `sha512-${Buffer.alloc(64).toString('base64')}`
const document: VersionDocument = { manifest: manifest(), integrity, signatures: [], hasProvenance: true }
const build = { repository: 'https://g.invalid/a/a', workflow: 'release.yml', builder: 'hosted' }
const moved = { ...build, repository: 'https://g.invalid/b/a' }
const before = release({ version: '0.9.0', trust: 'provenance' })
const history = (fields: Partial<ReleaseHistory> = {}) => honest({ before, ...fields }).history

interface Answers {
  readonly history?: Fact<ReleaseHistory | null>
  readonly attested?: Readonly<Record<string, Fact<Attested | null>>>
  readonly document?: Fact<VersionDocument | null>
  readonly day?: string
  readonly minimumAge?: number
}

async function facts(answers: Answers) {
  const asked: string[] = []
  const metadata = {
    history: async () => answers.history ?? history(),
    attested: async ({ version }: Subject) => {
      asked.push(`attested ${version}`)
      return answers.attested?.[version] ?? nothing
    },
    overview: async (name: string) => {
      asked.push(name)
      return name === 'missing' ? why : known({ name, people: [], hasInstallScript: false })
    },
    fixes: async (_: string, from: string, to: string) => {
      asked.push(`fixes ${from} ${to}`)
      return known([])
    },
  } as unknown as Metadata
  const options = {
    config: configOf({}),
    now: new Date(answers.day ?? '2026-11-24'),
    minimumAge: answers.minimumAge ?? 0,
  }
  const found = await releaseFactsOf(pkg({ integrity }), answers.document ?? known(document), metadata, options)
  return { ...found, asked }
}

test('a build is set beside the one before it in its line', async () => {
  const attested = { '1.0.0': known({ build }), '0.9.0': known({ build: moved }) }
  assert.equal((await facts({ attested })).provenance, known({ build, before: moved }))
})

test('where the one before has no build there is nothing beside it', async () => {
  const attested = { '1.0.0': known({ build }) }
  assert.equal((await facts({ attested })).provenance, known({ build }))
  const bare = history({ before: release({ version: '0.9.0' }) })
  assert.equal((await facts({ attested, history: bare })).asked, ['attested 1.0.0'])
})

test('a provenance that does not hold is told, one that cannot be had is unknown, of either release', async () => {
  const invalid = known({ invalid: 'forged' })
  assert.equal((await facts({ attested: { '1.0.0': invalid } })).provenance, invalid)
  assert.equal((await facts({ attested: { '1.0.0': why } })).provenance, why)
  assert.equal((await facts({ attested: { '1.0.0': known({ build }), '0.9.0': why } })).provenance, why)
})

test('no attestation is asked of a release that has none or is a month old', async () => {
  assert.equal((await facts({ document: known({ ...document, hasProvenance: false }) })).asked, [])
  assert.equal((await facts({ day: '2026-12-24' })).asked, [])
})

test('advisories are asked only of what is younger than the policy wants', async () => {
  const quiet = known({ ...document, hasProvenance: false })
  assert.equal((await facts({ document: quiet, minimumAge: 7 * 86_400_000 })).asked, ['fixes 0.9.0 1.0.0'])
  assert.equal((await facts({ document: quiet, minimumAge: 86_400_000 })).asked, [])
})

test('each dependency gained is looked up; one that is missing or one too many leaves a gap', async () => {
  const gained = (...names: string[]) => facts({ history: history({ gained: names }), day: '2026-12-24' })
  assert.equal((await gained('b')).newDependencies, known([{ name: 'b', people: [], hasInstallScript: false }]))
  assert.equal((await gained('b', 'missing')).newDependencies, why)
  const many = await gained(...Array.from({ length: 31 }, (_, index) => `b${index}`))
  assert.equal([many.newDependencies, many.asked], [{ state: 'unknown', why: 'it gains 31 dependencies at once' }, []])
})

test("the document's integrity stands in the history and is what a signature is held to", async () => {
  const signatures = [{ keyid: 'SHA256:jl3bwswu80PjjokCgh0o2w5c2U4LhQAE57gj9cz1kzA', sig: 'AA==' }]
  const found = await facts({ document: known({ ...document, signatures }) })
  assert.is(found.history.state === 'known' && found.history.value?.integrity, integrity)
  assert.match(JSON.stringify(found.signature), 'does not fit')
  const old = known({ ...document, integrity: 'sha1-AAAA', signatures })
  assert.equal((await facts({ document: old })).signature, nothing)
})

test('one missing fact is one gap: what hangs on it is null', async () => {
  const found = await facts({ history: why })
  assert.equal(
    [found.history, found.newDependencies, found.signature, found.provenance],
    [why, nothing, nothing, nothing],
  )
  assert.equal((await facts({ document: why })).signature, nothing)
})

test.run()

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { attestedBy } from '../../src/gather/attestations.ts'
import type { Json } from '../../src/parse/json.ts'

// What the registry answered for two packages that exist to test provenance (from slsa-framework/slsa-verifier).
const recorded = (name: string): Json =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', 'fixtures', 'attestations', name), 'utf8'))
const gundam = recorded('gundam-visor-1.0.1.json')
const hex =
  '8d9d7972f676516c75014aa074e11ae604d98f0b64ec6725a61e2838ff3dab162118fa71433fb31e1550d30bd0dec9d086ce032b94457b583900c507acf39c40'
const subject = {
  name: 'gundam-visor',
  version: '1.0.1',
  integrity: `sha512-${Buffer.from(hex, 'hex').toString('base64')}`,
}
const build = {
  repository: 'https://github.com/ramonpetgrave64/gundam-visor',
  workflow: '.github/workflows/npm-publish.yml',
  builder: 'https://token.actions.githubusercontent.com (github-hosted)',
}
const invalid = (why: string) => ({ state: 'known', value: { invalid: why } })

interface Bundle {
  dsseEnvelope?: { payload: string; signatures: { sig: string }[] }
  verificationMaterial?: { tlogEntries: { logId: { keyId: string } }[] }
}

/** The answer with one part of the provenance's bundle replaced. */
function forged(change: (bundle: Bundle) => void): Json {
  const copy = structuredClone(gundam) as never as { attestations: { predicateType: string; bundle: Bundle }[] }
  change(copy.attestations.find(({ predicateType }) => predicateType.startsWith('https://slsa.dev/'))!.bundle)
  return copy as never
}

test('a provenance of this archive names its build', async () => {
  assert.equal(await attestedBy(gundam, subject), { state: 'known', value: { build } })
  const { name, version } = subject
  assert.equal(await attestedBy(gundam, { name, version }), { state: 'known', value: { build } })
})

test('the older words say the same, of a scoped name too', async () => {
  const named = { name: '@trishankatdatadog/supreme-goggles', version: '1.0.5' }
  const fact = await attestedBy(recorded('supreme-goggles-1.0.5.json'), named)
  assert.equal(fact.state === 'known' && 'build' in fact.value && fact.value.build.workflow, build.workflow)
})

test('a provenance of another archive, name or version proves nothing', async () => {
  const other = { ...subject, integrity: `sha512-${Buffer.alloc(64).toString('base64')}` }
  for (const wrong of [other, { ...subject, name: 'gundam' }, { ...subject, version: '1.0.2' }]) {
    assert.equal(await attestedBy(gundam, wrong), invalid('it is about something else'))
  }
})

test('a payload or a signature that was changed proves nothing', async () => {
  const payload = forged((bundle) => {
    const envelope = bundle.dsseEnvelope!
    const text = Buffer.from(envelope.payload, 'base64').toString('utf8').replaceAll('ramonpetgrave64', 'somebody-else')
    envelope.payload = Buffer.from(text).toString('base64')
  })
  assert.equal(await attestedBy(payload, subject), invalid('DSSE payload hash mismatch'))
  const signature = forged((bundle) => {
    bundle.dsseEnvelope!.signatures[0]!.sig = Buffer.alloc(70, 1).toString('base64')
  })
  assert.match(JSON.stringify(await attestedBy(signature, subject)), '"invalid"')
})

test('what the root that ships cannot tell is a gap', async () => {
  const log = forged((bundle) => {
    bundle.verificationMaterial!.tlogEntries[0]!.logId.keyId = Buffer.alloc(32).toString('base64')
  })
  const fact = await attestedBy(log, subject)
  assert.match(fact.state === 'unknown' ? fact.why : fact.state, 'cannot be checked with the root that ships')
})

test('an answer without a provenance that can be read proves nothing', async () => {
  const missing = invalid('the registry lists a provenance and has none')
  for (const answer of [null, {}, { attestations: 7 }, { attestations: [{ predicateType: 'x', bundle: {} }] }]) {
    assert.equal(await attestedBy(answer as Json, subject), missing)
  }
  const empty = forged((bundle) => {
    delete bundle.dsseEnvelope
    delete bundle.verificationMaterial
  })
  assert.match(JSON.stringify(await attestedBy(empty, subject)), '"invalid"')
})

test.run()

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { signingRegistry } from '../../src/gather/registry-keys.ts'
import { type Signed, signatureOf } from '../../src/gather/signature.ts'

// The public registry's record of a package that npm keeps for its own health checks.
const keyid = 'SHA256:jl3bwswu80PjjokCgh0o2w5c2U4LhQAE57gj9cz1kzA'
const tiny: Signed = {
  name: 'tiny-tarball',
  version: '1.0.0',
  integrity: 'sha512-SxmEuEiq4d9L2UjUCyP7g3KHND65MJnsFbEwCbaoMp9NYjHjufAzIUCRaRHB+FNTwzZ1e2xjBoYobBB8pqB5IQ==',
  published: '2015-03-24T00:12:24.039Z',
  signatures: [
    {
      keyid,
      sig: 'MEUCICguG74eMv+l6RBT6cDoOhWysqtjms2zSXyWwg6LC5XnAiEAq1VSNbCx+D4LT6lgzYx0JGs0PPWKgP9XuQn8tniow2c=',
    },
  ],
}
const of = (more: Partial<Signed>, registry = signingRegistry) => signatureOf({ ...tiny, ...more }, registry)
const fits = { state: 'known', value: { keyId: keyid } }
const invalid = (why: string) => ({ state: 'known', value: { keyId: keyid, invalid: why } })

test("npm's signature fits its own release, wherever the document came from", () => {
  assert.equal(of({}), fits)
  assert.equal(of({}, 'https://mirror.invalid/'), fits)
})

test('it fits no other name, version or integrity', () => {
  for (const other of [{ name: 'tiny' }, { version: '1.0.1' }, { integrity: 'sha512-AA==' }]) {
    assert.equal(of(other), invalid('it does not fit the name, version and integrity'))
  }
  assert.match(JSON.stringify(of({ signatures: [{ keyid, sig: 'no base64 !' }] })), 'does not fit')
})

test('a key signs nothing that was published after its end', () => {
  assert.equal(of({ published: '2026-01-01T00:00:00Z' }), invalid('its key had expired when it was published'))
})

test('one bad signature among good ones counts', () => {
  const bad = { keyid, sig: 'AA==' }
  assert.equal(
    of({ signatures: [...tiny.signatures, bad] }),
    invalid('it does not fit the name, version and integrity'),
  )
})

test('what is not signed, or by a registry whose keys nobody ships, says nothing', () => {
  assert.equal(of({ signatures: [] }), { state: 'known', value: null })
  const foreign = [{ keyid: 'SHA256:other', sig: 'AA==' }]
  assert.equal(of({ signatures: foreign }, 'https://mirror.invalid/'), { state: 'known', value: null })
  assert.equal(of({ signatures: [...foreign, ...tiny.signatures] }), fits)
})

test("a key of npm's that does not ship yet is a gap", () => {
  const fact = of({ signatures: [{ keyid: 'SHA256:next\u001b[2J', sig: 'AA==' }] })
  assert.is(
    fact.state === 'unknown' && fact.why,
    'it is signed with the key "SHA256:next\\u001b[2J", which does not ship with the guard',
  )
})

test.run()

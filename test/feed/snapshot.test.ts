import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openFeed } from '../../src/feed/open.ts'

const feed = openFeed(readFileSync(new URL('../../feed/snapshot.bin', import.meta.url)), 'feed/snapshot.bin')
const ids = (name: string, version: string) => feed.lookup(name, version).map(({ id }) => id)

test('the shipped feed opens and is of the size that it claims', () => {
  assert.ok(feed.entries >= 25_000)
  assert.ok(Date.parse(feed.built) >= Date.parse('2026-08-22T00:00:00Z'))
})

test('the shipped feed names hijacked versions and spares their neighbours', () => {
  assert.equal(ids('@solana/web3.js', '1.95.7'), ['MAL-2024-11183'])
  assert.equal(ids('@ledgerhq/connect-kit', '1.1.7'), ['MAL-2023-8697'])
  assert.equal(ids('@ebay/ui-core-react', '6.2.5'), ['MAL-2024-1006'])
  for (const [name, version] of [
    ['@solana/web3.js', '1.95.5'],
    ['@solana/web3.js', '1.95.8'],
    ['@ledgerhq/connect-kit', '1.1.8'],
    ['@ebay/ui-core-react', '6.2.1'],
    ['fsevents', '2.3.3'],
    ['lodash', '4.17.21'],
    ['react', '19.0.0'],
  ] as const)
    assert.equal(ids(name, version), [], `${name}@${version}`)
})

test('the shipped feed condemns every version of a package that was malware and nothing else', () => {
  assert.equal(feed.lookup('eslint-config-airbnb-compat', '1.0.0'), [
    { id: 'MAL-2025-4339', summary: 'Malicious code in eslint-config-airbnb-compat (npm)' },
  ])
})

test.run()

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sourceUrl } from '../../src/rules/source-url.ts'
import { hits, resolved, says } from './evidence.ts'

test('an archive from an address is a hit that shows it', () => {
  const source = { type: 'url', url: 'https://host.invalid/a.tgz' } as const
  assert.match(says(sourceUrl, { package: resolved({ source }) })[0] as string, /https:\/\/host\.invalid\/a\.tgz/)
})

test('a registry archive and a packed file of the project are quiet', () => {
  assert.equal(hits(sourceUrl, {}), [])
  assert.equal(hits(sourceUrl, { package: resolved({ source: { type: 'file', path: 'vendor/a.tgz' } }) }), [])
})

test.run()

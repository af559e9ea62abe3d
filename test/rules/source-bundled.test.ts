import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { sourceBundled } from '../../src/rules/source-bundled.ts'
import { hits, resolved, says } from './evidence.ts'

test('a package inside the archive of another is a hit', () => {
  const bundled = resolved({ bundled: true, path: ['npm@11.0.0', 'a@1.0.0'] })
  assert.match(says(sourceBundled, { package: bundled })[0] ?? '', /come inside npm@11\.0\.0,/u)
})

test('one with an archive of its own is quiet', () => {
  assert.equal(hits(sourceBundled, {}), [])
})

test('a parent that is not known is said so', () => {
  assert.match(says(sourceBundled, { package: resolved({ bundled: true }) })[0] ?? '', /inside another package/u)
})

test.run()

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { archiveOddities } from '../../src/rules/archive-oddities.ts'
import { archive, hits, known, says } from './evidence.ts'

test('an archive that no packer builds is a hit that says how', () => {
  const odd = known(archive({ oddities: ['package.json appears twice'] }))
  assert.match(says(archiveOddities, { archive: odd })[0] as string, /package\.json appears twice/)
})

test('a plain archive, and a link that has none, are quiet', () => {
  assert.equal(hits(archiveOddities, {}), [])
  assert.equal(hits(archiveOddities, { archive: known(null) }), [])
})

test.run()

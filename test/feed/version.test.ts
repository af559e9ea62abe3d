import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { canonicalVersion, spellingsOf } from '../../src/feed/version.ts'

test('what a version looks like does not depend on whether semver has to read it', () => {
  const number = fc.stringMatching(/^(?:0|[0-9]{1,18})$/)
  fc.assert(
    fc.property(fc.array(number, { minLength: 2, maxLength: 4 }), (numbers) => {
      const version = numbers.join('.')
      // A prefix makes semver read it, and says nothing.
      const read = spellingsOf(`v${version}`)
      assert.equal(spellingsOf(version), read[0] === `v${version}` ? [version] : read)
      assert.is(spellingsOf(version)[0], canonicalVersion(version))
    }),
  )
})

test.run()

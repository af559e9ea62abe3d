import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { speaking } from '../speaking.ts'
import { packagesIn } from './txtar.ts'

/**
 * Packages that were written before any rule had seen them, in the shapes of 2024 to 2026, and frozen before they were
 * judged. Of the second exam 90 of 122 were stopped at first sight and 2 of 63 honest ones were alarms; of the third, which
 * was written while those misses were worked on, 17 of 36 and 0 of 15 (November 2026). What is missed still, or is still an
 * alarm, stands here and fails once that changes.
 */
const missed = new Set([
  'commit-dependency', // its dependency comes from git, and that is what is asked about
  'flood',
  'global-agent', // asked about
  'input-watch',
  'linked-device',
  'page-redirect',
  'shadow-bin', // asked about
  'weak-random',
  'build-plugin',
  'model-proxy',
  'tool-poison',
])
const alarms = new Set(['licence-check'])

for (const exam of ['second', 'third']) {
  for (const hostile of packagesIn(`${exam}/hostile`)) {
    test(`${exam}: ${hostile.comment}`, () => {
      const critical = speaking(hostile).filter(({ severity }) => severity === 'critical')
      assert.is(critical.length === 0, missed.has(hostile.name), critical.map(({ id }) => id).join(', ') || 'silence')
    })
  }
  for (const honest of packagesIn(`${exam}/honest`)) {
    test(`${exam}, honest: ${honest.comment}`, () => {
      const rules = speaking(honest).map(({ id }) => id)
      assert.is(rules.length > 0, alarms.has(honest.name), rules.join(', '))
    })
  }
}

test.run()

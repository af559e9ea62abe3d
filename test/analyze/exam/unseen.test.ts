import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { speaking } from '../speaking.ts'
import { packagesIn } from './txtar.ts'

/**
 * Packages that were written before any rule had seen them, in the shapes of 2024 to 2026, and frozen before they were
 * judged. At first sight 90 of 122 of the second exam were stopped, with 2 alarms among 63 honest ones; of the third and the
 * fourth, written to be unlike the one before while its misses were worked on, 17 of 36 and 10 of 24, with no alarm among 15
 * and 8; of the fifth, usual kinds in other words, 19 of 24 (18 before any of that work; November 2026). What is missed still,
 * or is still an alarm, stands here and fails once that changes.
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
  'address-book',
  'switch-words',
  'esm-loader',
  'winget-drop', // asked about
])
const alarms = new Set(['licence-check'])

for (const exam of ['second', 'third', 'fourth', 'fifth']) {
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

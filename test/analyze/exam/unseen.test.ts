import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { speaking } from '../speaking.ts'
import { exams, packagesIn } from './txtar.ts'

/**
 * Packages that were written before any rule had seen them, in the shapes of 2024 to 2026, and frozen before they were
 * judged. At first sight 90 of 122 of the second exam were stopped, with 2 alarms among 63 honest ones; of the third and the
 * fourth, written to be unlike the one before while its misses were worked on, 17 of 36 and 10 of 24, with no alarm among 15
 * and 8; of the fifth, usual kinds in other words, 19 of 24 (18 before any of that work); of the sixth, written among helpers
 * that do nothing as real packages have them, 39 of 49, with 5 alarms among 45 (November 2026). What is missed still, or is
 * still an alarm, stands here and fails once that changes.
 */
const missed = new Set([
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
  'esm-loader',
  'winget-drop', // asked about
])
const alarms = new Set([
  'licence-check',
  'trial-obfuscated', // obfuscated, and nothing else
])

for (const { name: exam, kinds } of exams) {
  for (const kind of kinds) {
    for (const { name, comment, ...fixture } of packagesIn(`${exam}/${kind}`)) {
      test(`${exam}, ${kind}: ${comment}`, () => {
        const found = speaking(fixture).filter(({ severity }) => kind === 'honest' || severity === 'critical')
        const [isFound, expected] = [found.length > 0, kind === 'honest' ? alarms.has(name) : !missed.has(name)]
        assert.is(isFound, expected, found.map(({ id }) => id).join(', ') || 'silence')
      })
    }
  }
}

test.run()

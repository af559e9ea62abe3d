import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { cloneRunsScript } from '../../src/rules/clone-runs-script.ts'
import { archive, hits, known, says, unknown } from './evidence.ts'
import { history, release, sparse } from './releases.ts'

const original = known({ name: 'parser-js', repository: 'github.com/f/parser-js', people: ['f'] })
const script = { archive: known(archive({ installScripts: { postinstall: 'node x.js' } })) }

test('a copy by others that wants to run is a hit', () => {
  assert.equal(says(cloneRunsScript, { ...history(), original, ...script }), [
    'it claims github.com/f/parser-js, where parser-js lives, is not published by its people, and wants to run postinstall',
  ])
})

test('one without a script is quiet, and so is one by the same people', () => {
  assert.equal(hits(cloneRunsScript, { ...history(), original }), [])
  assert.equal(hits(cloneRunsScript, { ...history({ release: release({ publisher: 'f' }) }), original, ...script }), [])
})

test('it stops nobody whose people are not told of', () => {
  assert.equal(hits(cloneRunsScript, { ...sparse(), original, ...script }), [])
  const nameless = known({ ...original.value, people: [] })
  assert.equal(hits(cloneRunsScript, { ...history(), original: nameless, ...script }), [])
  assert.equal(hits(cloneRunsScript, { ...history(), original: unknown('no network'), ...script }), [])
  assert.equal(cloneRunsScript.needs, ['original', 'history', 'archive'])
})

test.run()

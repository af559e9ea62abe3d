import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { NearName } from '../../src/model.ts'
import { nameRunsScript } from '../../src/rules/name-runs-script.ts'
import { archive, hits, known, says, unknown } from './evidence.ts'

const naming = (more: Partial<NearName> = {}, downloads: number | null = null) =>
  known({
    downloads,
    invented: false,
    scopeKnown: false,
    aliasDownloads: null,
    near: { popular: 'lodash', rank: 145, downloads: 450_000_000, kind: 'transposed', letters: 6, word: 6, ...more },
  } as const)

const scripted = known(archive({ installScripts: { postinstall: 'node x.js' } }))

test('a weak resemblance with an install script is a hit', () => {
  assert.is(hits(nameRunsScript, { naming: naming({ kind: 'combination' }), archive: scripted }).length, 1)
})

test('so is a name that a machine made, and nothing is said twice', () => {
  const made = { downloads: null, near: null, invented: true, scopeKnown: false, aliasDownloads: null }
  assert.match(
    says(nameRunsScript, { naming: known(made), archive: scripted })[0] ?? '',
    /spelled like it, and it wants/u,
  )
  assert.equal(hits(nameRunsScript, { naming: known({ ...naming().value, invented: true }), archive: scripted }), [])
  assert.equal(hits(nameRunsScript, { naming: known({ ...made, downloads: 900 }), archive: scripted }), [])
})

test('the same without a script is quiet, and so is a script under a name of its own', () => {
  assert.equal(hits(nameRunsScript, { naming: naming({ kind: 'combination' }) }), [])
  assert.equal(
    hits(nameRunsScript, {
      naming: known({ downloads: null, near: null, invented: false, scopeKnown: false, aliasDownloads: null }),
      archive: scripted,
    }),
    [],
  )
  assert.equal(hits(nameRunsScript, { naming: naming({ kind: 'combination' }, 1000), archive: scripted }), [])
})

test('nothing is said of what is unknown', () => {
  assert.equal(hits(nameRunsScript, { naming: naming({ kind: 'order' }), archive: known(null) }), [])
  assert.equal(hits(nameRunsScript, { naming: naming({ kind: 'order' }), archive: unknown('gone') }), [])
  assert.equal(hits(nameRunsScript, { naming: unknown('no list'), archive: scripted }), [])
})

test.run()

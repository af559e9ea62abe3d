import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { analyze } from '../../../src/analyze/analyze.ts'
import { installScriptsOf, parseManifest } from '../../../src/parse/manifest.ts'
import { rules } from '../../../src/rules/index.ts'
import { archive, evidence, known, now, resolved } from '../../rules/evidence.ts'
import { packageOf } from '../source.ts'
import { incidents } from './incidents.ts'
import { type Fixture, techniques } from './techniques.ts'

/** Ids of the rules that would abort or ask. */
function speaking({ manifest: fields = {}, files }: Fixture): string[] {
  const source = packageOf({ name: 'sample', version: '1.0.0', ...fields }, files)
  const manifest = parseManifest(source.manifestText, 'package.json')
  const installScripts = installScriptsOf(manifest, source.files.has('binding.gyp'))
  const facts = evidence({
    package: resolved({ name: 'sample' }),
    archive: known(archive({ manifest, installScripts })),
    registryManifest: known(manifest),
    code: known(analyze(source)),
  })
  return rules
    .filter(({ severity }) => severity === 'critical' || severity === 'high')
    .filter((rule) => [...rule.check(facts, now)].length > 0)
    .map(({ id }) => id)
}

for (const { name, rule, hostile, honest } of [...techniques, ...incidents]) {
  test(`${name}: ${rule} speaks`, () => {
    assert.ok(speaking(hostile).includes(rule), `only ${speaking(hostile).join(', ') || 'silence'}`)
  })
  test(`${name}: what looks like it is quiet`, () => {
    assert.equal(speaking(honest), [])
  })
}

test.run()

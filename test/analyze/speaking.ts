import { analyze } from '../../src/analyze/analyze.ts'
import type { Rule } from '../../src/model.ts'
import { installScriptsOf, parseManifest } from '../../src/parse/manifest.ts'
import { rules } from '../../src/rules/index.ts'
import { archive, evidence, known, now, resolved } from '../rules/evidence.ts'
import type { Fixture } from './js/techniques.ts'
import { packageOf } from './source.ts'

/** The rules that would abort or ask, for a package in memory. */
export function speaking({ manifest: fields = {}, files }: Fixture): readonly Rule[] {
  const { name = 'sample', version = '1.0.0' } = fields as { name?: string; version?: string }
  const source = packageOf({ ...fields, name, version }, files)
  const manifest = parseManifest(source.manifestText, 'package.json')
  const installScripts = installScriptsOf(manifest, source.files.has('binding.gyp'))
  const facts = evidence({
    package: resolved({ name, version }),
    archive: known(archive({ manifest, installScripts })),
    registryManifest: known(manifest),
    code: known(analyze(source)),
  })
  return rules
    .filter(({ severity }) => severity === 'critical' || severity === 'high')
    .filter((rule) => [...rule.check(facts, now)].length > 0)
}

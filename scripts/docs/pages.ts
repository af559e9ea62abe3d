import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { policyPage } from './policy.ts'
import { ruleIndex, rulePages } from './rules.ts'

export const root = join(import.meta.dirname, '../..')

/** Every generated page by its path from the root. */
export function pages(): ReadonlyMap<string, string> {
  const schema = JSON.parse(readFileSync(join(root, 'schema/portcullis.schema.json'), 'utf8'))
  return new Map([...rulePages(), ['docs/rules/README.md', ruleIndex()], ['docs/policy.md', policyPage(schema)]])
}

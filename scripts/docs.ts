// Writes the pages that follow from the sources: docs/rules/ from the rules, docs/policy.md from its schema. `npm run docs`
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { policyPage } from './docs/policy.ts'
import { ruleIndex, rulePages } from './docs/rules.ts'

const root = join(import.meta.dirname, '..')

/** Every generated page by its path from the root. */
export function pages(): ReadonlyMap<string, string> {
  const schema = JSON.parse(readFileSync(join(root, 'schema/portcullis.schema.json'), 'utf8'))
  return new Map([...rulePages(), ['docs/rules/README.md', ruleIndex()], ['docs/policy.md', policyPage(schema)]])
}

function write(): void {
  const all = pages()
  mkdirSync(join(root, 'docs/rules'), { recursive: true })
  for (const name of readdirSync(join(root, 'docs/rules')))
    if (!all.has(`docs/rules/${name}`)) rmSync(join(root, 'docs/rules', name))
  for (const [path, text] of all) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  console.log(`${all.size} pages written`)
}

if (process.argv[1] === import.meta.filename) write()

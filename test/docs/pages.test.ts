import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { pages } from '../../scripts/docs/pages.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined)

test('the generated pages are the ones that the sources give; else `npm run docs`', () => {
  const all = pages()
  const stale = [...all].filter(([path, text]) => read(path) !== text).map(([path]) => path)
  assert.equal(stale, [])
  const strays = readdirSync(join(root, 'docs/rules')).filter((name) => !all.has(`docs/rules/${name}`))
  assert.equal(strays, [])
})

test('every link between the documents leads somewhere', () => {
  const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...markdownIn('docs')]
  const broken = documents.flatMap((path) =>
    [...(read(path) ?? '').matchAll(/\]\((?<target>[^)#\s]+)(?:#[^)]*)?\)/gu)]
      .map(({ groups }) => groups?.['target'] ?? '')
      .filter((target) => !/^[a-z]+:/u.test(target) && !existsSync(join(root, dirname(path), target)))
      .map((target) => `${path}: ${target}`),
  )
  assert.equal(broken, [])
})

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`)
}

test.run()

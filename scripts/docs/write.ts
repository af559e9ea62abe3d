import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pages, root } from './pages.ts'

const all = pages()
mkdirSync(join(root, 'docs/rules'), { recursive: true })
for (const name of readdirSync(join(root, 'docs/rules')))
  if (!all.has(`docs/rules/${name}`)) rmSync(join(root, 'docs/rules', name))
for (const [path, text] of all) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
console.log(`${all.size} pages written`)

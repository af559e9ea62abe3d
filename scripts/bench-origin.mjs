// Names, people and sources, measured. `npm run bench:origin -- people --cache DIR` runs only that part, with what follows.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, root, step } from './setup.mjs'

const parts = ['names', 'people', 'clones', 'warm'].filter((part) => existsSync(join(root, `bench/origin/${part}.ts`)))
const [first, ...rest] = process.argv.slice(2)
const wanted = parts.includes(first) ? [first] : parts
const options = parts.includes(first) ? rest : []

ensureInstalled()
process.exitCode = wanted.reduce(
  (code, part) => code || step('--expose-gc', '--import', 'tsx', `bench/origin/${part}.ts`, ...options),
  0,
)

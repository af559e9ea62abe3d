// Format, lint, walls and types; `--write` mends what can be mended.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ensureInstalled, step } from './setup.mjs'

ensureInstalled()
const { resolve } = createRequire(import.meta.url)
const biome = ['check', '--error-on-warnings', ...(process.argv.includes('--write') ? ['--write'] : []), '.']
const codes = [
  step(resolve('@biomejs/biome/bin/biome'), ...biome),
  step('scripts/walls.mjs'),
  step(join(dirname(resolve('typescript/package.json')), 'bin/tsc'), '--noEmit'),
]
process.exitCode = Math.max(...codes)

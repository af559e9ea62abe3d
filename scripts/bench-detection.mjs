// How much malware is stopped and how many honest packages are. `npm run bench:detection -- --malicious DIR --benign DIR`
import { join } from 'node:path'
import { ensureInstalled, root, step } from './setup.mjs'

ensureInstalled()
// What ships is measured; and the loader for TypeScript, which takes memory, stays out of the workers.
process.env.ANALYSER = join(root, 'dist/analyze.cjs')
process.exitCode = step('scripts/build.mjs') || step('--import', 'tsx', 'bench/detection.ts', ...process.argv.slice(2))

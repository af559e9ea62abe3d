// How much malware is stopped and how many honest packages are. `npm run bench:detection -- --malicious DIR --benign DIR`
import { ensureInstalled, step } from './setup.mjs'

ensureInstalled()
process.exitCode = step('--import', 'tsx', 'bench/detection.ts', ...process.argv.slice(2))

// Kills the guard's writers, 200 times where not told: `npm run bench:crash -- 400`.
import { ensureInstalled, step } from './setup.mjs'

ensureInstalled()
process.exitCode = step('--import', 'tsx', 'bench/crash.ts', ...process.argv.slice(2))

// How many approvals carry over to real releases, and why others do not. `npm run bench:bumps -- --cache DIR`
import { ensureInstalled, step } from './setup.mjs'

ensureInstalled()
process.exitCode = step('--import', 'tsx', 'bench/bumps.ts', ...process.argv.slice(2))

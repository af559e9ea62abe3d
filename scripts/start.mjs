// The smallest guarded project, from a fresh clone: installs, builds, shows.
import { ensureInstalled, step } from './setup.mjs'

ensureInstalled()
process.exitCode = step('scripts/build.mjs') || step('--import', 'tsx', 'examples/start.ts', ...process.argv.slice(2))

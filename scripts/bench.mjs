// Guarded and unguarded installs side by side. `npm run bench -- npm@12 pnpm@11 --rounds 9` measures only these.
import { ensureInstalled, step } from './setup.mjs'

ensureInstalled()
process.exitCode = step('scripts/build.mjs') || step('--import', 'tsx', 'bench/install.ts', ...process.argv.slice(2))

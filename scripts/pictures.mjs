// Draws docs/pictures/ from the real program; needs Chromium. `npm run pictures`
import { ensureInstalled, step } from './setup.mjs'

ensureInstalled()
process.exitCode = step('scripts/build.mjs') || step('--import', 'tsx', 'scripts/pictures/draw.ts')

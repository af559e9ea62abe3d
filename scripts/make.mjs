// `npm run build`, from a fresh clone too.
import { ensureInstalled, step } from './setup.mjs'

ensureInstalled()
process.exitCode = step('scripts/build.mjs')

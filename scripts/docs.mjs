// Writes the pages that follow from the sources: docs/rules/ from the rules, docs/policy.md from its schema. `npm run docs`
import { ensureInstalled, step } from './setup.mjs'

ensureInstalled()
process.exitCode = step('--import', 'tsx', 'scripts/docs/write.ts')

// Everything a change has to pass. `npm test -- parse feed` keeps test files whose path has one of the words in it.
import { ensureInstalled, step } from './setup.mjs'

const words = process.argv.slice(2).filter((word) => word !== '--no-lint')
const lints = !process.argv.includes('--no-lint')
ensureInstalled()
const code = step('scripts/build.mjs') || (lints ? step('scripts/lint.mjs') : 0)
if (code === 0) {
  process.exitCode = step('--import', 'tsx', 'test/run.ts', ...words)
} else {
  process.exitCode = code
  console.log('0 passed, 1 failed')
}

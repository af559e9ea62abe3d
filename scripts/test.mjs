// Everything a change has to pass. `npm test -- parse feed` keeps test files whose path has one of the words in it.
import { ensureInstalled, step } from './setup.mjs'

const words = process.argv.slice(2).filter((word) => word !== '--no-lint')
const lints = !process.argv.includes('--no-lint')
process.exitCode = prepare()
if (process.exitCode === 0) process.exitCode = step('--import', 'tsx', 'test/run.ts', ...words)
else console.log('0 passed, 1 failed')

/** The exit code of the first step that fails, else 0. */
function prepare() {
  try {
    ensureInstalled()
  } catch (error) {
    console.error(error.message)
    return 1
  }
  return step('scripts/build.mjs') || (lints ? step('scripts/lint.mjs') : 0)
}

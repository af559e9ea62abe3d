// What the analyser finds in popular archives, to ship with the guard: `npm run facts`. `-- --verify 20` reads as many of
// them again and compares; `-- --pin` writes the list of archives anew, which asks the registry about some thousand names;
// `-- --add FOLDER` adds what the lockfiles below it name most often.
import { join } from 'node:path'
import { ensureInstalled, root, step } from './setup.mjs'

ensureInstalled()
// What ships is what finds them; and the loader for TypeScript, which takes memory, stays out of the workers.
process.env.ANALYSER = join(root, 'dist/analyze.cjs')
const build = () => step('scripts/build.mjs')
process.exitCode = build() || step('--import', 'tsx', 'scripts/facts/main.ts', ...process.argv.slice(2)) || build()

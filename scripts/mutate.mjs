// Builds the guard with one lever off at a time and expects the tests that live by it to fail.
// `npm run mutate` for all, `npm run mutate -- LEVER…` for some. Prints a table; exit 1 when a mutant survives.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureInstalled } from './setup.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Each lever with the tests, and the version, in which nothing else would hold. */
const levers = {
  'pnpm/deny-list': [
    ['pnpm@11', 'levers'],
    ['pnpm@12', 'levers'],
    ['pnpm@10', 'levers'],
  ],
  'pnpm/script-shell': [['pnpm@12', 'levers']],
  'pnpm/spawn-patch': [
    ['pnpm@11', 'pnpm-hooks'],
    ['pnpm@10', 'pnpm-hooks'],
  ],
  'pnpm/refuse-overriding-flags': [
    ['pnpm@12', 'pnpm-hooks'],
    ['pnpm@11', 'pnpm-hooks'],
    ['pnpm@10', 'pnpm-hooks'],
  ],
  'pnpm/judge-before-resolution': [
    ['pnpm@12', 'abort'],
    ['pnpm@11', 'abort'],
    ['pnpm@10', 'abort'],
  ],
  'pnpm/refuse-unjudged': [
    ['pnpm@12', 'levers'],
    ['pnpm@11', 'levers'],
    ['pnpm@10', 'levers'],
  ],
  'npm/script-shell': [
    ['npm@11', 'strip'],
    ['npm@12', 'strip'],
  ],
  'npm/judge-before-install': [['npm@12', 'abort']],
  'npm/judge-after-install': [['npm@11', 'abort']],
  'npm/refuse-overriding-flags': [['npm@12', 'npm-overrides']],
  'npm/wrapper-ignores-scripts': [
    ['npm@11', 'levers'],
    ['npm@12', 'levers'],
  ],
  'script-shell/content': [
    ['npm@11', 'levers'],
    ['npm@12', 'levers'],
    ['pnpm@12', 'levers'],
    ['pnpm@11', 'levers'],
  ],
}

ensureInstalled()
const wanted = process.argv.slice(2)
const out = mkdtempSync(join(tmpdir(), 'portcullis-mutant-'))
let survivors = 0
try {
  for (const [lever, runs] of Object.entries(levers)) {
    if (wanted.length > 0 && !wanted.includes(lever)) continue
    const built = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], {
      cwd: root,
      env: { ...process.env, MUTATE: lever, OUT: out },
      encoding: 'utf8',
    })
    if (built.status !== 0) throw new Error(`${lever}: the mutant does not build\n${built.stderr}`)
    for (const [only, name] of runs) {
      const tested = spawnSync(process.execPath, ['--import', 'tsx', `test/e2e/${name}.test.ts`], {
        cwd: root,
        env: { ...process.env, ONLY: only, PORTCULLIS_DIST: out },
        encoding: 'utf8',
      })
      const failed = [...(tested.stdout ?? '').matchAll(/FAIL {2}"(.+)"/g)].map(([, title]) => title)
      const caught = tested.status !== 0 && failed.length > 0
      if (!caught) survivors++
      console.log(`${caught ? 'caught  ' : 'SURVIVED'}  ${lever}  ${only}  ${failed[0] ?? ''}`)
    }
  }
} finally {
  rmSync(out, { recursive: true, force: true })
}
console.log(survivors === 0 ? 'every lever holds something' : `${survivors} mutants survived`)
process.exitCode = survivors === 0 ? 0 : 1

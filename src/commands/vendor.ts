import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { beside, home, shippedFacts } from '../home.ts'
import { withoutNodeOptions } from '../managers/node-options.ts'
import { Fault } from '../parse/fault.ts'
import { vendored } from './wiring.ts'

/** What `init` copies of the running guard. */
export const bundle = [
  'cli.cjs',
  'commands.cjs',
  'guard.cjs',
  'registry.cjs',
  'judging.cjs',
  'spinner.cjs',
  'compare.cjs',
  'analyze.cjs',
  'pnpmfile.cjs',
  'preinstall.cjs',
  'script-shell.cjs',
  'js-yaml.cjs',
  'jsonc-parser.cjs',
  'minimatch.cjs',
  'semver.cjs',
  'THIRD-PARTY-NOTICES.txt',
]
const extras = [
  ['feed.bin', 'feed/snapshot.bin'],
  ['names.bin', 'names/popular.bin'],
  ['likeness.bin', 'likeness/known.bin'],
  ['portcullis.schema.json', 'schema/portcullis.schema.json'],
] as const

/** @throws Fault `init/not-built` */
export function requireBundle(): void {
  const missing = bundle.map((name) => join(home, name)).find((path) => !existsSync(path))
  if (missing === undefined) return
  const hint = 'install portcullis again, or run `npm run build` in its repository'
  throw new Fault('init/not-built', `${missing} is missing`, { file: missing, hint })
}

/** Lays the guard itself into the project, to be committed. */
export function vendor(root: string): void {
  const folder = join(root, vendored)
  mkdirSync(folder, { recursive: true })
  for (const name of bundle) copyFileSync(join(home, name), join(folder, name))
  for (const [name, inRepository] of extras) {
    const from = beside(name, inRepository)
    if (from) copyFileSync(from, join(folder, name))
  }
  const facts = join(folder, basename(shippedFacts))
  if (existsSync(shippedFacts)) copyFileSync(shippedFacts, facts)
  else rmSync(facts, { force: true })
  const shell = join(folder, 'shell')
  writeFileSync(shell, shellText)
  chmodSync(shell, 0o755)
}

/**
 * npm calls it by the path in .npmrc. Node is taken by the path that npm itself gives: on a script's PATH the first
 * `node` may be a bin that a dependency brought.
 */
export const shellText = `#!/bin/sh
# portcullis stands in front of every script that npm starts in this project.
${withoutNodeOptions.join('\n')}
case "$npm_node_execpath" in
  /*) exec "$npm_node_execpath" "\${0%/*}/script-shell.cjs" - "$@" ;;
esac
echo "portcullis: npm did not say which node it runs on, so no script is run" >&2
exit 2
`

// Runs the end-to-end tests and writes the tables of docs/managers/ out of what they have proven. `npm run coverage`
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureInstalled, step } from './setup.mjs'

const begin = '<!-- coverage:begin -->'
const end = '<!-- coverage:end -->'

/** What no lever of ours reaches, said as plainly as what one does. */
const uncovered = [
  ['npm 11, 12', '`npx`, `npm exec`', 'not covered: use `portcullis npx`'],
  ['npm 11, 12', '`npm install -g`', 'not covered; the wrapper refuses it'],
  ['npm 11, 12', '`npm … --ignore-scripts`', 'nothing runs, and nothing is judged: npm silences the hooks as well'],
  ['pnpm 10, 11, 12', '`pnpm dlx`, `pnpm create`', 'not covered: use `portcullis npx`'],
  ['pnpm 10, 11, 12', '`pnpm add -g`', 'not covered'],
  ['pnpm 10, 11, 12', '`--ignore-pnpmfile`', 'not covered: pnpm then loads no hook'],
]

const named = (manager) => manager.replace('@', ' ')
const order = (manager) => ['npm 11', 'npm 12', 'pnpm 10', 'pnpm 11', 'pnpm 12'].indexOf(manager)

ensureInstalled()
const folder = mkdtempSync(join(tmpdir(), 'portcullis-coverage-'))
try {
  process.env.PORTCULLIS_COVERAGE = folder
  const code = step('scripts/build.mjs') || step('--import', 'tsx', 'test/run.ts', 'test/e2e/')
  if (code !== 0) throw new Error('the end-to-end tests fail, so the table stays as it is')
  const lines = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean),
  )
  writeTables(lines.map((line) => JSON.parse(line)))
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Each manager's own page has its own rows. */
function writeTables(proven) {
  const rows = new Map(
    proven.map(({ manager, command, lever }) => [
      `${manager} ${command}`,
      [named(manager), command.replace(/^(.*?)( \(.*\))?$/u, '`$1`$2'), lever],
    ]),
  )
  const sorted = [...rows.values()].sort((a, b) => order(a[0]) - order(b[0]) || (a[1] < b[1] ? -1 : 1))
  for (const kind of ['npm', 'pnpm']) {
    const own = [...sorted, ...uncovered].filter(([manager]) => manager.startsWith(`${kind} `))
    const table = [['Manager', 'Command', 'Covered by'], ['---', '---', '---'], ...own]
    write(`docs/managers/${kind}.md`, table.map((row) => `| ${row.join(' | ')} |`).join('\n'))
  }
}

function write(file, table) {
  const page = readFileSync(file, 'utf8')
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${file} has no place for the coverage table`)
  writeFileSync(file, `${page.slice(0, from + begin.length)}\n${table}\n${page.slice(to)}`)
}

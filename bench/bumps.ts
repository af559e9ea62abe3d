// How many approvals carry over to the next release of well-known packages with install scripts, and why others do not.
// --cache DIR      keeps what the registry said and the archives, so that it is asked once; a temporary folder otherwise
// --package NAME   another package instead of the usual ones; as often as you like
// --releases N     releases of each, one after the other; 5 where it is left out
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Bump, bumpBetween } from './bumps/bump.ts'
import { more, named } from './bumps/packages.ts'
import { type Release, readRelease } from './bumps/read.ts'
import { releasesOf } from './bumps/releases.ts'

const { values } = parseArgs({
  options: {
    cache: { type: 'string' },
    package: { type: 'string', multiple: true },
    releases: { type: 'string', default: '5' },
  },
})
const folder = resolve(values.cache ?? mkdtempSync(join(tmpdir(), 'portcullis-bench-')))
const sets = values.package ? { 'as asked': values.package } : { 'of the usual list': named, 'besides them': more }
const total: Bump[] = []
for (const [word, names] of Object.entries(sets)) {
  say(`\n${names.length} packages ${word}`)
  const bumps = await measured(names)
  total.push(...bumps)
  summarise(bumps)
}
if (Object.keys(sets).length > 1) {
  say('\nall')
  summarise(total)
}
process.exitCode = total.some(({ isWrong }) => isWrong) ? 1 : 0

async function measured(names: readonly string[]): Promise<Bump[]> {
  const bumps: Bump[] = []
  for await (const archives of releasesOf(names, Number(values.releases), folder)) {
    const releases: Release[] = []
    for (const archive of archives) releases.push(await readRelease(archive))
    for (const [index, after] of releases.entries()) {
      const before = releases[index - 1]
      if (before === undefined) continue
      const bump = bumpBetween(before, after)
      bumps.push(bump)
      say(`  ${bump.name.padEnd(24)} ${`${bump.from} → ${bump.to}`.padEnd(24)} ${bump.carried ? 'carried' : bump.why}`)
    }
  }
  return bumps
}

function summarise(bumps: readonly Bump[]): void {
  const count = (wanted: (bump: Bump) => boolean) => bumps.filter(wanted).length
  const share = (part: number) => `${part} (${((part / Math.max(1, bumps.length)) * 100).toFixed(0)} %)`
  say(`${bumps.length} bumps: ${share(count(({ carried }) => carried))} carried`)
  for (const step of ['patch', 'minor', 'major']) {
    const of = bumps.filter((bump) => bump.step === step)
    say(`  ${step}: ${of.filter(({ carried }) => carried).length} of ${of.length} carried`)
  }
  for (const reason of [
    'the command changed',
    'reached code changed',
    'cannot be followed',
    'what it depends on changed',
  ])
    say(`  not carried, ${reason}: ${share(count(({ carried, why }) => !carried && why.startsWith(reason)))}`)
  say(`  bytes that scripts reach are the same but for the version: ${share(count(({ isSame }) => isSame))}`)
  say(`  carried although reached bytes changed (must be 0): ${count(({ isWrong }) => isWrong)}`)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

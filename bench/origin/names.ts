// What the rules about names say of popular names (false alarms) and of malicious ones (hits), and what a look-up costs.
// --list TSV[.gz]   names and downloads a month;  --malicious ZIP  OSV's npm archive
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { jsonFiles } from '../../src/feed/archive.ts'
import type { NameFacts, Rule } from '../../src/model.ts'
import { openNames } from '../../src/names/open.ts'
import { nameInvented } from '../../src/rules/name-invented.ts'
import { nameResembles } from '../../src/rules/name-resembles.ts'
import { nameTyposquat } from '../../src/rules/name-typosquat.ts'
import { evidence, known, now, resolved } from '../../test/rules/evidence.ts'
import { tableOf } from '../table.ts'
import { nearestOf } from './neighbours.ts'

const root = join(import.meta.dirname, '../..')
const { values } = parseArgs({
  options: {
    list: { type: 'string', default: join(root, '../shared/data/popular-npm.tsv.gz') },
    malicious: { type: 'string', default: join(root, '../shared/data/osv-npm-all.zip') },
  },
  strict: false,
})
const [list, malicious] = [String(values.list), String(values.malicious)]
/** Ranks up to here may ask about nothing. */
const mostDownloaded = 20_000
const shortest = 5
/** What stops an install, and what is only shown. */
const asks = [nameTyposquat]
const notes = [nameResembles, nameInvented]

const say = (text: string) => void process.stdout.write(`${text}\n`)
const share = (count: number, all: number) => `${count} (${((100 * count) / Math.max(1, all)).toFixed(2)} %)`

if (!existsSync(list) || !existsSync(malicious)) {
  say('names: not measured; name a list with --list FILE.tsv and an archive with --malicious FILE.zip')
} else {
  const bytes = readFileSync(join(root, 'names/popular.bin'))
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  const started = process.cpuUsage()
  const names = openNames(bytes, 'names/popular.bin')
  const opened = processorTime(started)
  const memory = (process.memoryUsage().rss - before) / 1e6
  const text = list.endsWith('.gz') ? gunzipSync(readFileSync(list)).toString() : readFileSync(list, 'utf8')
  const popular = text.split('\n').flatMap((line) => line.split('\t', 1)[0] || [])
  printSpeed(popular, (name) => names.look(name))
  say(
    `opened in ${opened.toFixed(0)} ms of processor time with ${memory.toFixed(0)} MB; ${(bytes.length / 1e6).toFixed(2)} MB on disk`,
  )
  printFalseAlarms(popular, (name) => names.look(name))
  printHits(popular, maliciousNames(malicious), (name) => names.look(name))
}

/** Unlike the clock, it does not count what other programs take. Milliseconds. */
function processorTime(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

function printSpeed(popular: readonly string[], look: (name: string) => NameFacts): void {
  const batch = 1000
  const means: number[] = []
  for (let first = 0; first < popular.length; first += batch) {
    const some = popular.slice(first, first + batch)
    const started = process.cpuUsage()
    for (const name of some) look(name)
    means.push((processorTime(started) * 1000) / some.length)
  }
  means.sort((a, b) => a - b)
  const [middle = 0, slowest = 0] = [means[means.length >> 1], means.at(-1)]
  say(
    `${popular.length} look-ups: ${middle.toFixed(1)} µs of processor time, in the slowest thousand ${slowest.toFixed(1)}`,
  )
}

function saysOf(rules: readonly Rule[], name: string, value: NameFacts): boolean {
  const facts = evidence({ package: resolved({ name }), naming: known(value) })
  return rules.some((rule) => [...rule.check(facts, now)].length > 0)
}

/** "Were it unknown" stands for honest packages that nobody knows: what share of names is as close as a squatter's? */
function printFalseAlarms(popular: readonly string[], look: (name: string) => NameFacts): void {
  const bands = [
    [0, mostDownloaded],
    [mostDownloaded, popular.length],
  ] as const
  const rows = bands.map(([from, to]) => {
    const facts = popular.slice(from, to).map((name) => ({ name, value: look(name) }))
    const count = (rules: readonly Rule[], known: boolean) =>
      share(
        facts.filter(({ name, value }) => saysOf(rules, name, known ? value : { ...value, downloads: null })).length,
        facts.length,
      )
    return [`${from + 1}–${to}`, count(asks, true), count(notes, true), count(asks, false), count(notes, false)]
  })
  say('\nThe popular list against itself')
  say(tableOf(['ranks', 'asked about', 'noted', 'asked were it unknown', 'noted were it unknown'], rows))
}

function printHits(popular: readonly string[], bad: readonly string[], look: (name: string) => NameFacts): void {
  const near = nearestOf(popular.slice(0, 5_000))
  const close = bad.filter((name) => near(name) !== undefined)
  const asked = (name: string) => saysOf(asks, name, look(name))
  const noted = (name: string) => saysOf(notes, name, look(name))
  const row = (label: string, some: readonly string[]) => [
    label,
    String(some.length),
    share(some.filter(asked).length, some.length),
    share(some.filter((name) => !asked(name) && noted(name)).length, some.length),
  ]
  const long = close.filter((name) => name.length >= shortest)
  const rows = [
    row(`one edit from a top-5,000 name, ${shortest} characters or more`, long),
    row(
      '… shorter',
      close.filter((name) => name.length < shortest),
    ),
    row('every malicious name', bad),
  ]
  say('\nMalicious names')
  say(tableOf(['', 'names', 'asked about', 'noted'], rows))
  say(
    `missed: ${long
      .filter((name) => !asked(name))
      .map((name) => `${name} (${near(name)})`)
      .join(', ')}`,
  )
}

function maliciousNames(zip: string): string[] {
  const names = new Set<string>()
  for (const { bytes } of jsonFiles(readFileSync(zip))) {
    if (!bytes) continue
    const { affected = [] } = JSON.parse(Buffer.from(bytes).toString('utf8'))
    for (const { package: pkg } of affected) if (pkg?.ecosystem === 'npm') names.add(pkg.name)
  }
  return [...names]
}

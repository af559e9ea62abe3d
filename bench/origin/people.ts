// What the rules about people and releases say of well-known packages, release by release, and of incidents.
// --cache DIR      keeps what the registry said, so that it is asked once a day at most; a temporary folder otherwise
// --offline        uses only what is kept there
// --documents DIR  judges full documents (.json, .json.gz) of that folder too: mirrors often leave the people out
// --gained N       asks the registry about the N dependencies gained most often that none of the documents is about (0)
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { openCache } from '../../src/gather/cache.ts'
import { createHttp, type Http } from '../../src/gather/http.ts'
import { createMetadata } from '../../src/gather/metadata.ts'
import { readNpmrc } from '../../src/gather/npmrc.ts'
import { type Packument, packumentOf } from '../../src/gather/packument.ts'
import { bornOf, historyOf, peopleOf } from '../../src/gather/release-history.ts'
import type { Overview } from '../../src/model.ts'
import { documentOf, incidents } from './incidents.ts'
import { saidOf } from './releases.ts'

/** Hijacked at some time, or known for false alarms of others (pnpm/pnpm#10202, #10622). */
const wellKnown = [
  ...['semver', 'vite', 'undici', 'undici-types', '@octokit/endpoint', '@octokit/plugin-paginate-rest', 'reselect'],
  ...['chokidar', 'fastq', 'ansi-styles', 'debug', 'strip-ansi', 'chalk', 'ansi-regex', 'wrap-ansi', 'color-convert'],
  ...['is-arrayish', 'slice-ansi', 'color', 'supports-hyperlinks', 'eslint-config-prettier', '@pkgr/core'],
  ...['eslint-plugin-prettier', 'napi-postinstall', 'react-hook-form', 'puppeteer-core', 'jest-canvas-mock'],
  ...['@posthog/core', '@tanstack/history', '@tanstack/react-router', '@mistralai/mistralai', '@asyncapi/specs'],
  ...['@asyncapi/parser', 'shell-exec', 'kill-port', '@antv/util', 'echarts-for-react', 'ngx-toastr'],
  ...['intercom-client', 'duckdb', '@bitwarden/cli', '@lottiefiles/lottie-player', 'zapier-platform-core', 'nx'],
  ...[
    'ua-parser-js',
    'event-stream',
    '@solana/web3.js',
    '@rspack/core',
    'axios',
    'prisma',
    'sharp',
    'rollup',
    'core-js',
  ],
]

const silent: Http = { get: async () => ({ ok: false, why: 'offline' }), close: async () => undefined }

const { values } = parseArgs({
  options: {
    cache: { type: 'string' },
    documents: { type: 'string' },
    offline: { type: 'boolean', default: false },
    gained: { type: 'string', default: '0' },
  },
})

const cacheFolder = resolve(values.cache ?? mkdtempSync(join(tmpdir(), 'portcullis-bench-')))
const fromRegistry = await registryPackuments(wellKnown)
const recorded = values.documents === undefined ? new Map<string, Packument>() : recordedPackuments(values.documents)
const missing = gainedIn([...fromRegistry, ...recorded]).filter(
  (name) => !recorded.has(name) && !fromRegistry.has(name),
)
const asked = await registryPackuments(missing.slice(0, Number(values.gained)))
/** Of dependencies that a release gained: recorded ones first, as they tell of people. */
const others = new Map([...asked, ...fromRegistry, ...recorded])
say(`\n${wellKnown.length} well-known packages, from the registry`)
printSaid(fromRegistry)
if (values.documents !== undefined) {
  say(`\n${recorded.size} packages, from recorded documents that tell of people`)
  printSaid(recorded)
}
say(`\n${incidents.length} incidents, rebuilt from reports`)
printIncidents()

async function registryPackuments(names: readonly string[]): Promise<Map<string, Packument>> {
  const config = readNpmrc(process.cwd(), process.env)
  const cache = openCache(cacheFolder)
  const http = values.offline ? silent : createHttp(config, { concurrency: 2 })
  const metadata = createMetadata({ config, http, cache, now: new Date(), versionsOf: () => new Set() })
  const packuments = new Map<string, Packument>()
  for (const name of names) {
    const fact = await metadata.overview(name)
    const kept = cache.packument(config.registryFor(name), name)
    if (fact.state === 'known' && kept) packuments.set(name, kept.packument)
    else say(`${name}: ${fact.state === 'unknown' ? fact.why : cache.problem}`)
  }
  await http.close()
  return packuments
}

/** Names that stable releases came to depend on, the most frequent first. */
function gainedIn(packuments: Iterable<readonly [string, Packument]>): string[] {
  const counts = new Map<string, number>()
  for (const [, packument] of packuments) {
    for (const { version } of packument.releases.filter((release) => !release.version.includes('-'))) {
      for (const name of historyOf(packument, version)?.gained ?? []) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([name]) => name)
}

function overviewsOf(names: readonly string[]): Overview[] {
  return names.flatMap((name) => {
    const packument = others.get(name)
    if (!packument) return []
    const born = bornOf(packument.releases)
    const hasInstallScript = packument.releases.some((release) => release.hasInstallScript)
    return [{ name, ...(born !== undefined && { born }), people: peopleOf(packument.releases), hasInstallScript }]
  })
}

function recordedPackuments(folder: string): Map<string, Packument> {
  const packuments = new Map<string, Packument>()
  for (const file of readdirSync(folder)) {
    if (!/\.json(?:\.gz)?$/u.test(file)) continue
    const bytes = readFileSync(join(folder, file))
    const json = JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))
    const packument = packumentOf(json)
    if (packument) packuments.set(String(json.name), packument)
  }
  return packuments
}

/** Every stable release is judged as if it came into a project two days after it was published. */
function printSaid(packuments: ReadonlyMap<string, Packument>): void {
  const counts = new Map<string, { severity: string; count: number; example: string }>()
  let [judged, stopped, gaining, gained, told] = [0, 0, 0, 0, 0]
  for (const [name, packument] of packuments) {
    for (const { version } of packument.releases) {
      if (version.includes('-')) continue
      judged++
      const names = historyOf(packument, version)?.gained ?? []
      const overviews = overviewsOf(names)
      if (names.length > 0) gaining++
      gained += names.length
      told += overviews.length
      const said = saidOf(name, packument, version, overviews)
      if ([...said.values()].some(({ severity }) => severity === 'high')) stopped++
      for (const [rule, { severity }] of said) {
        const row = counts.get(rule) ?? { severity, count: 0, example: `${name}@${version}` }
        counts.set(rule, { ...row, count: row.count + 1 })
      }
    }
  }
  const rows = [...counts].sort().map(([rule, { severity, count, example }]) => {
    return [rule, severity, String(count), `${((count / judged) * 100).toFixed(2)} %`, example]
  })
  print([['rule', 'severity', 'releases', 'of all', 'first'], ...rows])
  say(`${judged} stable releases, ${stopped} would stop an install (false alarms)`)
  say(`${gaining} of them gained ${gained} dependencies, of which ${told} could be looked at`)
}

function printIncidents(): void {
  const rows = incidents.map((incident) => {
    const { name, version, gains } = incident
    const said = saidOf(name, documentOf(incident), version, gains ? [gains] : [])
    const high = [...said].filter(([, { severity }]) => severity === 'high')
    const others = [...said.keys()].filter((rule) => !high.some(([one]) => one === rule))
    return [`${name}@${version}`, high.length > 0 ? 'stopped' : said.size > 0 ? 'noted' : 'not seen', others.join(' ')]
  })
  print([['release', 'verdict', 'noted beside it'], ...rows])
}

function print(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  for (const row of rows) say(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
}

function say(line: string): void {
  process.stdout.write(`${line.trimEnd()}\n`)
}

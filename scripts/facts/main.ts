/** Writes facts/known.bin, or holds it against what is found now: see scripts/facts.mjs. */
import { randomInt } from 'node:crypto'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { openFeed } from '../../src/feed/open.ts'
import { packumentUrl } from '../../src/gather/addresses.ts'
import { openCache } from '../../src/gather/cache.ts'
import { createHttp } from '../../src/gather/http.ts'
import { readNpmrc } from '../../src/gather/npmrc.ts'
import { openListed } from '../../src/names/listed.ts'
import { openShipped } from '../../src/shipped/open.ts'
import { packShipped } from '../../src/shipped/pack.ts'
import { pinsIn, withArchives } from '../../test/tools/archives.ts'
import { cacheFolder } from '../../test/tools/download.ts'
import { entriesOf, makerIn, type Source } from './entries.ts'
import { namedIn } from './named.ts'
import { type Packument, type Pin, pinsOf } from './pins.ts'

const inRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const [listFile, factsFile] = [inRoot('facts/packages.tsv'), inRoot('facts/known.bin')]
/** Bytes. Hardly anybody installs larger ones, and they would be most of what is downloaded. */
const largest = 30 * 1024 * 1024
const note = (text: string) => void process.stderr.write(`${text}\n`)

const { values } = parseArgs({
  options: {
    pin: { type: 'boolean' },
    names: { type: 'string', default: '2000' },
    before: { type: 'string', default: '1000' },
    verify: { type: 'string' },
    add: { type: 'string' },
    most: { type: 'string', default: '4000' },
  },
})

/** The archives that are listed, each with where it lies. */
const sources = (): Promise<Source[]> =>
  withArchives(pinsIn(listFile), largest, ({ name, version, integrity }, path) => ({
    id: `${name}@${version}`,
    integrity,
    path,
  }))

async function write(): Promise<void> {
  const maker = makerIn(inRoot('dist'))
  const all = await sources()
  let done = 0
  const entries = await entriesOf(all, {
    // It takes minutes: whoever breaks it off goes on from there.
    kept: {
      cache: openCache(join(await cacheFolder(), `facts-${maker.analyser.slice(0, 16)}`)),
      analyser: maker.analyser,
    },
    tell({ id }, missing) {
      if (missing !== undefined) note(`left out: ${id}: ${missing}`)
      if (++done % 500 === 0) note(`${done} of ${all.length} archives read`)
    },
  })
  const bytes = packShipped(entries, maker)
  writeFileSync(factsFile, bytes)
  note(`${factsFile}: ${entries.length} archives in ${bytes.length} bytes`)
}

async function verify(count: number): Promise<void> {
  const maker = makerIn(inRoot('dist'))
  const shipped = openShipped(readFileSync(factsFile), maker, factsFile)
  if (!shipped) throw new Error(`${factsFile} is of another analyser: npm run facts`)
  const all = (await sources()).filter(({ integrity }) => shipped.look(integrity))
  const sample = Array.from({ length: Math.min(count, all.length) }, () => all.splice(randomInt(all.length), 1)).flat()
  const found = new Map((await entriesOf(sample)).map(({ integrity, facts }) => [integrity, facts]))
  const others = sample.filter(
    ({ integrity }) => !isDeepStrictEqual(asJson(found.get(integrity)), shipped.look(integrity)),
  )
  for (const { id } of others) note(`found otherwise: ${id}`)
  note(`${sample.length - others.length} of ${sample.length} are found as they ship`)
  if (others.length > 0) process.exitCode = 1
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

async function pin(names: number, before: number): Promise<void> {
  const config = readNpmrc(inRoot('.'), process.env)
  const http = createHttp(config, { concurrency: 4 })
  const listed = openListed(readFileSync(inRoot('names/popular.bin')), 'names/popular.bin')
  const ask = async (name: string): Promise<Packument | undefined> => {
    const answer = await http.get(packumentUrl(config.registryFor(name), name), {
      about: name,
      maxBytes: 256 * 1024 * 1024,
      accept: 'application/vnd.npm.install-v1+json',
      compressed: true,
    })
    if (answer.ok) return JSON.parse(Buffer.from(answer.bytes).toString('utf8'))
    if (answer.status !== 404) throw new Error(`${name}: ${answer.why}`)
    return undefined
  }
  try {
    const pins = await pinsOf(listed.targets.slice(0, names), before, ask)
    const small = await withArchives(pins, largest * 10, (one, path) => (statSync(path).size > largest ? [] : [one]))
    writeList(small.flat())
  } finally {
    await http.close()
  }
}

/** Of what lockfiles name the most named that are not listed yet. What cannot be had, or is known to be malicious, is left out. */
async function add(folder: string, most: number): Promise<void> {
  const listed = pinsIn(listFile)
  const ids = new Set(listed.map(idOf))
  const feed = openFeed(readFileSync(inRoot('feed/snapshot.bin')), 'feed/snapshot.bin')
  const fresh = namedIn(folder, note)
    .filter((one) => !ids.has(idOf(one)) && feed.lookup(one.name, one.version).length === 0)
    .slice(0, most)
  const had = await withArchives(fresh, largest, (one) => one, note)
  writeList([...listed, ...had])
  note(`added ${had.length}, named by at least ${fresh.at(-1)?.by}`)
}

const idOf = ({ name, version }: Pin): string => `${name}\t${version}`

function writeList(pins: readonly Pin[]): void {
  const lines = pins.map((pin) => `${idOf(pin)}\t${pin.integrity}\n`)
  mkdirSync(inRoot('facts'), { recursive: true })
  writeFileSync(listFile, lines.sort().join(''))
  note(`${listFile}: ${lines.length} archives`)
}

if (values.pin) await pin(Number(values.names), Number(values.before))
else if (values.add !== undefined) await add(values.add, Number(values.most))
else if (values.verify !== undefined) await verify(Number(values.verify))
else await write()

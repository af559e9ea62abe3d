/** Compiles an OSV npm archive into a feed: node --import tsx scripts/build-feed.ts ZIP OUT */
import { readFileSync, writeFileSync } from 'node:fs'
import { buildFeed } from '../src/feed/build.ts'
import { openFeed } from '../src/feed/open.ts'

const [zip, out] = process.argv.slice(2)
if (zip === undefined || out === undefined) {
  process.stderr.write('usage: build-feed.ts ZIP OUT\n')
  process.exit(2)
}
const { bytes, stats } = buildFeed(readFileSync(zip))
if (Date.parse(stats.newest) > Date.now()) throw new Error(`a report claims to be of the future: ${stats.newest}`)
const { built } = openFeed(bytes, out)
writeFileSync(out, bytes)
process.stdout.write(`${JSON.stringify({ out, size: bytes.length, built, ...stats }, null, 2)}\n`)

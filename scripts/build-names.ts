/** Compiles a list of names and downloads: node --import tsx scripts/build-names.ts NAMES.tsv[.gz] OUT */
import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { buildNames } from '../src/names/build.ts'
import { openListed } from '../src/names/listed.ts'

const [list, out] = process.argv.slice(2)
if (list === undefined || out === undefined) {
  process.stderr.write('usage: build-names.ts NAMES.tsv[.gz] OUT\n')
  process.exit(2)
}
const read = readFileSync(list)
const bytes = buildNames((list.endsWith('.gz') ? gunzipSync(read) : read).toString('utf8'))
const { size, targets } = openListed(bytes, out)
writeFileSync(out, bytes)
process.stdout.write(`${JSON.stringify({ out, bytes: bytes.length, names: size, targets: targets.length }, null, 2)}\n`)

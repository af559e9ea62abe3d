/** Compiles what known packages hold, out of their archives: node --import tsx scripts/build-likeness.ts OUT FOLDER… */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInspectors } from '../src/gather/inspectors.ts'
import { type KnownPackage, knownPackage } from '../src/likeness/known.ts'
import { openKnown, packKnown } from '../src/likeness/shipped.ts'

const [out, ...folders] = process.argv.slice(2)
if (out === undefined || folders.length === 0) {
  process.stderr.write('usage: build-likeness.ts OUT FOLDER…\n')
  process.exit(2)
}
const inspectors = createInspectors()
const paths = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
const made = await Promise.all(paths.filter((path) => path.endsWith('.tgz')).map(knownAt))
await inspectors.close()
const byName = new Map(made.flatMap((known) => (known ? [[known.name, known]] : [])))
const bytes = packKnown([...byName.values()])
writeFileSync(out, bytes)
const packages = openKnown(bytes, out).length
process.stdout.write(`${JSON.stringify({ out, bytes: bytes.length, packages }, null, 2)}\n`)

async function knownAt(path: string): Promise<KnownPackage | undefined> {
  const { archive, code, outline } = await inspectors.inspect({ path, label: path, wantsOutline: true })
  if (archive.state === 'unknown' || code.state === 'unknown' || outline.state === 'unknown') return left(path)
  const { name, version } = archive.value.manifest
  if (name === undefined || version === undefined || outline.value === null) return left(path)
  return knownPackage({ name, version }, outline.value, archive.value, code.value)
}

function left(path: string): undefined {
  process.stderr.write(`left out: ${path}\n`)
}

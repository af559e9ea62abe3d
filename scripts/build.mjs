// Bundles the guard into one readable, self-contained file, and each entry into a few lines beside it. `node scripts/build.mjs [--root DIR]`
// OUT=DIR writes elsewhere than dist/; MUTATE=LEVER switches one lever off and needs OUT.
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, formatMessages } from 'esbuild'
import { late } from './late.mjs'
import { loads } from './loads.mjs'
import { notices } from './notices.mjs'

/** The guard itself; every hook is a few lines that load it from beside them. */
const guard = 'guard.cjs'
/** What talks to registries: apart, so that a run from caches does not pay for it. */
const registry = 'registry.cjs'
/** What gathers facts and judges: apart, so that an install in which everything stands does not pay for it. */
const judging = 'judging.cjs'
/** What reads and compares code when a person asks to see it. */
const comparer = 'compare.cjs'
/** The command line but for `check`. */
const commands = 'commands.cjs'
/** What draws while somebody waits at a terminal. */
const spinner = 'spinner.cjs'
/** What worker threads run: apart, so that the parser is loaded only where something has to be analysed. */
const analyser = 'analyze.cjs'
/** Packages that few runs use; see scripts/late.mjs. */
const packages = [
  { name: 'js-yaml', from: 'node_modules/js-yaml/dist/js-yaml.mjs' },
  { name: 'jsonc-parser', from: 'node_modules/jsonc-parser/lib/esm/main.js' },
  { name: 'minimatch', from: 'node_modules/minimatch/dist/esm/index.js' },
  { name: 'semver', from: 'node_modules/semver/index.js' },
].map((one) => ({ ...one, to: `${one.name}.cjs`, runs: false }))
const entries = [
  ...packages,
  { from: 'src/gather/inspect-worker.ts', to: analyser, runs: false },
  { from: 'src/gather/registry-client.ts', to: registry, runs: false },
  { from: 'src/judging.ts', to: judging, runs: false },
  { from: 'src/spinner.ts', to: spinner, runs: false },
  { from: 'src/changes.ts', to: comparer, runs: false },
  { from: 'src/main.ts', to: guard, runs: false },
  { from: 'src/commands/cli.ts', to: commands, runs: false },
  { from: 'src/cli.ts', to: 'cli.cjs', runs: true },
  { from: 'hooks/pnpmfile.ts', to: 'pnpmfile.cjs', runs: false },
  { from: 'hooks/preinstall.ts', to: 'preinstall.cjs', runs: false },
  { from: 'hooks/script-shell.ts', to: 'script-shell.cjs', runs: true },
]
const copies = [
  { from: 'feed/snapshot.bin', to: 'feed.bin' },
  { from: 'names/popular.bin', to: 'names.bin' },
  { from: 'likeness/known.bin', to: 'likeness.bin' },
  { from: 'schema/portcullis.schema.json', to: 'portcullis.schema.json' },
]
/** What ships only beside the analyser that found it: see src/shipped/layout.ts. */
const facts = { from: 'facts/known.bin', to: 'facts.bin', analyserAt: 36 }
const noticesFile = 'THIRD-PARTY-NOTICES.txt'

/**
 * Nothing reaches `out` before all of it is proven.
 * @param {{ root: string, out: string, mutate: string }} of `mutate`: a lever to switch off, or ''
 * @throws Error with one line on what is wrong
 */
export async function buildAll({ root, out, mutate }) {
  if (mutate !== '' && resolve(out) === join(root, 'dist'))
    throw new Error('MUTATE needs OUT: a mutant never lands in dist/')
  if (!/^[a-z0-9/-]*$/.test(mutate)) throw new Error(`MUTATE=${mutate} is no lever's name`)
  const stage = mkdtempSync(join(tmpdir(), 'portcullis-build-'))
  try {
    const here = entries.filter((entry) =>
      said(existsSync(join(root, entry.from)), `skipped ${entry.to}: no ${entry.from}`),
    )
    const first = await allOf(here.filter(isAnalyser).map((entry) => bundle(root, entry, { mutate, version: '' })))
    const version = createHash('sha256')
      .update(first.map(({ text }) => text).join(''))
      .digest('hex')
    const others = here.filter((entry) => !isAnalyser(entry))
    const bundles = [...first, ...(await allOf(others.map((entry) => bundle(root, entry, { mutate, version }))))]
    if (mutate !== '' && !bundles.some(({ text }) => text.split(JSON.stringify(mutate)).length > 2)) {
      throw new Error(`MUTATE=${mutate}: no entry pulls such a lever, so the build would be no mutant`)
    }
    nameTheBuild(bundles)
    for (const { entry, text } of bundles) {
      writeFileSync(join(stage, entry.to), text, { mode: entry.runs ? 0o755 : 0o644 })
    }
    const shared = here.filter(isShared).map(({ to }) => join(stage, to))
    for (const { to } of here) loads(join(stage, to), to === guard ? [] : shared)
    writeFileSync(
      join(stage, noticesFile),
      notices(
        root,
        bundles.map(({ metafile }) => metafile),
      ),
    )
    const plain = copies.filter(({ from, to }) => said(existsSync(join(root, from)), `skipped ${to}: no ${from}`))
    if (said(fits(root, version), `skipped ${facts.to}: no ${facts.from} of this analyser; npm run facts makes it`))
      plain.push(facts)
    for (const { from, to } of plain) copyFileSync(join(root, from), join(stage, to))
    const made = new Set([...here, ...plain].map(({ to }) => to))
    for (const { to } of [...entries, ...copies, facts].filter(({ to }) => !made.has(to)))
      rmSync(join(out, to), { force: true })
    for (const { to, runs } of [...here, ...plain, { to: noticesFile }]) put(join(stage, to), join(out, to), runs)
    for (const { entry, text } of bundles) console.log(`${entry.to} ${kilobytes(text)}`)
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

function fits(root, version) {
  const file = join(root, facts.from)
  if (!existsSync(file)) return false
  return readFileSync(file).toString('hex', facts.analyserAt, facts.analyserAt + 32) === version
}

const isAnalyser = ({ to }) => to === analyser
/** What other entries load from beside them instead of holding it. */
const isShared = ({ to, name }) =>
  name !== undefined || [guard, registry, judging, spinner, comparer, commands].includes(to)

/** Stands in the texts for the hash of all of them, which cannot be known before they are made. */
const unnamed = 'portcullis-build'.padEnd(64, '0')

function nameTheBuild(bundles) {
  const hash = createHash('sha256')
  for (const { text } of bundles) hash.update(text)
  const name = hash.digest('hex')
  for (const one of bundles) one.text = one.text.replaceAll(unnamed, name)
}

async function bundle(root, entry, { mutate, version }) {
  const { outputFiles, metafile, warnings } = await build({
    absWorkingDir: root,
    entryPoints: [entry.from],
    outfile: join('dist', entry.to),
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    // UMD builds load their parts in ways that no bundler sees.
    mainFields: ['module', 'main'],
    target: 'node20.17',
    format: 'cjs',
    // `require` for what is loaded late: node's loader of modules takes some milliseconds to begin with.
    supported: { 'dynamic-import': false },
    minify: false,
    legalComments: 'none',
    banner: {
      js: `${entry.runs ? '#!/usr/bin/env node\n' : ''}// Built from ${entry.from}; its licences: ${noticesFile}`,
    },
    define: {
      __LEVER_OFF__: JSON.stringify(mutate),
      __ANALYSER__: JSON.stringify(version),
      __GUARD__: JSON.stringify(unnamed),
      'import.meta.dirname': '__dirname',
      'import.meta.filename': '__filename',
    },
    // Only what `define` did to the lever makes it look odd.
    logOverride: { 'suspicious-logical-operator': 'silent' },
    plugins: [besideIt(root, entry), ...(isAnalyser(entry) || entry.name ? [] : [late(root, packages)]), dropUnused],
    logLevel: 'silent',
  })
  if (warnings.length > 0) throw Object.assign(new Error('esbuild warns'), { errors: warnings })
  if (outputFiles.length !== 1) throw new Error(`${entry.to} is not one file`)
  const left = Object.values(metafile.outputs).flatMap(({ imports }) =>
    imports.filter(isForeign).map(({ path }) => path),
  )
  if (left.length > 0) throw new Error(`${entry.to} is not self-contained: it imports ${[...new Set(left)].join(', ')}`)
  return { entry, metafile, text: outputFiles[0].text }
}

/** Waits for all and throws what went wrong in any, each message once. */
async function allOf(promises) {
  const results = await Promise.allSettled(promises)
  const reasons = results.filter(({ status }) => status === 'rejected').map(({ reason }) => reason)
  const odd = reasons.find(({ errors }) => errors === undefined)
  if (odd !== undefined) throw odd
  if (reasons.length === 0) return results.map(({ value }) => value)
  const lines = await formatMessages(
    reasons.flatMap(({ errors }) => errors),
    { kind: 'error', terminalWidth: 120 },
  )
  throw new Error(`it does not bundle\n${[...new Set(lines)].join('')}`)
}

/** Exactly the files that are bundles of their own are left to be loaded from beside; a namesake elsewhere is bundled. */
const besideIt = (root, entry) => ({
  name: 'beside-it',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\.ts$/, namespace: 'file' }, ({ path, resolveDir, kind }) => {
      const target = kind === 'entry-point' ? undefined : resolve(resolveDir, path)
      const shared = entries.find((other) => other !== entry && isShared(other) && target === join(root, other.from))
      return shared && { path: `./${shared.to}`, external: true }
    }),
})

/** Packages that only define when they are loaded, and do not say so: where nothing of them is used they are left out. */
const dropUnused = {
  name: 'drop-unused',
  setup: ({ onResolve, resolve: asEsbuild }) =>
    onResolve({ filter: /^(?:libnpmconfig|minimatch|semver)$/ }, async ({ path, pluginData, ...where }) => {
      if (pluginData === dropUnused) return undefined
      const { importer, kind, resolveDir } = where
      const { errors, ...found } = await asEsbuild(path, { importer, kind, resolveDir, pluginData: dropUnused })
      return errors.length > 0 ? undefined : { ...found, sideEffects: false }
    }),
}

const isForeign = ({ path, external }) =>
  external &&
  !entries.some((entry) => isShared(entry) && path === `./${entry.to}`) &&
  !path.startsWith('node:') &&
  !builtinModules.includes(path)

/** By rename, so that whoever runs the old file never sees half of the new one. */
function put(from, to, runs) {
  mkdirSync(dirname(to), { recursive: true })
  const beside = `${to}.${process.pid}`
  copyFileSync(from, beside)
  chmodSync(beside, runs ? 0o755 : 0o644)
  renameSync(beside, to)
}

function said(is, otherwise) {
  if (!is) console.log(otherwise)
  return is
}

const kilobytes = (text) => `${Math.ceil(Buffer.byteLength(text) / 1024)} kB`

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--root')
  const root = resolve(at > 0 ? process.argv[at + 1] : join(dirname(fileURLToPath(import.meta.url)), '..'))
  try {
    await buildAll({ root, out: resolve(process.env.OUT ?? join(root, 'dist')), mutate: process.env.MUTATE ?? '' })
  } catch (error) {
    console.error(`build: ${error.message}`)
    process.exitCode = 1
  }
}

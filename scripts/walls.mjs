// The import table of docs/architecture.md, enforced. `node scripts/walls.mjs [ROOT]` prints one line a breach.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { computedImportsOf, importsOf } from './imports.mjs'
import { roomOf, table } from './rooms.mjs'

/** Builtins that neither touch the world nor depend on where or when they run. */
const harmless = ['assert', 'buffer', 'crypto', 'events', 'path', 'stream', 'string_decoder', 'url', 'util', 'zlib']
/** Ways to print, to end the process or to load code that no linter sees; the global `process` is Biome's to watch. */
const loud = ['console', 'process']
const sneaky = ['module', 'vm', 'repl', 'inspector']

/** @returns {Promise<readonly string[]>} one line a breach: file, line, what it does and what it may do */
export async function breaches(root) {
  const files = (await Promise.all(['src', 'hooks', 'examples'].map((folder) => sources(join(root, folder))))).flat()
  const from = (edge) => relative(root, edge.from).split(sep).join('/')
  const edges = (await importsOf(files)).map((edge) => ({ ...edge, from: from(edge) }))
  const targets = edges.map((edge) => ({ ...edge, ...target(edge, root) }))
  const declared = packagesOf(root)
  const homeless = files
    .map((file) => from({ from: file }))
    .filter((file) => !Object.hasOwn(table, roomOf(file).room))
    .map((file) => `${file}: ${roomOf(file).room} is no room of the table in scripts/rooms.mjs`)
  const wrong = targets.flatMap((edge) => {
    const why = complaint(edge, declared)
    return why === undefined ? [] : [`${edge.from}:${lineOf(root, edge)}: ${why}`]
  })
  return [...homeless, ...wrong, ...impure(targets), ...(await computedIn(files, from))].sort()
}

/** An edge's far end: a file of the tree, a builtin, a package, or something nobody should import. */
function target({ from, specifier }, root) {
  const bare = specifier.replace(/^node:/, '')
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return { builtin: bare.split('/')[0] }
  if (/^\.{1,2}\//.test(specifier)) {
    const file = resolve(root, dirname(from), specifier)
    const isFile = statSync(file, { throwIfNoEntry: false })?.isFile()
    return isFile ? { file: relative(root, file).split(sep).join('/') } : { odd: 'names no file' }
  }
  const name = /^(?:@[\w.-]+\/)?[\w.-]+(?=\/|$)/.exec(specifier)?.[0]
  return name === undefined ? { odd: 'is neither a file beside it, a builtin nor a package' } : { package: name }
}

function complaint(edge, declared) {
  const { room, manager } = roomOf(edge.from)
  const rule = table[room]
  if (rule === undefined) return undefined
  const what = `${room} may not import ${edge.specifier}`
  if (edge.odd !== undefined) return `${what}: it ${edge.odd}`
  if (edge.file !== undefined) {
    const far = roomOf(edge.file)
    if (far.room !== room) return rule.rooms.includes(far.room) ? undefined : `${what} (${roomsOf(rule)})`
    const apart = manager !== undefined && far.manager !== undefined && manager !== far.manager
    return apart ? `${what}: what two managers share lives in src/managers/` : undefined
  }
  // A type of a builtin or a package is nothing that runs.
  if (edge.builtin !== undefined) {
    const barred = sneaky.includes(edge.builtin) || (loud.includes(edge.builtin) && !rule.prints)
    const limited = rule.builtins !== undefined && !rule.builtins.includes(edge.builtin) && !edge.type
    return (barred && !rule.computed) || limited ? what : undefined
  }
  if (!declared.includes(edge.package)) return `${what}: package.json does not name it`
  const limited =
    rule.packages !== undefined &&
    ![edge.package, edge.specifier].some((name) => rule.packages.includes(name)) &&
    !edge.type
  return limited ? what : undefined
}

const roomsOf = ({ rooms }) => (rooms.length === 0 ? 'it imports no other room' : `it may import ${rooms.join(', ')}`)

/** Pure rooms must not reach I/O by way of another room's file. */
function impure(edges) {
  const values = groupByFrom(edges.filter(({ type }) => !type))
  const starts = [...values.keys()].filter((file) => table[roomOf(file).room]?.pure)
  return starts.flatMap((start) => {
    const queue = [[start]]
    const seen = new Set([start])
    for (const way of queue) {
      for (const edge of values.get(way.at(-1)) ?? []) {
        const far = edge.builtin !== undefined && !harmless.includes(edge.builtin)
        if (far && way.length > 1) return [`${start}: reaches ${edge.specifier} by way of ${way.slice(1).join(' → ')}`]
        if (edge.file === undefined || seen.has(edge.file)) continue
        seen.add(edge.file)
        queue.push([...way, edge.file])
      }
    }
    return []
  })
}

function groupByFrom(edges) {
  const groups = new Map()
  for (const edge of edges) groups.set(edge.from, [...(groups.get(edge.from) ?? []), edge])
  return groups
}

async function computedIn(files, from) {
  const found = await computedImportsOf(files)
  return found
    .map((place) => ({ ...place, from: from({ from: resolve(place.from) }) }))
    .filter((place) => !table[roomOf(place.from).room]?.computed)
    .map((place) => `${place.from}:${place.line}: the target of an import is written out, so that its wall can be seen`)
}

/** TypeScript of a folder; example projects inside `examples` keep their own rules. */
async function sources(folder) {
  if (!existsSync(folder)) return []
  const deep = !folder.endsWith(`${sep}examples`)
  const entries = await readdir(folder, { recursive: deep, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.[cm]?ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}

function packagesOf(root) {
  const file = join(root, 'package.json')
  return existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, 'utf8')).devDependencies ?? {}) : []
}

function lineOf(root, { from, specifier }) {
  const lines = readFileSync(join(root, from), 'utf8').split('\n')
  return lines.findIndex((line) => line.includes(`'${specifier}'`) || line.includes(`"${specifier}"`)) + 1
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  const found = await breaches(resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..')))
  for (const line of found) console.log(line)
  if (found.length > 0) process.exitCode = 1
}

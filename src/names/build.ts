import { brotliCompressSync, constants } from 'node:zlib'
import { Fault } from '../parse/fault.ts'
import { classOf, mostNames, mostTargets, namesPerBlock, writeHeader } from './layout.ts'

interface Row {
  readonly name: string
  readonly downloads: number
}

const mostShared = 255

/**
 * Compiles a list of names, one `name<TAB>downloads a month` a line; the count may be missing. The
 * order of the lines does not matter.
 * @throws Fault `names/invalid` for a line that is none
 */
export function buildNames(tsv: string): Uint8Array {
  const rows = rowsOf(tsv)
  const targets = rows.slice(0, mostTargets).map(({ name }) => name)
  const sorted = rows.map((row) => ({ ...row, bytes: Buffer.from(row.name) }))
  sorted.sort((a, b) => Buffer.compare(a.bytes, b.bytes))
  const blocks = blocksOf(sorted.map(({ bytes }) => bytes))
  const sizes = Buffer.alloc(blocks.length * 2)
  for (const [index, { length }] of blocks.entries()) sizes.writeUInt16LE(length, index * 2)
  const text = Buffer.from(targets.join('\n'))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(text.length)
  const classes = Uint8Array.from(sorted, ({ downloads }) => classOf(downloads))
  const body = Buffer.concat([size, text, classes, sizes, ...blocks])
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 22,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  }
  const header = { names: rows.length, targets: targets.length, inflated: body.length }
  return writeHeader(header, brotliCompressSync(body, { params }))
}

/** Most downloaded first; names of equal counts in the order of their code units. */
function rowsOf(tsv: string): Row[] {
  const rows = new Map<string, Row>()
  for (const [index, line] of tsv.split('\n').entries()) {
    if (line === '') continue
    const [, name, count] = /^([^\t\n\r]{1,300})(?:\t(\d{0,15}))?\r?$/u.exec(line) ?? []
    if (name === undefined) throw invalid(`line ${index + 1} is no name with its count`)
    rows.set(name, { name, downloads: Number(count || 0) })
  }
  if (rows.size === 0 || rows.size > mostNames) throw invalid(`it has ${rows.size} names`)
  return [...rows.values()].sort((a, b) => b.downloads - a.downloads || (a.name < b.name ? -1 : 1))
}

const invalid = (why: string) =>
  new Fault('names/invalid', `the list of names cannot be compiled: ${why}`, {
    hint: 'one name, a tab and its downloads a month on each line',
  })

function blocksOf(names: readonly Buffer[]): Buffer[] {
  const blocks: Buffer[] = []
  for (let first = 0; first < names.length; first += namesPerBlock) {
    let before: Buffer = Buffer.alloc(0)
    const parts: Buffer[] = []
    for (const name of names.slice(first, first + namesPerBlock)) {
      const shared = sharedBytes(before, name)
      parts.push(Buffer.from([shared]), name.subarray(shared), Buffer.from('\n'))
      before = name
    }
    blocks.push(Buffer.concat(parts))
  }
  return blocks
}

function sharedBytes(a: Buffer, b: Buffer): number {
  let shared = 0
  while (shared < a.length && shared < b.length && shared < mostShared && a[shared] === b[shared]) shared++
  return shared
}

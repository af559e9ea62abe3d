import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Json } from '../../src/parse/json.ts'
import { append } from '../../src/receipts/append.ts'
import { knownSets, receiptOfEntry } from '../../src/receipts/entry.ts'
import type { InstallReceipt, PackageReceipt, ScriptReceipt } from '../../src/receipts/receipt.ts'
import {
  appendReceipt,
  logFileIn,
  readReceipts,
  receiptsFolderOf,
  receiptsFoldersIn,
} from '../../src/receipts/receipts.ts'
import { pkg, sha } from '../policy/support.ts'
import { packageReceipt } from './package-receipt.ts'

const install = (packages: readonly PackageReceipt[]): InstallReceipt => ({
  type: 'install',
  guard: { version: '1.0.0', build: 'ab12' },
  run: '1-2',
  at: '2026-11-26T00:00:00.000Z',
  project: '/app',
  by: 'ada',
  feed: { state: 'known', value: { built: '2026-11-20T00:00:00.000Z', entries: 3, lacks: ['not signed'] } },
  stopped: false,
  resolved: packages.length,
  gaps: [{ about: 'lockfile', why: 'x' }],
  decisions: [{ id: 'a@1.0.0', decision: 'once', by: 'ada' }],
  packages,
})
const script: ScriptReceipt = {
  type: 'script',
  guard: { version: '1.0.0' },
  run: '1-2',
  at: '2026-11-26T00:00:01.000Z',
  id: 'a@1.0.0',
  integrity: sha.one,
  event: 'postinstall',
  code: 0,
}
const many = [
  packageReceipt({
    package: pkg({ name: 'a', version: '1.0.0', path: ['p@1.0.0', 'a@1.0.0'], dev: true, alias: 'b' }),
    verdict: 'strip',
    resident: true,
    scripts: 'approved',
    approved: 'ada, 2026-11-20',
    findings: [{ rule: 'source/git', severity: 'high' }],
    gaps: ['archive'],
  }),
  packageReceipt({
    package: pkg({ name: 'g', source: { type: 'git', url: 'git+https://x.invalid/g', commit: 'abc' } }),
  }),
  packageReceipt({ package: pkg({ name: 'u', source: { type: 'url', url: 'https://x.invalid/u.tgz' } }) }),
  packageReceipt({ package: pkg({ name: 'f', source: { type: 'file', path: 'f.tgz' } }) }),
]

async function inFolder(look: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-receipts-'))
  try {
    await look(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('receipts come back as they were, and a set of packages that did not change is written once', () =>
  inFolder(async (folder) => {
    const size = () => readFileSync(logFileIn(folder)).length
    await appendReceipt(folder, install(many))
    const first = size()
    await appendReceipt(folder, script)
    await appendReceipt(folder, install(many))
    assert.ok(size() - first < first, `${first}, ${size()}`)
    await appendReceipt(folder, install(many.slice(1)))
    await appendReceipt(folder, install([]))
    const { receipts, problems } = readReceipts(folder)
    assert.equal(problems, [])
    assert.equal(
      receipts.map(({ file, line, ...receipt }) => receipt),
      [install(many), script, install(many), install(many.slice(1)), install([])],
    )
  }))

test('a receipt whose packages cannot all be read is none, and is said', () =>
  inFolder(async (folder) => {
    await appendReceipt(folder, install(many))
    const entry = JSON.parse(readFileSync(logFileIn(folder), 'utf8')).entry
    for (const forged of [
      { ...entry, packages: [...entry.packages, { name: 'x' }] },
      { ...entry, packages: undefined, set: 'unknown' },
      { ...entry, schema: 'portcullis-receipt/2' },
      { ...entry, at: 'yesterday' },
      { ...entry, packages: [] },
    ]) {
      writeFileSync(logFileIn(folder), '')
      await append(logFileIn(folder), () => JSON.parse(JSON.stringify(forged)))
      const { receipts, problems } = readReceipts(folder)
      assert.equal(receipts, [])
      assert.match(`${problems}`, /line 1 of \S+ is no receipt that this version can read/)
    }
  }))

test('a forged entry cannot say what a set holds that later ones only name', () =>
  inFolder(async (folder) => {
    await appendReceipt(folder, install(many))
    const { entry } = JSON.parse(readFileSync(logFileIn(folder), 'utf8'))
    await append(logFileIn(folder), () => ({ ...entry, packages: [] }))
    await appendReceipt(folder, install(many))
    const { receipts, problems } = readReceipts(folder)
    assert.equal(
      receipts.map((receipt) => receipt.type === 'install' && receipt.packages.length),
      [many.length, many.length],
    )
    assert.match(`${problems}`, /line 2 of \S+ is no receipt/)
  }))

test('a set is written in full again after some time, so that a damaged line blinds only those that refer to it', () =>
  inFolder(async (folder) => {
    for (let count = 0; count < 53; count++) await appendReceipt(folder, install(many))
    const lines = readFileSync(logFileIn(folder), 'utf8').split('\n')
    assert.equal(
      lines.flatMap((line, index) => (line.includes('"packages":') ? [index] : [])),
      [0, 51],
    )
    writeFileSync(logFileIn(folder), ['damaged', ...lines.slice(1)].join('\n'))
    assert.equal(
      readReceipts(folder).receipts.map(({ line }) => line),
      [52, 53],
    )
  }))

test('an append that was cut off is said and costs nothing else', () =>
  inFolder(async (folder) => {
    await appendReceipt(folder, install(many))
    writeFileSync(logFileIn(folder), `${readFileSync(logFileIn(folder), 'utf8')}{"hash":"12`)
    const { receipts, problems } = readReceipts(folder)
    assert.is(receipts.length, 1)
    assert.match(`${problems}`, /ends in 11 bytes of an append that was cut off/)
  }))

test('any JSON is a receipt or none', async () => {
  await fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (value, packages) => {
      receiptOfEntry(value as Json, knownSets())
      const entry = { schema: 'portcullis-receipt/1', ...install([]), set: 'x', packages }
      receiptOfEntry(JSON.parse(JSON.stringify(entry)), knownSets())
    }),
  )
})

test('each project has a folder of its own, and all are found in the folder of all', () =>
  inFolder(async (folder) => {
    const [one, two] = [receiptsFolderOf('/somewhere/app'), receiptsFolderOf('/elsewhere/app')]
    assert.is.not(one, two)
    assert.match(one, /^app-[0-9a-f]{12}$/)
    assert.match(receiptsFolderOf('/x/\u202e..'), /^[\w.-]+-[0-9a-f]{12}$/)
    assert.equal(receiptsFoldersIn(folder), [])
    const { mkdirSync } = await import('node:fs')
    mkdirSync(join(folder, one))
    await appendReceipt(join(folder, one), install([]))
    assert.equal(receiptsFoldersIn(folder), [join(folder, one)])
    assert.equal(receiptsFoldersIn(join(folder, one)), [join(folder, one)])
  }))

test.run()

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeRows } from '../../src/feed/encode.ts'
import { writeFeed } from '../../src/feed/header.ts'
import { findFeed } from '../../src/feed-store.ts'
import { updateFeed } from '../../src/feed-update.ts'
import type { Http } from '../../src/gather/http.ts'
import { registryPackage } from '../../src/gather/registry-package.ts'
import { openStore } from '../../src/gather/store.ts'
import type { ResolvedPackage } from '../../src/model.ts'
import { parseApprovals } from '../../src/policy/approvals.ts'
import { defaultPolicy } from '../../src/policy/policy.ts'
import { readText } from '../../src/policy/store.ts'
import { approvalsFile, recordApprovals } from '../../src/project.ts'
import type { InstallReceipt } from '../../src/receipts/receipt.ts'
import { appendReceipt, pruneReceipts, readReceipts } from '../../src/receipts/receipts.ts'

/** Something that the guard writes, again and again. */
export interface Kind {
  /** Commits the value of this number; the ones before it were committed. */
  write(folder: string, number: number): Promise<void>
  /** The newest committed number and how many there are; throws where anything cannot be opened. */
  read(
    folder: string,
  ): { readonly last: number; readonly count: number } | Promise<{ readonly last: number; readonly count: number }>
  /** A write replaces the one before it. */
  readonly replaces?: true
}

const packages = (number: number): ResolvedPackage[] =>
  Array.from({ length: 40 }, (_, index) => registryPackage(`package-${index}`, `1.0.${number}`))

const at = '2026-11-26T00:00:00.000Z'
/** Some receipts fill a segment; now and then the full ones are pruned. */
const limits = { segment: 30_000, all: 1e9 }
const receipt: Kind = {
  async write(folder, number) {
    const receipt: InstallReceipt = {
      type: 'install',
      run: String(number),
      at,
      project: '/app',
      by: 'ada',
      feed: { state: 'unknown', why: 'none' },
      stopped: false,
      resolved: 40,
      gaps: [],
      decisions: [],
      packages: packages(number).map((pkg) => ({
        package: pkg,
        verdict: 'allow',
        resident: true,
        scripts: 'none',
        findings: [],
        gaps: [],
      })),
    }
    await appendReceipt(folder, receipt, limits)
    if (number % 20 === 19) await pruneReceipts(folder, new Date('2100-01-01'), { at, by: 'ada' })
  },
  read(folder) {
    const { receipts, problems, pruned } = readReceipts(folder)
    const odd = problems.filter((problem) => !/of an append that was cut off$/.test(problem))
    if (odd.length > 0) throw new Error(odd.join('; '))
    const numbers = receipts.map(({ run }) => Number(run))
    const gone = pruned.entries
    if (numbers.some((number, index) => number !== gone + index))
      throw new Error(`receipts ${numbers.join()} are not in order behind ${gone}`)
    return { last: numbers.at(-1) ?? gone - 1, count: gone + numbers.length }
  },
}

const approval: Kind = {
  write: (folder, number) =>
    recordApprovals(folder, [
      { name: 'a', version: `1.0.${number}`, decision: 'deny', by: 'ada', at: '2026-11-26T00:00:00.000Z' },
    ]),
  read(folder) {
    const file = approvalsFile(folder)
    const numbers = parseApprovals(readText(file) ?? '[]\n', file).map(({ version }) => Number(version.split('.')[2]))
    return { last: Math.max(-1, ...numbers), count: numbers.length }
  },
}

/** Far beyond the feed that ships with the guard, which would be used otherwise. */
const start = Date.UTC(2100, 0, 1)
const feedPolicy = { ...defaultPolicy, feed: { ...defaultPolicy.feed, sources: ['source.bin'] } }
const noHttp: Http = { get: async () => ({ ok: false, why: 'a file needs none' }), close: async () => undefined }

const feed: Kind = {
  replaces: true,
  async write(folder, number) {
    const rows = Array.from({ length: 200 }, (_, index) => ({
      name: `bad-${1000 + index}`,
      id: `MAL-2026-${number}`,
      affected: { exact: ['1.0.0'], intervals: [] },
    }))
    writeFileSync(join(folder, 'source.bin'), writeFeed(new Date(start + number * 1000), rows.length, encodeRows(rows)))
    const project = { folder, policy: feedPolicy }
    const [result] = await updateFeed({ project, stateFolder: folder, http: noHttp, now: new Date(start + 1e9) })
    if (result?.state === 'failed') throw new Error(result.why)
  },
  read(folder) {
    const found = findFeed(folder, { folder, policy: feedPolicy }, new Date(start))
    if (found.state === 'unknown') throw new Error(found.why)
    const { source, built, lacks = [] } = found.value
    const odd = lacks.filter((lack) => lack !== 'not signed' && lack !== 'old')
    if (odd.length > 0) throw new Error(odd.join('; '))
    const last = source === undefined ? -1 : (Date.parse(built) - start) / 1000
    return { last, count: last + 1 }
  },
}

const cache: Kind = {
  async write(folder, number) {
    openStore(join(folder, 'cache')).write('crash', String(number), { number, text: 'x'.repeat(20_000) })
  },
  read(folder) {
    const store = openStore(join(folder, 'cache'))
    let count = 0
    while (store.read('crash', String(count)) !== undefined) count++
    return { last: count - 1, count }
  },
}

export const kinds: Readonly<Record<string, Kind>> = { receipt, approval, feed, cache }

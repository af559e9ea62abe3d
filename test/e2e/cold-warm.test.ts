import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { manager } from '../tools/managers.ts'
import { type FixturePackage, tarball } from '../tools/packages.ts'
import { type Project, project } from '../tools/project.ts'
import { startRegistry } from '../tools/registry.ts'
import { corpus, lockfileOf } from './corpus.ts'
import { dist } from './world.ts'

const cli = join(dist, 'cli.cjs')
const counter = fileURLToPath(new URL('../tools/count-work.cjs', import.meta.url))

/** One more, which comes when the others are judged. */
const latecomer: FixturePackage = {
  name: 'latecomer',
  version: '1.0.0',
  files: { 'index.js': 'exports.late = true\n' },
}

interface Work {
  readonly verdicts: Record<string, number>
  /** Packages that no standing judgement served. */
  readonly judged: number
  readonly archives: number
  readonly requests: number
  readonly counted: Counted
}

/** See test/tools/count-work.cjs. */
interface Counted {
  readonly parsed: number
  readonly hits: number
  readonly misses: number
  readonly analysed: number
}

/**
 * What each package costs in units that no machine changes: archives and answers that were fetched, entries of the cache
 * that were looked for, characters of JSON that were parsed. Recorded in November 2026, with a tenth more for the
 * characters, as a port or a folder has no fixed length; more than this is work that somebody added.
 */
const most = { archives: 1, requests: 1, entries: 2, parsedCold: 1680, parsedWarm: 1360 }

test('judged cold, warm and once more, a package gets the same answer, and each archive is fetched once', async () => {
  const npm = await manager('npm@12')
  const registry = await startRegistry([...corpus, latecomer])
  const app = await project({ 'package.json': { name: 'app' } }, { registry: registry.url })
  await app.write('package-lock.json', lockfileOf(registry, corpus))
  const judge = async (): Promise<{ said: Record<string, unknown>[]; work: Work }> => {
    const before = registry.requests.length
    const [counts, cache] = [join(app.home, 'counted.json'), join(app.home, '.cache')]
    const env = { COUNT_WORK: counts, COUNT_CACHE: cache }
    const argv = ['node', '--require', counter, cli, 'check', '--json']
    const { stdout, stderr } = await app.exec(npm, argv, { timeout: 600_000, env })
    const asked = registry.requests.slice(before).map(({ url }) => url)
    assert.ok(stdout, stderr)
    const said = (JSON.parse(stdout) as { packages: Record<string, unknown>[] }).packages
    const verdicts: Record<string, number> = {}
    for (const { verdict } of said) verdicts[String(verdict)] = (verdicts[String(verdict)] ?? 0) + 1
    const [, judged = '0'] = [...stderr.matchAll(/judging [\d,]+ of ([\d,]+) packages/gu)].at(-1) ?? []
    return {
      said,
      work: {
        verdicts,
        judged: Number(judged.replaceAll(',', '')),
        archives: asked.filter(isArchive).length,
        requests: asked.length,
        counted: JSON.parse(await readFile(counts, 'utf8')),
      },
    }
  }
  try {
    const cold = await judge()
    assert.is(cold.said.length, corpus.length)
    assert.ok((cold.work.verdicts['abort'] ?? 0) > corpus.length / 3, 'the hostile ones are among them')
    assert.ok((cold.work.verdicts['allow'] ?? 0) > corpus.length / 10, 'and the honest ones')
    assert.is(cold.work.judged, corpus.length)
    assert.is(cold.work.archives, corpus.length * most.archives)
    assert.ok(cold.work.requests <= corpus.length * most.requests, `${cold.work.requests} requests`)
    const { parsed, ...counted } = cold.work.counted
    assert.equal(counted, { hits: 0, misses: 1 + corpus.length * most.entries, analysed: bytesOf(corpus) })
    assert.ok(parsed <= corpus.length * most.parsedCold, `${parsed} characters parsed`)

    const warm = await judge()
    assert.equal(warm.said, cold.said)
    assert.is(warm.work.archives, 0)
    assert.is(warm.work.requests, 0)
    // One entry for all judgements that stand, and the facts of each package that has none.
    const { parsed: parsedWarm, ...countedWarm } = warm.work.counted
    assert.equal(countedWarm, { hits: 1 + warm.work.judged * most.entries, misses: 0, analysed: 0 })
    assert.ok(parsedWarm <= corpus.length * most.parsedWarm, `${parsedWarm} characters parsed`)
    // What is stopped, and what keeps a gap that another look might fill, never stands.
    const stopped = cold.work.verdicts['abort'] ?? 0
    const open = cold.said.filter(({ verdict, gaps }) => verdict !== 'abort' && (gaps as unknown[]).length > 0).length
    assert.ok(warm.work.judged >= stopped && warm.work.judged <= stopped + open, `${warm.work.judged} judged`)

    await app.write('package-lock.json', lockfileOf(registry, [...corpus, latecomer]))
    const added = await judge()
    assert.equal(
      added.said.filter(({ id }) => id !== 'latecomer@1.0.0'),
      cold.said,
    )
    const { parsed: parsedMore, ...countedMore } = added.work.counted
    assert.equal(countedMore, { ...countedWarm, misses: most.entries, analysed: bytesOf([latecomer]) })
    assert.ok(parsedMore - parsedWarm <= 2 * most.parsedCold, `${parsedMore - parsedWarm} characters more`)
    assert.equal(added.work, {
      ...warm.work,
      counted: added.work.counted,
      verdicts: { ...warm.work.verdicts, allow: (warm.work.verdicts['allow'] ?? 0) + 1 },
      judged: warm.work.judged + 1,
      archives: most.archives,
      requests: most.requests,
    })
    await app.write('package-lock.json', lockfileOf(registry, corpus))

    await forget(app)
    const again = await judge()
    assert.equal(again.said, cold.said)
    assert.equal(again.work, cold.work)
  } finally {
    await app.cleanup()
    await registry.close()
  }
})

const bytesOf = (packages: readonly FixturePackage[]): number =>
  packages.reduce((sum, fixture) => sum + tarball(fixture).byteLength, 0)

const isArchive = (url: string): boolean => url.endsWith('.tgz')

/** Everything that the guard and npm keep. */
async function forget({ home }: Project): Promise<void> {
  for (const name of ['.cache', '.npm']) await rm(join(home, name), { recursive: true, force: true })
}

test.run()

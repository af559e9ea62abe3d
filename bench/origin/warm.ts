// Judges 1,000 newcomers whose every fact is cached, offline: seconds and peak memory.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { openCache } from '../../src/gather/cache.ts'
import { readNpmrc } from '../../src/gather/npmrc.ts'
import { registryPackage } from '../../src/gather/registry-package.ts'
import { judgeSet } from '../../src/guard.ts'
import type { ArchiveFacts, Manifest, ResolvedPackage } from '../../src/model.ts'
import { createProgress } from '../../src/progress.ts'
import { openProject } from '../../src/project.ts'

const count = 1_000
/** The middle of the 1,000 most downloaded packages has 60 releases, the mean is 150. */
const releases = 150
const integrity = `sha512-${Buffer.alloc(64).toString('base64')}`
const version = '5.0.29'
const now = new Date('2026-11-26T00:00:00Z')
const registry = 'https://registry.npmjs.org/'

const manifest: Manifest = {
  name: '',
  version,
  scripts: {},
  dependencies: { b: '^1.0.0', c: '^2.0.0' },
  optionalDependencies: {},
  peerDependencies: {},
  bin: {},
}

const folder = mkdtempSync(join(tmpdir(), 'portcullis-warm-'))
try {
  const packages = Array.from({ length: count }, (_, index) => packageOf(`package-of-the-bench-${index}`))
  fill(packages)
  for (const made of ['from packuments that an earlier run kept', 'from the histories made of them']) {
    const [started, used] = [performance.now(), process.cpuUsage()]
    const judgements = await judgeSet({ packages, gaps: [] }, input())
    const seconds = ((performance.now() - started) / 1000).toFixed(2)
    const { user, system } = process.cpuUsage(used)
    const busy = ((user + system) / 1_000_000).toFixed(2)
    const gaps = new Set(judgements.flatMap((judgement) => judgement.gaps.map(({ about }) => about)))
    say(
      `${judgements.length} packages of ${releases} releases, ${made}: ${seconds} s, ${busy} s of a core; gaps: ${[...gaps].join() || 'none'}`,
    )
  }
  say(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function input() {
  return {
    project: openProject(folder),
    config: readNpmrc(folder, {}, folder),
    cacheFolder: join(folder, 'cache'),
    feed: { state: 'known', value: { built: '', entries: 0, digest: '', lookup: () => [] } } as const,
    names: { state: 'unknown', why: 'not measured here' } as const,
    likeness: { state: 'known', value: { packages: [] } } as const,
    offline: true,
    now,
    progress: createProgress(new PassThrough(), false),
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function packageOf(name: string): ResolvedPackage {
  return { ...registryPackage(name, version, integrity), locations: [`node_modules/${name}`] }
}

function fill(packages: readonly ResolvedPackage[]): void {
  const cache = openCache(join(folder, 'cache'))
  const versions = Array.from({ length: releases }, (_, index) => `${1 + Math.floor(index / 30)}.0.${index % 30}`)
  const times = versions.map((_, index) => new Date(now.getTime() - (releases - index) * 14 * 86_400_000).toISOString())
  const [maintainers, dependencies] = [
    ['anna', 'bo', 'cy'],
    ['b', 'c'],
  ]
  const facts: ArchiveFacts = {
    manifest,
    hasBindingGyp: false,
    installScripts: {},
    files: 10,
    size: 100_000,
    oddities: [],
    contentHash: 'sha256-00',
    carried: [],
  }
  const packument = {
    time: Object.fromEntries(versions.map((one, index) => [one, times[index] ?? ''])),
    releases: versions.map((one, index) => ({
      version: one,
      published: times[index] ?? '',
      publisher: 'anna',
      maintainers,
      trust: 'none' as const,
      hasInstallScript: false,
      hasCommit: false,
      dependencies,
    })),
  }
  cache.putFacts(integrity, facts)
  for (const { name } of packages) {
    const where = { registry, name, version, integrity }
    cache.putDocument(where, { manifest: { ...manifest, name }, integrity, signatures: [], hasProvenance: false })
    cache.putPublished(where, times.at(-1) ?? '')
    cache.putPackument(registry, name, { asked: now.toISOString(), packument })
  }
}

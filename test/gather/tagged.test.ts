import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createHttp } from '../../src/gather/http.ts'
import { createTags } from '../../src/gather/tagged.ts'
import type { ReleaseHistory } from '../../src/model.ts'
import { known } from '../rules/evidence.ts'
import { history, release } from '../rules/releases.ts'
import { advertised } from '../tools/refs.ts'
import { configOf, fakeClock, routes, serve } from './support.ts'

const place = '/github.com/f/a.git/info/refs?service=git-upload-pack'

async function asked(
  answers: Readonly<Record<string, unknown>>,
  repository: string | undefined,
  of: Partial<ReleaseHistory> = {},
) {
  const server = await serve(routes(answers))
  const http = createHttp(configOf({ registry: `${server.origin}/` }), { clock: fakeClock() })
  const tags = createTags(http, (name) => `${server.origin}/${name}.git`)
  try {
    const facts = [1, 2].map(() => tags.taggedOf(repository, history(of).history))
    const [fact] = await Promise.all(facts)
    return { fact, asked: server.asked.length }
  } finally {
    await http.close()
    await server.close()
  }
}

test('a repository is asked once for its tags, however they are called', async () => {
  const answer = (...names: readonly string[]) => ({
    [place]: advertised(['HEAD', ...names.map((name) => `refs/tags/${name}`)]),
  })
  const told = async (...names: readonly string[]) => {
    const { fact, asked: times } = await asked(answer(...names), 'github.com/f/a')
    assert.is(times, 1)
    return fact?.state === 'known' && fact.value && [fact.value.release, fact.value.before]
  }
  assert.equal(await told('v0.9.0', 'v1.0.0'), [true, true])
  assert.equal(await told('a@0.9.0', 'release-v1.0.0'), [true, true])
  assert.equal(await told('0.9.0', '11.0.0', 'v1.0.0-rc.1', '3.1.0.0'), [false, true])
})

test('other hosts, no repository, and the first release of a line cost no request', async () => {
  const none = { fact: known(null), asked: 0 }
  assert.equal(await asked({}, 'git.acme.invalid/f/a'), none)
  assert.equal(await asked({}, undefined), none)
  assert.equal(await asked({}, 'github.com/f/a', { release: null }), none)
})

test('a host that does not answer as git does leaves it unknown', async () => {
  const missing = (await asked({}, 'github.com/f/a')).fact
  assert.match(missing?.state === 'unknown' ? missing.why : '', 'the tags of github.com/f/a')
  const odd = (await asked({ [place]: { html: true } }, 'github.com/f/a', { release: release() })).fact
  assert.equal(odd, { state: 'unknown', why: 'the tags of github.com/f/a cannot be read' })
})

test.run()

import type { RequestListener } from 'node:http'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { known, unknown } from '../../src/gather/facts.ts'
import { createHttp } from '../../src/gather/http.ts'
import { liveAdvisories, withLive } from '../../src/gather/live.ts'
import type { Advisory, Fact, ResolvedPackage } from '../../src/model.ts'
import { configOf, fakeClock, pkg, send, serve } from './support.ts'

const named = (name: string, version = '1.0.0'): ResolvedPackage => pkg({ id: `${name}@${version}`, name, version })

interface Query {
  readonly package: { readonly name: string; readonly ecosystem: string }
  readonly version: string
}

/** Asks an API that answers each batch with what `answer` makes of its queries. */
async function asked(
  packages: readonly ResolvedPackage[],
  answer: (queries: readonly Query[], ...of: Parameters<RequestListener>) => unknown,
): Promise<{ live: Awaited<ReturnType<typeof liveAdvisories>>; batches: number[]; paths: readonly string[] }> {
  const batches: number[] = []
  const server = await serve((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      const { queries } = JSON.parse(text)
      batches.push(queries.length)
      const body = answer(queries, request, response)
      if (body !== undefined) send(response, 200, JSON.stringify(body))
    })
  })
  const http = createHttp(configOf({ registry: 'https://registry.invalid/', 'fetch-retries': 0 }), {
    clock: fakeClock(),
    idle: 200,
  })
  try {
    const live = await liveAdvisories(packages, `${server.origin}/`, http)
    return { live, batches, paths: server.asked }
  } finally {
    await http.close()
    await server.close()
  }
}

const byName =
  (listed: Readonly<Record<string, readonly string[]>>) =>
  (queries: readonly Query[]): unknown => ({
    results: queries.map(({ package: { name } }) =>
      listed[name] ? { vulns: listed[name].map((id) => ({ id })) } : {},
    ),
  })

test('each package is asked about once, a thousand in a request, and only malware counts', async () => {
  const many = Array.from({ length: 1500 }, (_, index) => named(`a${index}`))
  const { live, batches, paths } = await asked(
    [...many, many[0] as ResolvedPackage],
    byName({ a7: ['MAL-2026-1', 'GHSA-xxxx-yyyy-zzzz'], a1200: ['GHSA-xxxx-yyyy-zzzz'] }),
  )
  assert.equal([batches.sort(), new Set(paths).size, paths[0]], [[1000, 500], 1, 'POST /v1/querybatch'])
  assert.equal(live.get('a7@1.0.0'), known([{ id: 'MAL-2026-1' }]))
  assert.equal([live.get('a1200@1.0.0'), live.get('a1499@1.0.0')], [known([]), known([])])
})

const odd: Readonly<Record<string, Parameters<typeof asked>[1]>> = {
  'an error': (_queries, _request, response) => void send(response, 500, ''),
  'a redirect': (_queries, _request, response) => void send(response, 307, '', { location: '/elsewhere' }),
  'no JSON': (_queries, _request, response) => void send(response, 200, 'no json {'),
  'too few results': () => ({ results: [] }),
  'no results': () => ({}),
  'a list that goes on': () => ({ results: [{ vulns: [], next_page_token: 'x' }] }),
  'no list': () => ({ results: [{ vulns: 'none' }] }),
  nothing: (_queries, _request, response) => void response.writeHead(200).write('{'),
}
for (const [name, answer] of Object.entries(odd)) {
  test(`an API that answers with ${name} makes a gap`, async () => {
    const { live } = await asked([named('a')], answer)
    assert.is(live.get('a@1.0.0')?.state, 'unknown')
  })
}

test('ids of an API are held to what an id can be', async () => {
  const { live } = await asked([named('a')], byName({ a: ['MAL-\u001b[2J', `MAL-${'1'.repeat(100)}`, 'MAL-2026-2'] }))
  assert.equal(live.get('a@1.0.0'), known([{ id: 'MAL-2026-2' }]))
})

test('one that names it is enough, and silence is none while the other is unknown', () => {
  const none = known([])
  const one = known([{ id: 'MAL-1', summary: 'x' }])
  const gone = unknown('it did not answer')
  const table: readonly (readonly [
    Fact<readonly Advisory[]>,
    Fact<readonly Advisory[]> | undefined,
    Fact<readonly Advisory[]>,
  ])[] = [
    [none, undefined, none],
    [one, none, one],
    [none, one, one],
    [one, known([{ id: 'MAL-1' }]), one],
    [one, gone, one],
    [gone, one, one],
    [none, gone, gone],
    [gone, none, gone],
    [none, none, none],
  ]
  for (const [feed, live, expected] of table) assert.equal(withLive(feed, live), expected)
})

test.run()

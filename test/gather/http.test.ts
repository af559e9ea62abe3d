import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createTcp } from 'node:net'
import { gzipSync } from 'node:zlib'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, type Ask, createHttp, type Http, type HttpOptions } from '../../src/gather/http.ts'
import { redirected } from '../../src/gather/http-attempt.ts'
import { configOf, fakeClock, type Server, send, serve } from './support.ts'

interface Try {
  readonly answer: Answer
  readonly server: Server
  readonly slept: readonly number[]
}

/** One `get /a` against a server that lives for it. */
async function attempt(
  listener: RequestListener,
  ask: Partial<Ask> = {},
  options: HttpOptions = {},
  settings: Record<string, unknown> = {},
): Promise<Try> {
  const server = await serve(listener)
  const clock = fakeClock()
  const host = new URL(server.origin).host
  const config = configOf({ registry: `${server.origin}/`, [`//${host}/:_authToken`]: 'secret', ...settings })
  const http = createHttp(config, { clock, ...options })
  try {
    const answer = await http.get(`${server.origin}/a`, { about: 'a@1.0.0', maxBytes: 10_000, ...ask })
    return { answer, server, slept: clock.slept }
  } finally {
    await http.close()
    await server.close()
  }
}

/** A client without a configured registry beside the same server; both end whatever the test does. */
async function plain<T>(
  listener: RequestListener,
  settings: (origin: string) => Record<string, unknown>,
  run: (http: Http, server: Server) => Promise<T>,
): Promise<T> {
  const server = await serve(listener)
  const http = createHttp(configOf(settings(server.origin)), { concurrency: 3 })
  try {
    return await run(http, server)
  } finally {
    await http.close()
    await server.close()
  }
}

const why = ({ answer }: Try): string => (answer.ok ? 'ok' : answer.why)
const bytes = ({ answer }: Try): string => (answer.ok ? Buffer.from(answer.bytes).toString() : 'failed')
const inTurn = (...listeners: readonly RequestListener[]): RequestListener => {
  let turn = 0
  return (request, response) => listeners[Math.min(turn++, listeners.length - 1)]?.(request, response)
}

test('the bytes come back with their etag, and the credentials were sent', async () => {
  const result = await attempt((_, response) => send(response, 200, 'hello', { etag: '"1"' }))
  assert.is(bytes(result), 'hello')
  assert.is(result.answer.ok && result.answer.etag, '"1"')
  assert.is(result.server.headers[0]?.authorization, 'Bearer secret')
})

test('an etag that still holds gives 304 and no bytes', async () => {
  const result = await attempt(
    (request, response) => send(response, request.headers['if-none-match'] === '"1"' ? 304 : 500, ''),
    { etag: '"1"' },
  )
  assert.is(result.answer.ok && result.answer.status, 304)
})

test('compressed metadata is inflated, and archives are not asked for in compressed form', async () => {
  const listener: RequestListener = (request, response) =>
    request.headers['accept-encoding'] === 'gzip'
      ? send(response, 200, gzipSync('hello'), { 'content-encoding': 'gzip' })
      : send(response, 200, 'plain')
  assert.is(bytes(await attempt(listener, { compressed: true })), 'hello')
  assert.is(bytes(await attempt(listener)), 'plain')
})

test('401 and 404 are final, and 401 says which address and package', async () => {
  const refused = await attempt((_, response) => send(response, 401, ''))
  assert.is(why(refused), `401 from ${refused.server.origin}/ for a@1.0.0: the configured credentials were refused`)
  assert.is(refused.server.asked.length, 1)
  const missing = await attempt((_, response) => send(response, 404, ''))
  assert.is(missing.answer.ok || missing.answer.status, 404)
  assert.is(missing.server.asked.length, 1)
})

test('401 without credentials says that none are configured', async () => {
  await plain(
    (_, response) => send(response, 401, ''),
    () => ({}),
    async (http, { origin }) => {
      const answer = await http.get(`${origin}/a`, { about: 'a', maxBytes: 10 })
      assert.is(answer.ok || answer.why, `401 from ${origin}/ for a: no credentials are configured for it`)
    },
  )
})

test('500 is tried again after a pause and then good', async () => {
  const result = await attempt(
    inTurn(
      (_, response) => send(response, 500, ''),
      (_, response) => send(response, 200, 'hello'),
    ),
  )
  assert.is(bytes(result), 'hello')
  assert.equal(result.slept, [250])
})

test('500 for ever is given up after the configured attempts', async () => {
  const result = await attempt((_, response) => send(response, 500, ''))
  assert.is(why(result), `500 from ${result.server.origin}/ for a@1.0.0 (3 attempts)`)
  assert.equal(result.slept, [250, 500])
  assert.is(
    (await attempt((_, response) => send(response, 500, ''), {}, {}, { 'fetch-retries': 0 })).server.asked.length,
    1,
  )
})

test('429 waits as long as it is told, within reason', async () => {
  const told = (seconds: string): RequestListener =>
    inTurn(
      (_, response) => send(response, 429, '', { 'retry-after': seconds }),
      (_, response) => send(response, 200, 'hello'),
    )
  assert.equal((await attempt(told('5'))).slept, [5_000])
  const tooLong = await attempt(told('3600'))
  assert.is(tooLong.answer.ok, false)
  assert.equal(tooLong.slept, [])
})

test('a connection that is cut is tried again', async () => {
  const result = await attempt(
    inTurn(
      (request) => request.socket.destroy(),
      (_, response) => send(response, 200, 'hello'),
    ),
  )
  assert.is(bytes(result), 'hello')
  assert.is(result.slept.length, 1)
})

test('an answer shorter than it said is tried again and never taken as it is', async () => {
  const short: RequestListener = (_, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('part')
    setImmediate(() => response.destroy())
  }
  const result = await attempt(short)
  assert.is(result.answer.ok, false)
  assert.is(result.server.asked.length, 3)
})

test('a server that never answers is given up', async () => {
  const result = await attempt(() => {}, {}, { total: 100 })
  assert.is(why(result), `${result.server.origin}/ for a@1.0.0: not finished within 0.1 s`)
})

test('a body that drips for ever is given up', async () => {
  let drip: NodeJS.Timeout | undefined
  const result = await attempt(
    (_, response) => {
      response.writeHead(200)
      drip = setInterval(() => response.write('x'), 10)
    },
    {},
    { total: 150 },
  )
  clearInterval(drip)
  assert.match(why(result), 'not finished within')
})

test('an answer that stalls is tried again within the total', async () => {
  const result = await attempt(
    inTurn(
      () => {},
      (_, response) => send(response, 200, 'hello'),
    ),
    {},
    { idle: 200, total: 60_000 },
  )
  assert.is(bytes(result), 'hello')
})

test('a run that is stopped ends its requests and asks for nothing more', async () => {
  const controller = new AbortController()
  const running = await attempt(() => controller.abort(), {}, { signal: controller.signal })
  assert.is(why(running), 'stopped before a@1.0.0 was answered')
  const later = await attempt(() => {}, {}, { signal: controller.signal })
  assert.is(why(later), 'stopped before a@1.0.0 was answered')
  assert.is(later.server.asked.length, 0)
})

test('more bytes than allowed are refused, announced or not, and not asked for again', async () => {
  const announced = await attempt(
    (_, response) => {
      response.writeHead(200, { 'content-length': '20000' })
      response.flushHeaders()
    },
    {},
    { total: 1_000 },
  )
  assert.match(why(announced), 'the answer has more than 10000 bytes')
  const streamed = await attempt((_, response) => {
    response.write('x'.repeat(9_000))
    response.end('x'.repeat(9_000))
  })
  assert.match(why(streamed), 'the answer has more than 10000 bytes')
  assert.is(streamed.server.asked.length, 1)
})

test('a gzip bomb is refused while it is inflated', async () => {
  const bomb = gzipSync(Buffer.alloc(5_000_000))
  assert.ok(bomb.length < 10_000)
  const result = await attempt((_, response) => send(response, 200, bomb, { 'content-encoding': 'gzip' }), {
    compressed: true,
  })
  assert.match(why(result), 'the answer has more than 10000 bytes')
})

test('gzip that is broken or cut and encodings nobody asked for are refused', async () => {
  const cut = gzipSync('hello'.repeat(50)).subarray(0, 20)
  for (const body of ['not gzip', cut]) {
    const result = await attempt((_, response) => send(response, 200, body, { 'content-encoding': 'gzip' }))
    assert.is(result.answer.ok, false)
  }
  assert.match(
    why(await attempt((_, response) => send(response, 200, 'x', { 'content-encoding': 'br' }))),
    'encoded as "br"',
  )
})

test('a redirect on the same origin keeps the credentials', async () => {
  const result = await attempt((request, response) =>
    request.url === '/a' ? send(response, 302, '', { location: '/b' }) : send(response, 200, 'hello'),
  )
  assert.is(bytes(result), 'hello')
  assert.is(result.server.headers[1]?.authorization, 'Bearer secret')
})

test('a redirect to another host carries no credentials, nor does what follows, even back home', async () => {
  let home = ''
  const other = await serve((_, response) => send(response, 302, '', { location: `${home}/back` }))
  const result = await attempt(
    (request, response) => {
      home = `http://${request.headers.host}`
      if (request.url === '/a') send(response, 302, '', { location: `${other.origin}/x` })
      else if (request.url === '/back') send(response, 302, '', { location: '/again' })
      else send(response, 200, 'hello')
    },
    {},
    {},
    { [`//${new URL(other.origin).host}/:_authToken`]: 'other', '@o:registry': other.origin },
  )
  await other.close()
  assert.is(bytes(result), 'hello')
  assert.is(other.headers[0]?.authorization, undefined)
  assert.equal(
    result.server.headers.map(({ authorization }) => authorization),
    ['Bearer secret', undefined, undefined],
  )
})

test('redirects are counted, and only http and https are followed', async () => {
  const circle = await attempt((_, response) => send(response, 302, '', { location: '/a' }))
  assert.match(why(circle), 'more than 5 redirects')
  assert.is(circle.server.asked.length, 6)
  assert.match(
    why(await attempt((_, response) => send(response, 302, '', { location: 'file:///etc/passwd' }))),
    'not an http or https URL',
  )
  assert.match(why(await attempt((_, response) => send(response, 302, ''))), 'redirects to no valid URL')
})

test('an origin that keeps failing is left alone after a while, and one that recovers is not', async () => {
  const good = 7
  let turn = 0
  const listener: RequestListener = (_, response) => send(response, turn++ === good ? 200 : 503, 'x')
  await plain(
    listener,
    () => ({ 'fetch-retries': 0 }),
    async (http, { origin, asked }) => {
      const reasons: string[] = []
      for (let count = 0; count < 17; count++) {
        const answer = await http.get(`${origin}/`, { about: 'a', maxBytes: 10 })
        reasons.push(answer.ok ? 'ok' : answer.why)
      }
      assert.is(reasons[good], 'ok')
      assert.is(reasons[15], `503 from ${origin}/ for a`)
      assert.is(reasons[16], `${origin}/ failed 8 requests in a row, so a was not asked for`)
      assert.is(asked.length, 16)
    },
  )
})

test('a port that nobody listens on is said to refuse', async () => {
  const server = await serve(() => undefined)
  await server.close()
  const http = createHttp(configOf({ 'fetch-retries': 0 }))
  const answer = await http.get(`${server.origin}/`, { about: 'a', maxBytes: 10 })
  await http.close()
  assert.is(answer.ok || answer.why, `${server.origin}/ for a: the connection was refused`)
})

test('a redirect from https to http is refused', () => {
  const from = new URL('https://r.invalid/a')
  assert.is(redirected('/b', from).href, 'https://r.invalid/b')
  assert.throws(() => redirected('http://r.invalid/b', from), 'from https to http')
})

test('no more requests run at a time than allowed', async () => {
  let arrived = () => {}
  const three = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const waiting: (() => void)[] = []
  let open = false
  const listener: RequestListener = (request, response) => {
    const answer = () => send(response, 200, 'x')
    if (open || request.url === '/probe') return answer()
    waiting.push(answer)
    if (waiting.length === 3) arrived()
  }
  await plain(
    listener,
    () => ({}),
    async (http, { origin }) => {
      const all = Promise.all(
        Array.from({ length: 20 }, (_, index) => http.get(`${origin}/${index}`, { about: 'a', maxBytes: 10 })),
      )
      await three
      // A fourth request would have come in before these round trips are done.
      const probe = createHttp(configOf({}))
      for (let trip = 0; trip < 5; trip++) await probe.get(`${origin}/probe`, { about: 'a', maxBytes: 10 })
      await probe.close()
      const most = waiting.length
      open = true
      for (const answer of waiting) answer()
      assert.ok((await all).every(({ ok }) => ok))
      assert.is(most, 3)
    },
  )
})

test('addresses that cannot be asked are answered without a request', async () => {
  const http = createHttp(configOf({}))
  for (const url of [
    '',
    'not a url',
    'file:///etc/passwd',
    'ftp://r.invalid/',
    `https://r.invalid/${'x'.repeat(9_000)}`,
  ]) {
    const answer = await http.get(url, { about: 'a', maxBytes: 10 })
    assert.match(answer.ok ? 'ok' : answer.why, 'so a was not asked for')
  }
  await http.close()
})

test('no message holds a token, a password of the address or a path', async () => {
  for (const token of ['secret', 'sec\nret']) {
    const settings = (origin: string) => ({
      registry: `${origin}/`,
      [`${origin.slice('http:'.length)}/:_authToken`]: token,
    })
    await plain(
      (_, response) => send(response, 403, 'secret'),
      settings,
      async (http, { origin }) => {
        const answer = await http.get(`${origin.replace('//', '//user:password@')}/private/path`, {
          about: 'a',
          maxBytes: 10,
        })
        assert.not.match(answer.ok ? 'ok' : answer.why, /sec|password|user|path/u)
        assert.is(answer.ok, false)
      },
    )
  }
})

test('what is posted is not carried on by a redirect', async () => {
  const redirect: RequestListener = (_, response) => send(response, 307, '', { location: '/elsewhere' })
  const tried = await attempt(redirect, { json: '{}' })
  assert.match(why(tried), 'it redirects what was posted')
  assert.equal(tried.server.asked, ['POST /a'])
})

test('a proxy that is not one is said to be so', async () => {
  assert.match(
    why(await attempt((_, response) => send(response, 200, 'x'), {}, {}, { proxy: 'socks://p.invalid' })),
    'proxy is not an http or https URL',
  )
})

test('requests go through the configured proxy', async () => {
  const proxy = createTcp((socket) => {
    socket.on('error', () => {})
    socket.once('data', (data) => {
      connects.push(data.toString().split('\r\n', 1)[0] ?? '')
      socket.write('HTTP/1.1 200 ok\r\n\r\n')
      socket.once('data', () => socket.end('HTTP/1.1 200 ok\r\ncontent-length: 7\r\n\r\nproxied'))
    })
  })
  const connects: string[] = []
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo
  const http = createHttp(configOf({ proxy: `http://127.0.0.1:${port}/`, 'fetch-retries': 0 }), { total: 5_000 })
  const answer = await http.get('http://r.invalid/a', { about: 'a', maxBytes: 100 })
  await http.close()
  await new Promise((resolve) => proxy.close(resolve))
  assert.is(answer.ok ? Buffer.from(answer.bytes).toString() : answer.why, 'proxied')
  assert.equal(connects, ['CONNECT r.invalid:80 HTTP/1.1'])
})

test.run()

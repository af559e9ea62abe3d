import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { buildFeed } from '../src/feed/build.ts'
import { deltaSuffix, makeDelta } from '../src/feed/delta.ts'
import { announcementOf, publicKeyOf, signFeed } from '../src/feed/signature.ts'
import { feedFileOf, findFeed, sourcesOf } from '../src/feed-store.ts'
import { type Updated, updateFeed } from '../src/feed-update.ts'
import { createHttp } from '../src/gather/http.ts'
import { defaultPolicy, type Policy } from '../src/policy/policy.ts'
import { entry, report, zipOf } from './feed/reports.ts'
import { configOf, fakeClock, type Server, send, serve } from './gather/support.ts'

const now = new Date('2026-11-26T00:00:00Z')
const at = (day: number) => new Date(Date.UTC(2026, 10, day))
const [ours, next, other] = [0, 1, 2].map(() => generateKeyPairSync('ed25519').privateKey) as [
  KeyObject,
  KeyObject,
  KeyObject,
]
const feedOf = (day: number, name = `bad-${day}`): Uint8Array =>
  buildFeed(
    zipOf([report('MAL-2026-1', entry(name, ['1.0.0'])), report('MAL-2026-2', entry('always', ['1.0.0']))]),
    at(day),
  ).bytes
const signed = (day: number, key = ours): Uint8Array => signFeed(feedOf(day), key)

interface Place {
  readonly folder: string
  readonly server: Server
  /** What the server has, by path; a function answers itself. */
  readonly files: Record<string, Uint8Array | string | RequestListener>
  /** @param idle milliseconds without a byte that are waited for */
  update(feed?: Partial<Policy['feed']>, idle?: number): Promise<Updated[]>
  known(feed?: Partial<Policy['feed']>): ReturnType<typeof findFeed>
}

/** A server for feeds and a state folder, both for one test. */
async function inPlace(look: (place: Place) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-feeds-'))
  const files: Place['files'] = {}
  const server = await serve((request, response) => {
    const file = files[request.url ?? '']
    if (typeof file === 'function') return file(request, response)
    if (file === undefined) return send(response, 404, '')
    const etag = `"${Buffer.from(file).subarray(0, 200).toString('base64')}"`
    if (request.headers['if-none-match'] === etag) return send(response, 304, '')
    send(response, 200, file, { etag })
  })
  const policy = (feed: Partial<Policy['feed']>): Policy => ({
    ...defaultPolicy,
    feed: { ...defaultPolicy.feed, sources: [`${server.origin}/feed.bin`], keys: [publicKeyOf(ours)], ...feed },
  })
  const place: Place = {
    folder,
    server,
    files,
    async update(feed = {}, idle = 60_000) {
      const config = { ...configOf({ registry: `${server.origin}/` }), retries: 1 }
      const http = createHttp(config, { clock: fakeClock(), idle })
      try {
        return await updateFeed({ project: { folder, policy: policy(feed) }, stateFolder: folder, http, now })
      } finally {
        await http.close()
      }
    },
    known: (feed = {}) => findFeed(folder, { folder, policy: policy(feed) }, now),
  }
  try {
    await look(place)
  } finally {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const why = (results: readonly Updated[]): string =>
  results.map((result) => (result.state === 'failed' ? result.why : result.state)).join(' | ')

const finds = (place: Place, name: string, feed?: Partial<Policy['feed']>): boolean => {
  const found = place.known(feed)
  return found.state === 'known' && found.value.lookup(name, '1.0.0').length > 0
}

test('a signed feed is taken, kept and used; asked again it is unchanged and nothing comes over the wire', () =>
  inPlace(async (place) => {
    place.files['/feed.bin'] = signed(20)
    assert.is(why(await place.update()), 'updated')
    assert.ok(finds(place, 'bad-20'))
    const again = await place.update()
    assert.equal([why(again), again[0]?.state === 'current' && again[0].size], ['current', 0])
    assert.is(place.server.headers.at(-1)?.['if-none-match'] !== undefined, true)
  }))

test('a delta is taken where there is one, and the whole feed where it leads nowhere', () =>
  inPlace(async (place) => {
    place.files['/feed.bin'] = signed(20)
    await place.update()
    const path = `/feed.bin${deltaSuffix(signed(20))}`
    place.files[path] = makeDelta(signed(20), signed(21))
    place.files['/feed.bin'] = (_request, response) => send(response, 500, '')
    const [byDelta] = await place.update()
    assert.equal([byDelta?.state, byDelta?.state === 'updated' && byDelta.delta], ['updated', true])
    assert.ok(finds(place, 'bad-21') && !finds(place, 'bad-20'))
    place.files[`/feed.bin${deltaSuffix(signed(21))}`] = makeDelta(signed(20), signed(22))
    place.files['/feed.bin'] = signed(22)
    const [whole] = await place.update()
    assert.equal([whole?.state, whole?.state === 'updated' && whole.delta], ['updated', false])
    assert.ok(finds(place, 'bad-22'))
  }))

test('a delta from a feed to itself spares the whole one', () =>
  inPlace(async (place) => {
    place.files['/feed.bin'] = signed(20)
    await place.update()
    place.files['/feed.bin'] = (_request, response) => send(response, 500, '')
    place.files[`/feed.bin${deltaSuffix(signed(20))}`] = makeDelta(signed(20), signed(20))
    assert.is(why(await place.update()), 'current')
  }))

test('what is no file is said, not waited for', () =>
  inPlace(async (place) => {
    spawnSync('mkfifo', [join(place.folder, 'pipe')])
    assert.match(why(await place.update({ sources: ['pipe'] })), /no regular file/)
    assert.match(why(await place.update({ sources: ['.'] })), /no regular file/)
  }))

test('a delta cannot bring what is not signed, older, or of another base', () =>
  inPlace(async (place) => {
    place.files['/feed.bin'] = signed(20)
    await place.update()
    for (const forged of [feedOf(21), signed(21, other), signed(19)]) {
      place.files[`/feed.bin${deltaSuffix(signed(20))}`] = makeDelta(signed(20), forged)
      await place.update()
      assert.ok(finds(place, 'bad-20'))
    }
  }))

test('what is unsigned, or signed by another key, changes nothing and is said', () =>
  inPlace(async (place) => {
    place.files['/feed.bin'] = feedOf(20)
    assert.match(why(await place.update()), /is not signed$/)
    place.files['/feed.bin'] = signed(20, other)
    assert.match(why(await place.update()), /signed by no key that the policy trusts$/)
    const found = place.known()
    assert.ok(found.state === 'known' && found.value.source === undefined, 'the snapshot is in use')
  }))

test('no feed is older than one before it, also when the feed itself was removed meanwhile', () =>
  inPlace(async (place) => {
    place.files['/feed.bin'] = signed(20)
    await place.update()
    place.files['/feed.bin'] = signed(19)
    assert.match(why(await place.update()), /of 2026-11-19T\S+, older than one of 2026-11-20/)
    assert.ok(finds(place, 'bad-20'))
    const [source] = sourcesOf({ folder: place.folder, policy: policyOf(place) }, place.folder)
    writeFileSync(feedFileOf(source?.folder as string), signed(18))
    assert.match(why(await place.update()), /older than one of 2026-11-20/)
    rmSync(feedFileOf(source?.folder as string))
    assert.match(why(await place.update()), /older than one of 2026-11-20/)
    place.files['/feed.bin'] = signed(20)
    assert.is(why(await place.update()), 'updated')
  }))

const policyOf = ({ server }: Place): Policy => ({
  ...defaultPolicy,
  feed: { ...defaultPolicy.feed, sources: [`${server.origin}/feed.bin`], keys: [publicKeyOf(ours)] },
})

test('another feed of the same time, and one of the future, are refused', () =>
  inPlace(async (place) => {
    place.files['/feed.bin'] = signed(20)
    await place.update()
    place.files['/feed.bin'] = signFeed(feedOf(20, 'another'), ours)
    assert.match(why(await place.update()), /another one than before, of the same time/)
    place.files['/feed.bin'] = signFeed(buildFeed(zipOf([report('MAL-1', entry('x', ['1.0.0']))]), at(28)).bytes, ours)
    assert.match(why(await place.update()), /claims to be of 2026-11-28/)
    assert.ok(finds(place, 'bad-20'))
  }))

test('a new key that an old one announces is trusted, one that another announces is not', () =>
  inPlace(async (place) => {
    place.files['/feed.bin'] = signed(20, next)
    place.files['/feed.bin.keys'] = announcementOf(publicKeyOf(next), other)
    assert.match(why(await place.update()), /signed by no key/)
    place.files['/feed.bin.keys'] = announcementOf(publicKeyOf(next), ours)
    assert.is(why(await place.update()), 'updated')
    const found = place.known()
    assert.is(found.state === 'known' && found.value.signer, publicKeyOf(next))
    // What was announced is kept, so a source without its announcements still does.
    delete place.files['/feed.bin.keys']
    place.files['/feed.bin'] = signed(21, next)
    assert.is(why(await place.update()), 'updated')
  }))

function flipped(index: number): Uint8Array {
  const bytes = Uint8Array.from(signed(21))
  bytes[index] = (bytes[index] as number) ^ 1
  return bytes
}

const faults: Readonly<Record<string, readonly [Uint8Array | RequestListener, RegExp]>> = {
  'a slow one': [
    (_request, response) => void response.writeHead(200).write('PCF1'),
    /stalled|no answer in time|not finished within/,
  ],
  'one that is cut off': [
    (_request, response) => {
      response.writeHead(200, { 'content-length': '5000' })
      response.write('PCF1')
      response.socket?.destroy()
    },
    /cut|truncated/,
  ],
  'a wrong length': [(_request, response) => send(response, 200, signed(21).subarray(0, 300)), /truncated or too long/],
  'a changed byte': [flipped(200), /checksum does not match/],
  'a wrong signature': [flipped(70), /signed by no key/],
  'one that is too large': [
    (_request, response) => void response.writeHead(200, { 'content-length': String(1024 ** 3) }).flushHeaders(),
    /more than \d+ bytes/,
  ],
  'an error': [(_request, response) => send(response, 500, ''), /^500 /],
  nothing: [new Uint8Array(), /shorter than its header/],
  'a page': [Buffer.from(`<!doctype html>${' '.repeat(500)}`), /is not a feed/],
  'a redirect in circles': [(_request, response) => send(response, 302, '', { location: '/feed.bin' }), /redirects/],
  '304 without having been asked': [(_request, response) => send(response, 304, ''), /^304 /],
}

for (const [name, [answer, reason]] of Object.entries(faults)) {
  test(`a source that answers with ${name} leaves the feed as it was, and the next source is asked`, () =>
    inPlace(async (place) => {
      place.files['/feed.bin'] = signed(20)
      await place.update()
      const [source] = sourcesOf({ folder: place.folder, policy: policyOf(place) }, place.folder)
      const before = readFileSync(feedFileOf(source?.folder as string))
      rmSync(join(source?.folder as string, 'source.json'))
      place.files['/feed.bin'] = answer
      place.files['/mirror.bin'] = signed(21)
      const sources = [`${place.server.origin}/feed.bin`, `${place.server.origin}/mirror.bin`]
      const [first, second] = await place.update({ sources }, name === 'a slow one' ? 2000 : undefined)
      assert.match(first?.state === 'failed' ? first.why : 'went well', reason)
      assert.is(second?.state, 'updated')
      assert.ok(readFileSync(feedFileOf(source?.folder as string)).equals(before))
      assert.ok(finds(place, 'bad-21', { sources }))
      assert.equal(
        readdirSync(source?.folder as string).filter((file) => file.endsWith('.tmp')),
        [],
      )
    }))
}

test('a redirect is followed, and a file is as good as a URL', () =>
  inPlace(async (place) => {
    place.files['/feed.bin'] = (_request, response) => send(response, 307, '', { location: '/real' })
    place.files['/real'] = signed(20)
    assert.is(why(await place.update()), 'updated')
    writeFileSync(join(place.folder, 'local.bin'), signed(21))
    const sources = ['local.bin']
    assert.is(why(await place.update({ sources })), 'updated')
    assert.ok(finds(place, 'bad-21', { sources }))
    assert.match(why(await place.update({ sources: ['none.bin'] })), /there is no malware feed \S+none\.bin/)
  }))

test('a source with an old feed is not the last one asked', () =>
  inPlace(async (place) => {
    place.files['/feed.bin'] = signFeed(
      buildFeed(zipOf([report('MAL-1', entry('x', ['1.0.0']))]), new Date('2026-09-01')).bytes,
      ours,
    )
    place.files['/mirror.bin'] = signed(21)
    const sources = [`${place.server.origin}/feed.bin`, `${place.server.origin}/mirror.bin`]
    assert.is(why(await place.update({ sources })), 'updated | updated')
    assert.ok(finds(place, 'bad-21', { sources }))
  }))

test('an old or unsigned feed is said to be that, and stops what requires a feed', () =>
  inPlace(async (place) => {
    writeFileSync(join(place.folder, 'local.bin'), feedOf(20))
    const plain = { sources: ['local.bin'], keys: [] }
    await place.update(plain)
    const lacks = (feed: Partial<Policy['feed']>) => {
      const found = place.known(feed)
      return found.state === 'known' ? found.value.lacks : found.why
    }
    assert.equal(lacks(plain), ['not signed'])
    assert.equal(lacks({ ...plain, maxAge: 86_400_000 }), ['6 days old', 'not signed'])
    assert.throws(() => place.known({ ...plain, required: true }), /not signed/)
    assert.throws(() => place.known({ ...plain, required: true, maxAge: 86_400_000 }), /6 days old/)
    place.files['/feed.bin'] = signed(25)
    await place.update()
    assert.equal(lacks({ required: true }), [])
  }))

test('what came without a signature never stands where a project with keys looks', () =>
  inPlace(async (place) => {
    writeFileSync(join(place.folder, 'local.bin'), feedOf(25))
    await place.update({ sources: ['local.bin'], keys: [] })
    assert.not.ok(finds(place, 'bad-25', { sources: ['local.bin'] }))
    writeFileSync(join(place.folder, 'local.bin'), signed(20))
    assert.is(why(await place.update({ sources: ['local.bin'] })), 'updated', 'nor does it say how old one may be')
    const [source] = sourcesOf({ folder: place.folder, policy: policyOf(place) }, place.folder)
    mkdirSync(source?.folder as string, { recursive: true, mode: 0o700 })
    writeFileSync(feedFileOf(source?.folder as string), feedOf(25))
    const found = place.known()
    assert.match(found.state === 'known' ? `${found.value.lacks}` : '', /is not signed by a key of the policy/)
    assert.not.ok(finds(place, 'bad-25'))
  }))

test('a feed that was put where others can write, or was damaged there, is not used and said', () =>
  inPlace(async (place) => {
    place.files['/feed.bin'] = signed(20)
    await place.update()
    const [source] = sourcesOf({ folder: place.folder, policy: policyOf(place) }, place.folder)
    const folder = source?.folder as string
    const lacks = () => {
      const found = place.known({ maxAge: 1e15 })
      return found.state === 'known' ? `${found.value.lacks}` : ''
    }
    chmodSync(folder, 0o777)
    assert.match(lacks(), /can be written by others/)
    chmodSync(folder, 0o700)
    const bytes = Uint8Array.from(signed(20))
    bytes[300] = (bytes[300] as number) ^ 1
    writeFileSync(feedFileOf(folder), bytes)
    assert.match(lacks(), /checksum does not match/)
    assert.is(why(await place.update()), 'updated')
    assert.ok(existsSync(feedFileOf(folder)) && finds(place, 'bad-20'))
  }))

test.run()

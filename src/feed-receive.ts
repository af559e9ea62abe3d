import { applyDelta, deltaSuffix } from './feed/delta.ts'
import { maxFeed } from './feed/header.ts'
import { readFeedBytes } from './feed-store.ts'
import type { Ask, Http } from './gather/http.ts'
import { Fault } from './parse/fault.ts'

/** What a source has, unverified. */
export interface Received {
  /** Undefined: it has no other feed than the base. */
  readonly bytes?: Uint8Array
  readonly etag?: string
  /** By a delta rather than whole. */
  readonly delta: boolean
  /** Bytes that came over the wire. */
  readonly size: number
}

/** Bytes. A delta that is larger than most feeds is no help. */
const maxDelta = 8 * 1024 * 1024
const maxAnnouncements = 64 * 1024

/**
 * A file's bytes; from a URL a delta for the base where it has one, else the whole feed unless that is unchanged.
 * @throws Fault `feed/unreachable`, `feed/corrupt`
 */
export async function receive(
  at: string,
  base: Uint8Array | undefined,
  etag: string | undefined,
  http: Http,
): Promise<Received> {
  if (!isUrl(at)) {
    const bytes = readFeedBytes(at)
    if (bytes === undefined) throw new Fault('feed/unreachable', `there is no malware feed ${at}`, { file: at })
    return { bytes, delta: false, size: bytes.length }
  }
  const short = base && (await byDelta(at, base, http))
  if (short !== undefined) return short
  const answer = await http.get(at, asking(maxFeed, base && etag))
  if (!answer.ok) throw new Fault('feed/unreachable', answer.why)
  if (answer.status === 304) return { delta: false, size: 0 }
  const { bytes } = answer
  return { bytes, delta: false, size: bytes.length, ...(answer.etag !== undefined && { etag: answer.etag }) }
}

/** Undefined where there is none, or it is no good: then the whole feed is asked for. */
async function byDelta(at: string, base: Uint8Array, http: Http): Promise<Received | undefined> {
  const answer = await http.get(beside(at, deltaSuffix(base)), asking(maxDelta))
  if (!answer.ok) return undefined
  try {
    return { bytes: applyDelta(base, answer.bytes, at), delta: true, size: answer.bytes.length }
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}

/** Empty where the source announces no key. @throws Fault `feed/unreachable` when it cannot be told */
export async function receiveAnnouncements(at: string, http: Http): Promise<string> {
  if (!isUrl(at)) return Buffer.from(readFeedBytes(`${at}.keys`) ?? []).toString('latin1')
  const answer = await http.get(beside(at, '.keys'), asking(maxAnnouncements))
  if (answer.ok) return Buffer.from(answer.bytes).toString('latin1')
  if (answer.status === 404 || answer.status === 403 || answer.status === 410) return ''
  throw new Fault('feed/unreachable', answer.why)
}

const isUrl = (at: string): boolean => /^https?:/.test(at)

/** The suffix belongs to the path, not to a query behind it. */
function beside(at: string, suffix: string): string {
  const url = new URL(at)
  url.pathname += suffix
  return url.href
}

const asking = (maxBytes: number, etag?: string): Ask => ({
  about: 'the malware feed',
  maxBytes,
  ...(etag !== undefined && { etag }),
})

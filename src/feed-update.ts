import { basename, join } from 'node:path'
import { checksumOf, readHeader } from './feed/header.ts'
import { openFeed } from './feed/open.ts'
import { isSigned, signerOf, trustedKeys } from './feed/signature.ts'
import { receive, receiveAnnouncements } from './feed-receive.ts'
import { feedFileOf, readFeedBytes, readSourceState, type Source, sourcesOf, writeSourceState } from './feed-store.ts'
import type { Http } from './gather/http.ts'
import { Fault } from './parse/fault.ts'
import { given } from './policy/fields.ts'
import { replaceFile } from './policy/store.ts'
import { acquireLock } from './policy/store-lock.ts'
import type { Project } from './project.ts'
import { privateState } from './state.ts'

export interface UpdateInput {
  readonly project: Pick<Project, 'folder' | 'policy'>
  readonly stateFolder: string
  readonly http: Http
  readonly now: Date
}

export interface Fresh {
  readonly state: 'updated' | 'current'
  /** ISO 8601. */
  readonly built: string
  readonly delta: boolean
  /** Bytes that came over the wire. */
  readonly size: number
}

/** What came of one source. */
export type Updated = { readonly source: string } & (Fresh | { readonly state: 'failed'; readonly why: string })

/** Milliseconds. Clocks differ; a feed of a later time would bar every honest one until then. */
const leeway = 86_400_000
const patience = 30_000

/**
 * Asks the policy's sources in their order until one has a feed that is young enough, and keeps what is newer.
 * Nothing replaces a feed but one that is whole, signed where the policy has keys, and not older than any before it
 * from there; a failure leaves the feed as it was, and says why.
 * @returns one entry for each source that was asked
 */
export async function updateFeed(input: UpdateInput): Promise<Updated[]> {
  const { project, now } = input
  const results: Updated[] = []
  for (const source of sourcesOf(project, input.stateFolder)) {
    const result = await updateFrom(source, input)
    results.push(result)
    if (result.state !== 'failed' && now.getTime() - Date.parse(result.built) <= project.policy.feed.maxAge) break
  }
  return results
}

async function updateFrom(source: Source, input: UpdateInput): Promise<Updated> {
  try {
    privateState(input.stateFolder, 'feeds', basename(source.folder))
    const lock = await acquireLock(join(source.folder, 'update.lock'), patience)
    try {
      return { source: source.at, ...(await renew(source, input)) }
    } finally {
      lock.release()
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { source: source.at, state: 'failed', why: error.message }
  }
}

/** @throws Fault with the reason for which the feed stays as it was */
async function renew({ at, folder }: Source, { http, now, project }: UpdateInput): Promise<Fresh> {
  const state = readSourceState(folder)
  const base = baseIn(folder)
  const { bytes = base, etag, delta, size } = await receive(at, base, state.etag, http)
  if (bytes === undefined) throw new Fault('feed/unreachable', `${at} says that nothing changed, and nothing is here`)
  const { keys } = project.policy.feed
  const announcements = keys.length === 0 ? '' : await vouchedFor(bytes, at, keys, state.announcements, http)
  const { built } = openFeed(bytes, at)
  const checksum = checksumOf(bytes)
  const before = base ? { floor: Date.parse(readHeader(base, at).built), checksum: checksumOf(base) } : state
  refuseOtherTimes(at, built, Math.max(before.floor, state.floor), now)
  if (Date.parse(built) === before.floor && checksum !== (before.checksum ?? checksum)) {
    throw new Fault('feed/forked', `the malware feed of ${at} is another one than before, of the same time`)
  }
  // Who is killed in between finds the keys that vouch for the feed before it, and the floor in the feed itself.
  if (announcements !== state.announcements) writeSourceState(folder, { ...state, announcements })
  if (bytes !== base) replaceFile(feedFileOf(folder), bytes)
  const isSame = base !== undefined && checksum === before.checksum
  writeSourceState(folder, {
    floor: Date.parse(built),
    checksum,
    announcements,
    checked: now.toISOString(),
    ...given('etag', etag ?? (isSame ? state.etag : undefined)),
  })
  return { state: isSame ? 'current' : 'updated', built, delta, size }
}

/** A feed that somebody damaged is no base, and no reason to stay without one. */
function baseIn(folder: string): Uint8Array | undefined {
  try {
    const bytes = readFeedBytes(feedFileOf(folder))
    if (bytes !== undefined) readHeader(bytes, folder)
    return bytes
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}

/** @returns the announcements by which the signer is trusted; asked for anew only when those at hand are not enough */
async function vouchedFor(
  bytes: Uint8Array,
  at: string,
  keys: readonly string[],
  known: string,
  http: Http,
): Promise<string> {
  readHeader(bytes, at)
  if (!isSigned(bytes)) throw new Fault('feed/unsigned', `the malware feed of ${at} is not signed`)
  if (signerOf(bytes, trustedKeys(keys, known)) !== undefined) return known
  const more = await receiveAnnouncements(at, http)
  if (signerOf(bytes, trustedKeys(keys, more)) !== undefined) return more
  throw new Fault('feed/bad-signature', `the malware feed of ${at} is signed by no key that the policy trusts`)
}

function refuseOtherTimes(at: string, built: string, floor: number, now: Date): void {
  if (Date.parse(built) > now.getTime() + leeway) {
    throw new Fault('feed/of-the-future', `the malware feed of ${at} claims to be of ${built}`)
  }
  if (Date.parse(built) < floor) {
    const before = new Date(floor).toISOString()
    throw new Fault(
      'feed/rolled-back',
      `the malware feed of ${at} is of ${built}, older than one of ${before} before it`,
    )
  }
}

import { createHash } from 'node:crypto'
import { closeSync, constants, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { corrupt } from './feed/bytes.ts'
import { headerSize, maxFeed, peekHeader } from './feed/header.ts'
import { type Feed, openFeed } from './feed/open.ts'
import { type FeedKey, signerOf, trustedKeys } from './feed/signature.ts'
import { beside } from './home.ts'
import type { Fact } from './model.ts'
import { noting } from './noting.ts'
import { Fault } from './parse/fault.ts'
import { own, parseJson, stringOf } from './parse/json.ts'
import { given } from './policy/fields.ts'
import type { Policy } from './policy/policy.ts'
import { readText, replaceFile } from './policy/store.ts'
import { reading } from './policy/store-fault.ts'
import { isOurs } from './state.ts'

/** A feed on this machine, and what an install should know of it. */
export interface KnownFeed extends Feed {
  /** See {@link FeedFacts}. */
  readonly lacks?: readonly string[]
  /** Where it was taken from; absent for the one that ships with the guard. */
  readonly source?: string
  readonly signer?: FeedKey
}

/** What is kept of one source. */
export interface SourceState {
  /** Milliseconds since 1970; no feed of this source that is older is taken any more. */
  readonly floor: number
  /** The checksum of the feed of that time: there is one for each time, or somebody forks it. */
  readonly checksum?: string
  /** Of the whole feed as it was answered last. */
  readonly etag?: string
  /** ISO 8601 time at which the source was last known to have nothing newer. */
  readonly checked?: string
  /** Key announcements of the source (feed/signature.ts), as they came. */
  readonly announcements: string
}

/** One source as a project names it, and the folder that holds what came from it. */
export interface Source {
  /** A URL or an absolute path. */
  readonly at: string
  readonly folder: string
}

/** What comes without a signature must never stand where a project with keys looks, so the keys name the folder too. */
export function sourcesOf({ folder, policy: { feed } }: Project, stateFolder: string): Source[] {
  return feed.sources.map((source) => {
    const at = /^https?:/.test(source) ? source : resolve(folder, source)
    const name = createHash('sha256')
      .update(JSON.stringify([at, [...feed.keys].sort()]))
      .digest('hex')
    return { at, folder: join(stateFolder, 'feeds', name.slice(0, 32)) }
  })
}

export const feedFileOf = (folder: string): string => join(folder, 'feed.bin')
const stateFileOf = (folder: string): string => join(folder, 'source.json')

/** @throws Fault `json/…`, `store/…` for a file that cannot be read: forgetting the floor would let a roll-back in */
export function readSourceState(folder: string): SourceState {
  const file = stateFileOf(folder)
  const text = readText(file)
  const value = text === undefined ? undefined : parseJson(text, file)
  const floor = own(value, 'floor')
  if (value !== undefined && typeof floor !== 'number') {
    throw new Fault('feed/bad-state', `${file} is damaged`, { file, hint: `remove ${file}, and update again` })
  }
  return {
    floor: typeof floor === 'number' ? floor : 0,
    announcements: stringOf(own(value, 'announcements')) ?? '',
    ...given('checksum', stringOf(own(value, 'checksum'))),
    ...given('etag', stringOf(own(value, 'etag'))),
    ...given('checked', stringOf(own(value, 'checked'))),
  }
}

export function writeSourceState(folder: string, state: SourceState): void {
  replaceFile(stateFileOf(folder), `${JSON.stringify(state)}\n`)
}

/**
 * Undefined where there is no such file; what is no regular file is refused before it could block.
 * @throws Fault `feed/corrupt`, `store/unreadable`
 */
export function readFeedBytes(path: string): Uint8Array | undefined {
  return withFile(path, (file, size) => {
    if (size > maxFeed) throw corrupt(path, `it has more than ${maxFeed} bytes`)
    return readFileSync(file)
  })
}

interface Candidate {
  readonly path: string
  readonly source?: Source
  readonly built: string
}

type Project = { readonly folder: string; readonly policy: { readonly feed: Policy['feed'] } }

const day = 86_400_000

/**
 * The newest feed that this project trusts: of its sources, as they were updated last, and the one that ships with the
 * guard. With keys in the policy, what comes from a source counts only when one of them vouches for it.
 * @param stateFolder see state.ts
 * @throws Fault `feed/missing`, `feed/too-old`, `feed/unsigned` where the policy requires a feed
 */
export function findFeed(stateFolder: string, project: Project, now: Date): Fact<KnownFeed> {
  const policy = project.policy.feed
  const refused: string[] = []
  const candidates = [
    ...sourcesOf(project, stateFolder).map((source) => ({ source, path: feedFileOf(source.folder) })),
    ...[beside('feed.bin', 'feed/snapshot.bin')].flatMap((path) => (path === undefined ? [] : [{ path }])),
  ].flatMap((place): Candidate[] => {
    const built = noting(refused, () => builtOf(place.path))
    return built === undefined ? [] : [{ ...place, built }]
  })
  // Newest first; of two alike the one from a source, which may be signed.
  for (const candidate of candidates.sort((a, b) => (a.built < b.built ? 1 : a.built > b.built ? -1 : 0))) {
    const feed = noting(refused, () => openCandidate(candidate, policy.keys))
    if (typeof feed === 'string') refused.push(feed)
    else if (feed !== undefined) return { state: 'known', value: judged(feed, refused, policy, now) }
  }
  const why = refused[0] ?? 'no malware feed on this machine'
  if (!policy.required) return { state: 'unknown', why }
  throw new Fault('feed/missing', `${why}, and the policy asks for one`, {
    hint: 'run `portcullis feed update`, or `portcullis init` again: it brings one',
  })
}

type Opened = Omit<KnownFeed, 'lacks'>

function openCandidate({ path, source }: Candidate, keys: readonly FeedKey[]): Opened | string {
  const bytes = readFeedBytes(path) as Uint8Array
  if (source === undefined) return openFeed(bytes, path)
  const { at, folder } = source
  if (!isOurs(folder)) return `${folder} can be written by others, so its malware feed is not used`
  const signer = signerOf(bytes, keys) ?? signerOf(bytes, trustedKeys(keys, readSourceState(folder).announcements))
  if (keys.length > 0 && signer === undefined) return `the malware feed of ${at} is not signed by a key of the policy`
  return { ...openFeed(bytes, path), source: at, ...(signer !== undefined && { signer }) }
}

/** @throws Fault where the policy requires more of a feed than this one has */
function judged(feed: Opened, refused: readonly string[], policy: Policy['feed'], now: Date): KnownFeed {
  const age = now.getTime() - Date.parse(feed.built)
  const isOld = !(age <= policy.maxAge)
  const isUnsigned = feed.source !== undefined && feed.signer === undefined
  const lacks = [...(isOld ? ['old'] : []), ...(isUnsigned ? ['not signed'] : []), ...refused]
  if (policy.required && isOld) {
    throw new Fault(
      'feed/too-old',
      `the malware feed is ${Math.floor(age / day)} days old, and the policy asks for a newer one`,
      {
        hint: 'run `portcullis feed update`',
      },
    )
  }
  if (policy.required && isUnsigned) {
    throw new Fault('feed/unsigned', 'the malware feed is not signed, and the policy requires one to rely on', {
      hint: 'put the key that signs it into the policy, under "feed": { "keys": […] }',
    })
  }
  return { ...feed, lacks }
}

/** Only the header is read: most of the time the newest of them is the one that is used. */
const builtOf = (path: string): string | undefined =>
  withFile(path, (file) => {
    const header = new Uint8Array(headerSize)
    return peekHeader(header.subarray(0, readSync(file, header)), path).built
  })

function withFile<T>(path: string, read: (file: number, size: number) => T): T | undefined {
  if (!existsSync(path)) return undefined
  return reading(path, () => {
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const stat = fstatSync(file)
      if (!stat.isFile()) throw corrupt(path, 'it is no regular file')
      return read(file, stat.size)
    } finally {
      closeSync(file)
    }
  })
}

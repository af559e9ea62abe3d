import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Outline } from '../likeness/outline.ts'
import { entryOfOutline, outlineOfEntry } from '../likeness/outline-entry.ts'
import type { ArchiveFacts, BuildFact, CodeFacts } from '../model.ts'
import { type Json, own, stringOf } from '../parse/json.ts'
import { archiveOfEntry } from './archive-entry.ts'
import { codeOfEntry, entryOfCode } from './code-entry.ts'
import { type SlimPackument, slimmed, unslimmed } from './slim-packument.ts'
import { openStore } from './store.ts'
import { type StoredHistory, storedHistory } from './stored-history.ts'
import { storedDocument, type VersionDocument } from './version-document.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Raised when reading an archive starts to see something else: old entries are then simply not found. */
const factsKind = 'facts-3'
const codeKind = 'code-1'
const outlineKind = 'outline-1'
const metaKind = 'meta-4'

/** How facts about an archive are written down, of the archive itself and of its code. */
export const archiveFormats = [factsKind, codeKind] as const

/**
 * What earlier runs learnt: facts by integrity, registry documents by registry and version. Only packuments and
 * what is made of them change, and they carry the time at which the registry was asked.
 */
export interface Cache {
  /** `hash` as `sha512-…`; only for bytes that were verified against it. */
  facts(hash: string): ArchiveFacts | undefined
  putFacts(hash: string, facts: ArchiveFacts): void
  /** `analyser` names the analyser that found them: what another one would find is not known. */
  code(hash: string, analyser: string): CodeFacts | undefined
  putCode(hash: string, analyser: string, facts: CodeFacts): void
  outline(hash: string): Outline | undefined
  putOutline(hash: string, outline: Outline): void
  document(where: Where): VersionDocument | undefined
  putDocument(where: Where, document: VersionDocument): void
  published(where: Omit<Where, 'integrity'>): string | undefined
  putPublished(where: Omit<Where, 'integrity'>, time: string): void
  /** Only what was verified. */
  build(where: Where): BuildFact | undefined
  putBuild(where: Where, build: BuildFact): void
  history(where: Omit<Where, 'integrity'>): StoredHistory | undefined
  putHistory(where: Omit<Where, 'integrity'>, stored: StoredHistory): void
  packument(registry: string, name: string): SlimPackument | undefined
  putPackument(registry: string, name: string, slim: SlimPackument): void
  /** Why nothing is kept; undefined while the folder is in use. */
  readonly problem?: string
}

export interface Where {
  readonly registry: string
  readonly name: string
  readonly version: string
  readonly integrity: string
}

export function openCache(folder: string): Cache {
  const store = openStore(folder)
  const key = (...parts: readonly string[]) => JSON.stringify(parts)
  const versionKey = (what: string, where: Omit<Where, 'integrity'>) =>
    key(what, where.registry, where.name, where.version)
  const exactKey = (what: string, where: Where) => key(what, where.registry, where.name, where.version, where.integrity)
  const documentKey = (where: Where) => exactKey('document', where)
  const buildKey = (where: Where) => exactKey('build', where)
  return {
    facts: (hash) => archiveOfEntry(store.read(factsKind, hash)),
    putFacts: (hash, facts) => store.write(factsKind, hash, facts),
    code: (hash, analyser) => codeOfEntry(store.read(codeKind, key(hash, analyser))),
    putCode: (hash, analyser, facts) => store.write(codeKind, key(hash, analyser), entryOfCode(facts)),
    outline: (hash) => outlineOfEntry(store.read(outlineKind, hash)),
    putOutline: (hash, outline) => store.write(outlineKind, hash, entryOfOutline(outline)),
    document: (where) => storedDocument(store.read(metaKind, documentKey(where))),
    putDocument: (where, document) => store.write(metaKind, documentKey(where), document),
    published: (where) => stringOf(store.read(metaKind, versionKey('published', where))),
    putPublished: (where, time) => store.write(metaKind, versionKey('published', where), time),
    build: (where) => storedBuild(store.read(metaKind, buildKey(where))),
    putBuild: (where, build) => store.write(metaKind, buildKey(where), build),
    history: (where) => storedHistory(store.read(metaKind, versionKey('history', where))),
    putHistory: (where, stored) => store.write(metaKind, versionKey('history', where), stored),
    packument: (registry, name) => unslimmed(store.read(metaKind, key('packument', registry, name))),
    putPackument: (registry, name, slim) => store.write(metaKind, key('packument', registry, name), slimmed(slim)),
    ...(store.problem === undefined ? {} : { problem: store.problem }),
  }
}

/** `PORTCULLIS_CACHE`, or the platform's place for caches. */
export function cacheFolder(
  env: Env = process.env,
  platform: string = process.platform,
  home: string = homedir(),
): string {
  if (env.PORTCULLIS_CACHE) return resolve(env.PORTCULLIS_CACHE)
  if (env.XDG_CACHE_HOME) return resolve(env.XDG_CACHE_HOME, 'portcullis')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'portcullis')
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'portcullis')
  return join(home, '.cache', 'portcullis')
}

function storedBuild(value: Json | undefined): BuildFact | undefined {
  const field = (name: string) => stringOf(own(value, name))
  const [repository, workflow, builder] = [field('repository'), field('workflow'), field('builder')]
  if (repository === undefined || workflow === undefined || builder === undefined) return undefined
  return { repository, workflow, builder }
}

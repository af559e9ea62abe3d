import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Feed, openFeed } from './feed/open.ts'
import { beside } from './home.ts'
import type { Accepted, Approval, Fact, Judgement } from './model.ts'
import { openNames, type PopularNames } from './names/open.ts'
import { Fault, reasonOf } from './parse/fault.ts'
import {
  type AcceptedIndex,
  acceptedIndex,
  acceptedKey,
  addAccepted,
  formatAccepted,
  parseAccepted,
} from './policy/accepted.ts'
import { addApprovals, formatApprovals, parseApprovals, withoutApprovals } from './policy/approvals.ts'
import { defaultPolicy, type Policy, parsePolicy } from './policy/policy.ts'
import { readText, updateFile } from './policy/store.ts'

/** What a guarded project has decided, as its files say. */
export interface Project {
  readonly folder: string
  readonly policy: Policy
  readonly approvals: readonly Approval[]
  /** Undefined while the project has no baseline. */
  readonly accepted: AcceptedIndex | undefined
}

export const policyFile = (folder: string): string => join(folder, 'portcullis.json')
export const approvalsFile = (folder: string): string => join(folder, 'portcullis-approvals.json')
export const acceptedFile = (folder: string): string => join(folder, '.portcullis', 'accepted')

export function openProject(folder: string): Project {
  const read = <T>(path: string, parse: (text: string, file: string) => T): T | undefined => {
    const text = readText(path)
    return text === undefined ? undefined : parse(text, path)
  }
  const accepted = read(acceptedFile(folder), parseAccepted)
  return {
    folder,
    policy: read(policyFile(folder), parsePolicy) ?? defaultPolicy,
    approvals: read(approvalsFile(folder), parseApprovals) ?? [],
    accepted: accepted && acceptedIndex(accepted),
  }
}

/** Approvals are merged into what the file holds by then, so that two installs at once lose nothing. */
export const recordApprovals = (folder: string, more: readonly Approval[]): Promise<void> =>
  updateFile(approvalsFile(folder), (text) => {
    const file = approvalsFile(folder)
    return formatApprovals(addApprovals(text === undefined ? [] : parseApprovals(text, file), more))
  })

/** Takes these very entries out of what the file holds by then. */
export const dropApprovals = (folder: string, gone: readonly Approval[]): Promise<void> =>
  updateFile(approvalsFile(folder), (text) =>
    text === undefined ? text : formatApprovals(withoutApprovals(parseApprovals(text, approvalsFile(folder)), gone)),
  )

/** Adds what was judged and let in to the baseline; a file that would not change is not written. */
export async function recordAccepted(folder: string, judgements: readonly Judgement[]): Promise<void> {
  const more = judgements.flatMap(acceptedOf)
  const file = acceptedFile(folder)
  const known = parseKnown(file)
  if (known && more.every(isIn(acceptedIndex(known)))) return
  await updateFile(file, (text) =>
    formatAccepted(addAccepted(text === undefined ? [] : parseAccepted(text, file), more)),
  )
}

const isIn =
  (known: AcceptedIndex) =>
  ({ id, integrity, rules }: Accepted) => {
    const before = known.rules(id, integrity)
    return known.isResident(id, integrity) && rules.every((rule) => before.includes(rule))
  }

function parseKnown(file: string): Accepted[] | undefined {
  const text = readText(file)
  return text === undefined ? undefined : parseAccepted(text, file)
}

function acceptedOf({ package: pkg, findings, verdict }: Judgement): Accepted[] {
  const integrity = acceptedKey(pkg)
  if (integrity === undefined || verdict === 'abort' || verdict === 'ask') return []
  const rules = findings.filter(({ severity }) => severity === 'high').map(({ rule }) => rule)
  return [{ id: pkg.id, integrity, rules: [...new Set(rules)].sort() }]
}

const day = 86_400_000

/** The newest feed on this machine: the one that was updated last or the snapshot that ships with the guard. */
export function findFeed(cacheFolder: string, policy: Policy, now: Date): Fact<Feed> {
  const candidates = [join(cacheFolder, 'feed.bin'), beside('feed.bin', 'feed/snapshot.bin')]
  const feeds = candidates.flatMap((path): Fact<Feed>[] => (path && existsSync(path) ? [open(path)] : []))
  const known = feeds.flatMap((fact) => (fact.state === 'known' ? [fact.value] : []))
  const newest = known.sort((a, b) => (a.built < b.built ? 1 : -1))[0]
  if (newest === undefined) {
    const why = feeds[0]?.state === 'unknown' ? feeds[0].why : 'no malware feed on this machine'
    if (!policy.feed.required) return { state: 'unknown', why }
    throw new Fault('feed/missing', `${why}, and the policy asks for one`, {
      hint: 'run `portcullis init` again: it brings one',
    })
  }
  const age = now.getTime() - Date.parse(newest.built)
  if (policy.feed.required && age > policy.feed.maxAge) {
    throw new Fault(
      'feed/too-old',
      `the malware feed is ${Math.floor(age / day)} days old, and the policy asks for a newer one`,
      {
        hint: 'run `portcullis feed update`',
      },
    )
  }
  return { state: 'known', value: newest }
}

function open(path: string): Fact<Feed> {
  try {
    if (statSync(path).size > 256 * 1024 * 1024)
      return { state: 'unknown', why: `the malware feed ${path} is too large` }
    return { state: 'known', value: openFeed(readFileSync(path), path) }
  } catch (error) {
    const why = reasonOf(error)
    return { state: 'unknown', why: error instanceof Fault ? why : `the malware feed ${path} cannot be read: ${why}` }
  }
}

/** The popular names that ship with the guard; opened when the first one is looked up, which residents never need. */
export function findNames(): Fact<PopularNames> {
  const path = beside('names.bin', 'names/popular.bin')
  if (path === undefined) return { state: 'unknown', why: 'the list of popular names is not beside the guard' }
  return { state: 'known', value: { look: (name, alias) => opened(path).look(name, alias) } }
}

let names: PopularNames | undefined

function opened(path: string): PopularNames {
  names ??= openNames(readFileSync(path), path)
  return names
}

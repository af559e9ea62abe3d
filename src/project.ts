import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Likeness } from './gather/copied.ts'
import { beside } from './home.ts'
import type { KnownPackage } from './likeness/known.ts'
import { openKnown } from './likeness/shipped.ts'
import type { Accepted, Approval, Fact, Judgement } from './model.ts'
import { openNames, type PopularNames } from './names/open.ts'
import { isObject, parseJson } from './parse/json.ts'
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
import { tightened } from './policy/tighten.ts'
import { workspaceFolders } from './workspaces.ts'

/** What a guarded project has decided, as its files say. */
export interface Project {
  readonly folder: string
  readonly policy: Policy
  readonly approvals: readonly Approval[]
  /** Undefined while the project has no baseline. */
  readonly accepted: AcceptedIndex | undefined
  /** SHA-256 over all of these files but the baseline, in hexadecimal. */
  readonly digest: string
}

export const policyFile = (folder: string): string => join(folder, 'portcullis.json')
export const approvalsFile = (folder: string): string => join(folder, 'portcullis-approvals.json')
export const acceptedFile = (folder: string): string => join(folder, '.portcullis', 'accepted')

export function openProject(folder: string): Project {
  const files = [...[policyFile, approvalsFile, acceptedFile].map((fileOf) => fileOf(folder)), ...policiesBelow(folder)]
  const texts = files.map((file) => readText(file))
  const read = <T>(index: number, parse: (text: string, file: string) => T): T | undefined => {
    const text = texts[index]
    return text === undefined ? undefined : parse(text, files[index] as string)
  }
  let baseline: { readonly index: AcceptedIndex | undefined } | undefined
  return {
    folder,
    policy: tightened(
      read(0, parsePolicy) ?? defaultPolicy,
      files.slice(3).flatMap((file, index) => {
        const policy = read(index + 3, parsePolicy)
        return policy ? [{ file, policy, keys: keysIn(texts[index + 3] as string, file) }] : []
      }),
    ),
    approvals: read(1, parseApprovals) ?? [],
    // Hooks at which nothing is judged need neither of these.
    get accepted() {
      if (baseline === undefined) {
        const list = read(2, parseAccepted)
        baseline = { index: list && acceptedIndex(list) }
      }
      return baseline.index
    },
    get digest() {
      const all = JSON.stringify(texts.toSpliced(2, 1))
      return createHash('sha256').update(all).digest('hex')
    },
  }
}

const keysIn = (text: string, file: string): string[] => {
  const value = parseJson(text, file)
  return isObject(value) ? Object.keys(value) : []
}

/** Where the workspaces of a root may say that they are stricter, whether they do or not. */
export const policiesBelow = (folder: string): string[] => workspaceFolders(folder).map(policyFile)

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

/** The contents of known packages that ship with the guard; opened when a package of unknown name is compared. */
export function findLikeness(): Likeness {
  const path = beside('likeness.bin', 'likeness/known.bin')
  if (path === undefined) return { state: 'unknown', why: 'the contents of known packages are not beside the guard' }
  return {
    state: 'known',
    value: {
      get packages() {
        contents ??= openKnown(readFileSync(path), path)
        return contents
      },
    },
  }
}

let contents: readonly KnownPackage[] | undefined

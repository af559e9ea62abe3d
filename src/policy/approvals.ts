import semver from 'semver'
import type { Approval, Pin } from '../model.ts'
import { asciiJson, visibleJson } from './ascii.ts'
import { isSameIntegrity } from './match.ts'
import { parseApprovals } from './read-approvals.ts'
import { stillAllows, stillDenies } from './time.ts'

export { parseApprovals }

/** A denial with this version denies every version. */
export const everyVersion = '*'

/**
 * The text of `portcullis-approvals.json`: sorted by name, version and decision, one approval a line, the same for the
 * same decisions in any order. Identifiers and commands are in printable ASCII, so that a reviewer sees what they are.
 * @throws Fault `approvals/invalid` for what could not be read again, such as a day that is none
 */
export function formatApprovals(list: readonly Approval[]): string {
  if (list.length === 0) return '[]\n'
  const lines = list.map((approval) => ({ approval, line: lineOf(approval) }))
  lines.sort((a, b) => inOrder(a.approval, b.approval) || compare(a.line, b.line))
  const text = `[\n${lines.map(({ line }) => `  ${line}`).join(',\n')}\n]\n`
  parseApprovals(text, 'portcullis-approvals.json')
  return text
}

function lineOf({ name, version, decision, pin, by, at, reason, expires, carried }: Approval): string {
  const fields = [
    `"name":${asciiJson(name)}`,
    `"version":${asciiJson(version)}`,
    `"decision":${asciiJson(decision)}`,
    ...(pin ? [`"pin":${pinText(pin)}`] : []),
    `"by":${visibleJson(by)}`,
    `"at":${asciiJson(at)}`,
    ...(reason === undefined ? [] : [`"reason":${visibleJson(reason)}`]),
    ...(expires === undefined ? [] : [`"expires":${asciiJson(expires)}`]),
    ...(carried === undefined ? [] : [`"carried":${asciiJson({ from: carried.from, at: carried.at })}`]),
  ]
  return `{${fields.join(',')}}`
}

function pinText({ integrity, scripts, content, reach }: Pin): string {
  const sorted = Object.fromEntries(Object.entries(scripts).sort(([a], [b]) => compare(a, b)))
  return asciiJson({ integrity, scripts: sorted, content, ...(reach !== undefined && { reach }) })
}

/** Code units, as everywhere: no locale has a say. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const inOrder = (a: Approval, b: Approval): number =>
  compare(a.name, b.name) || compareVersions(a.version, b.version) || compare(a.decision, b.decision)

/** Semver's order first, what is no version last. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [semver.parse(a), semver.parse(b)]
  if (x && y) return x.compare(y) || x.compareBuild(y) || compare(a, b)
  return x ? -1 : y ? 1 : compare(a, b)
}

interface Named {
  readonly name: string
  readonly version: string
  readonly alias?: string
}

/**
 * The approval that lets exactly these bytes run exactly these scripts: same name, version and pin, not expired, and
 * nobody denies the package.
 */
export function approvalFor(list: readonly Approval[], pkg: Named, pin: Pin, now: Date): Approval | undefined {
  if (denialIn(list, pkg, now)) return undefined
  return list.find(
    (approval) =>
      approval.decision === 'approve' &&
      approval.name === pkg.name &&
      approval.version === pkg.version &&
      approval.pin !== undefined &&
      isSamePin(approval.pin, pin) &&
      stillAllows(approval.expires, now),
  )
}

/** A denial of this version or of all (`*`), under its own name or its alias. */
export function denialIn(list: readonly Approval[], pkg: Named, now: Date): Approval | undefined {
  return list.find(
    ({ decision, name, version, expires }) =>
      decision === 'deny' &&
      (name === pkg.name || name === pkg.alias) &&
      (version === pkg.version || version === everyVersion) &&
      stillDenies(expires, now),
  )
}

export const isSamePin = (a: Pin, b: Pin): boolean =>
  a.content === b.content && isSameIntegrity(a.integrity, b.integrity) && hasSameScripts(a.scripts, b.scripts)

export function hasSameScripts(a: Pin['scripts'], b: Pin['scripts']): boolean {
  const events = Object.keys(a)
  return (
    events.length === Object.keys(b).length && events.every((event) => Object.hasOwn(b, event) && a[event] === b[event])
  )
}

/** What is left when these very entries are taken out. */
export const withoutApprovals = (list: readonly Approval[], gone: readonly Approval[]): Approval[] => {
  const lines = new Set(gone.map(lineOf))
  return list.filter((approval) => !lines.has(lineOf(approval)))
}

/** Later decisions replace earlier ones of the same name and version; a denial of `*` replaces all of that name. */
export function addApprovals(list: readonly Approval[], more: readonly Approval[]): Approval[] {
  return more.reduce<Approval[]>(
    (known, added) => [...known.filter((approval) => !replaces(added, approval)), added],
    [...list],
  )
}

const replaces = (added: Approval, known: Approval): boolean =>
  added.name === known.name &&
  (added.version === known.version || (added.decision === 'deny' && added.version === everyVersion))

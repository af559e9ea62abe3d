import { compare, parse } from 'semver'
import type { Release, Trust } from '../model.ts'
import { isObject, type Json, own, stringOf, stringsOf } from '../parse/json.ts'
import { isRegistrySpec } from '../parse/spec.ts'
import { repositoryOf } from './repository.ts'

/** A release with the names it depends on, as it is kept and compared. */
export interface ListedRelease extends Release {
  readonly dependencies: readonly string[]
}

/** What is kept of a package's full document: a thirtieth of it (71 packages, 2.1 of 75 MB). */
export interface Packument {
  /** ISO 8601 times of everything that was ever published, whether it is still there or not. */
  readonly time: Readonly<Record<string, string>>
  /** In the order of their versions; what has no valid version is left out. */
  readonly releases: readonly ListedRelease[]
  /** `host/owner/name`, as the highest of them says. */
  readonly repository?: string
}

/** Chosen: the public registry's longest documents list some 10,000 versions. */
const maxReleases = 50_000
const maxList = 1_000
const maxText = 300
/** ISO 8601 with microseconds and offset has 32. */
const maxTime = 40

/** The full document in a JSON value; undefined where it lists more than anything honest does. */
export function packumentOf(json: Json): Packument | undefined {
  const versions = own(json, 'versions')
  const entries = isObject(versions) ? Object.entries(versions) : []
  const time = timesOf(own(json, 'time'))
  if (entries.length > maxReleases) return undefined
  const releases = sorted(entries.flatMap(([version, value]) => releaseOf(version, value, time[version])))
  const repository = repositoryOf(own(versions, releases.at(-1)?.version ?? ''))
  return { time, releases, ...(repository !== undefined && { repository }) }
}

/** An object without prototype. What is too long for a time is cut, and still is too long. */
function timesOf(value: Json | undefined): Record<string, string> {
  const times = stringsOf(value)
  for (const [version, time] of Object.entries(times)) {
    if (version.length > maxText) delete times[version]
    else if (time.length > maxTime) times[version] = time.slice(0, maxTime + 1)
  }
  return times
}

/** Whether it can be compared with other times. */
export const isTime = (text: string): boolean => text.length <= maxTime && !Number.isNaN(Date.parse(text))

/** Lists that stay the same from one release to the next are kept once. */
function sorted(releases: readonly ListedRelease[]): ListedRelease[] {
  let before: ListedRelease | undefined
  return [...releases]
    .sort((a, b) => compare(a.version, b.version))
    .map((release) => {
      const maintainers = theSame(before?.maintainers, release.maintainers)
      const dependencies = theSame(before?.dependencies, release.dependencies)
      before = { ...release, maintainers, dependencies }
      return before
    })
}

/** `now`, or `before` where it holds the same. */
const theSame = (before: readonly string[] | undefined, now: readonly string[]): readonly string[] =>
  before?.length === now.length && now.every((item, index) => item === before[index]) ? before : now

function releaseOf(version: string, value: Json, published: string | undefined): ListedRelease[] {
  if (stringOf(own(value, 'version')) !== version || parse(version) === null) return []
  const publisher = publisherOf(own(value, '_npmUser'))
  const deprecated = stringOf(own(value, 'deprecated'))
  return [
    {
      version,
      ...(published !== undefined && isTime(published) && { published }),
      ...(publisher !== undefined && { publisher }),
      maintainers: accountsOf(own(value, 'maintainers')),
      trust: trustOf(value),
      hasInstallScript: hasInstallScript(value),
      hasCommit: /^[0-9a-f]{40}/u.test(stringOf(own(value, 'gitHead')) ?? ''),
      // npm un-deprecates with an empty message.
      ...(deprecated && { deprecated: deprecated.slice(0, maxText) }),
      dependencies: dependenciesOf(value),
    },
  ]
}

/**
 * As pnpm ranks it (resolving/npm-resolver, trustChecks): the OIDC identity that the registry itself checked, then an
 * attestation that it took in. Whether the attestation holds is another question.
 */
function trustOf(value: Json): Trust {
  if (isObject(own(own(value, '_npmUser'), 'trustedPublisher'))) return 'trusted'
  const attestations = own(own(value, 'dist'), 'attestations')
  return isObject(own(attestations, 'provenance')) ? 'provenance' : 'none'
}

/** All releases over OIDC carry one shared account, which is nobody. */
const publisherOf = (user: Json | undefined): string | undefined =>
  isObject(own(user, 'trustedPublisher')) ? undefined : account(user)

const account = (user: Json | undefined): string | undefined => {
  const name = stringOf(own(user, 'name'))
  return name !== undefined && name !== '' && name.length <= maxText ? name : undefined
}

const accountsOf = (list: Json | undefined): readonly string[] =>
  Array.isArray(list) ? list.slice(0, maxList).flatMap((user: Json) => account(user) ?? []) : []

/** npm writes `gypfile` and the implicit node-gyp into what it publishes. */
function hasInstallScript(value: Json): boolean {
  const scripts = own(value, 'scripts')
  return (
    own(value, 'hasInstallScript') === true ||
    own(value, 'gypfile') === true ||
    ['preinstall', 'install', 'postinstall'].some((event) => stringOf(own(scripts, event)))
  )
}

/** The real names, whatever alias they go by; what does not come from a registry is told by its source elsewhere. */
function dependenciesOf(value: Json): string[] {
  const specs = { ...stringsOf(own(value, 'optionalDependencies')), ...stringsOf(own(value, 'dependencies')) }
  return Object.entries(specs)
    .slice(0, maxList)
    .filter(([name, spec]) => name.length <= maxText && isRegistrySpec(spec))
    .map(([name, spec]) => /^npm:(@?[^@]+)(?:@|$)/u.exec(spec)?.[1] ?? name)
    .sort()
}

import { createHash } from 'node:crypto'
import { maxSatisfying, rsort } from 'semver'
import type { FixturePackage } from './packages.ts'
import { filesOf, tarball } from './packages.ts'

export interface Version {
  readonly [field: string]: unknown
  readonly name: string
  readonly version: string
  readonly scripts?: Readonly<Record<string, string>>
  readonly dist: Readonly<Record<string, unknown>>
}

/** The full document of one name, as `GET /name` answers with `application/json`. */
export interface Packument {
  readonly [field: string]: unknown
  readonly name: string
  readonly 'dist-tags': Readonly<Record<string, string>>
  readonly versions: Readonly<Record<string, Version>>
  readonly time: Readonly<Record<string, string>>
}

const day = 24 * 60 * 60 * 1000
const longAgo = new Date(Date.now() - 400 * day).toISOString()

/** What the registry's own abbreviation keeps: npm/registry, docs/responses/package-metadata.md. */
const abbreviatedFields = [
  'name',
  'version',
  'deprecated',
  'dependencies',
  'optionalDependencies',
  'devDependencies',
  'bundleDependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'bin',
  'directories',
  'dist',
  'engines',
  'cpu',
  'os',
  'libc',
  'funding',
  '_hasShrinkwrap',
  'hasInstallScript',
]

export function packument(name: string, packages: readonly FixturePackage[], base: string): Packument {
  const versions = packages.map((fixture) => fixture.version)
  const latest = maxSatisfying(versions, '*') ?? rsort([...versions])[0] ?? ''
  const times = packages.map((fixture) => [fixture.version, fixture.time ?? longAgo] as const)
  const sorted = times.map(([, time]) => time).sort()
  return {
    _id: name,
    name,
    'dist-tags': {
      latest,
      ...Object.fromEntries(packages.flatMap((item) => (item.tag ? [[item.tag, item.version]] : []))),
    },
    versions: Object.fromEntries(packages.map((fixture) => [fixture.version, versionOf(fixture, base)])),
    time: { created: sorted[0] ?? longAgo, modified: sorted.at(-1) ?? longAgo, ...Object.fromEntries(times) },
  }
}

export function abbreviated(doc: Packument): object {
  const short = ([version, manifest]: [string, Version]) => [
    version,
    Object.fromEntries(abbreviatedFields.flatMap((key) => (manifest[key] === undefined ? [] : [[key, manifest[key]]]))),
  ]
  return {
    name: doc.name,
    'dist-tags': doc['dist-tags'],
    versions: Object.fromEntries(Object.entries(doc.versions).map(short)),
    modified: doc.time['modified'],
  }
}

function versionOf(fixture: FixturePackage, base: string): Version {
  const bytes = tarball(fixture)
  const file = `${fixture.name.split('/').at(-1)}-${fixture.version}.tgz`
  const manifest = { ...fixture.manifest, ...fixture.registryManifest } as Record<string, unknown>
  const scripts = manifest['scripts'] as Record<string, string> | undefined
  const installs = ['preinstall', 'install', 'postinstall'].some((event) => scripts?.[event])
  return {
    _id: `${fixture.name}@${fixture.version}`,
    ...(installs && { hasInstallScript: true }),
    ...manifest,
    name: fixture.name,
    version: fixture.version,
    dist: {
      integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
      shasum: createHash('sha1').update(bytes).digest('hex'),
      tarball: `${base}${fixture.name}/-/${file}`,
      fileCount: Object.keys(filesOf(fixture)).length,
      unpackedSize: Object.values(filesOf(fixture)).join('').length,
      ...fixture.dist,
    },
  }
}

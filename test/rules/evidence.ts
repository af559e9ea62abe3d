import type { ArchiveFacts, Evidence, Hit, Manifest, ResolvedPackage, Rule } from '../../src/model.ts'

export const known = <T>(value: T) => ({ state: 'known', value }) as const
export const unknown = (why: string) => ({ state: 'unknown', why }) as const

export const manifest = (fields: Partial<Manifest> = {}): Manifest => ({
  name: 'a',
  version: '1.0.0',
  scripts: {},
  dependencies: {},
  optionalDependencies: {},
  peerDependencies: {},
  bin: {},
  ...fields,
})

export const archive = (fields: Partial<ArchiveFacts> = {}): ArchiveFacts => ({
  manifest: manifest(),
  hasBindingGyp: false,
  installScripts: {},
  files: 1,
  size: 1,
  carried: [],
  oddities: [],
  contentHash: 'sha256-00',
  ...fields,
})

export const resolved = (fields: Partial<ResolvedPackage> = {}): ResolvedPackage => ({
  id: 'a@1.0.0',
  name: 'a',
  version: '1.0.0',
  source: { type: 'registry' },
  integrity: 'sha512-AA==',
  path: ['a@1.0.0'],
  locations: [],
  optional: false,
  dev: false,
  bundled: false,
  ...fields,
})

/** Evidence of an honest package; a test changes what it is about. */
export const evidence = (fields: Partial<Evidence> = {}): Evidence => ({
  package: resolved(),
  resident: false,
  expected: { registries: ['https://registry.invalid/'], minimumAge: 86_400_000, lockedBefore: [] },
  advisories: known([]),
  archive: known(archive()),
  integrity: known({ claimed: 'sha512-AA==', actual: 'sha512-AA==', matches: true }),
  registryManifest: known(manifest()),
  published: known('2026-01-01T00:00:00.000Z'),
  code: known({ reach: { files: [], unresolved: [] }, signals: [], gaps: [] }),
  history: known(null),
  newDependencies: known(null),
  fixes: known(null),
  signature: known(null),
  provenance: known(null),
  twins: known(null),
  original: known(null),
  copied: known(null),
  tagged: known(null),
  nearPeople: known(null),
  naming: known({ downloads: null, near: null, invented: false, scopeKnown: false, aliasDownloads: null }),
  ...fields,
})

export const now = new Date('2026-11-23T12:00:00Z')
export const hits = (rule: Rule, fields: Partial<Evidence>): Hit[] => [...rule.check(evidence(fields), now)]
export const says = (rule: Rule, fields: Partial<Evidence>): string[] =>
  hits(rule, fields).map(({ args }) => rule.say(args))

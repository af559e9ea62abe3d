import { rawTarball } from './tar.ts'

export type { RawEntry } from './tar.ts'
export { rawTarball }

type Fields = Readonly<Record<string, unknown>>

/** A package that the loopback registry offers. */
export interface FixturePackage {
  readonly name: string
  readonly version: string
  /** Fields of its package.json besides name and version. */
  readonly manifest?: Fields
  /** Path inside the package to content; `package.json` here replaces the one made of `manifest`. */
  readonly files?: Readonly<Record<string, string>>
  /** ISO 8601 time of publication; 400 days ago where not given. */
  readonly time?: string
  /** Fields that the registry says instead of the archive's; `undefined` hides one: manifest confusion. */
  readonly registryManifest?: Fields
  /** Fields of `dist` that the registry says instead of the true ones. */
  readonly dist?: {
    readonly integrity?: string
    readonly shasum?: string
    readonly tarball?: string
    readonly attestations?: unknown
    readonly signatures?: unknown
  }
  /** A dist-tag besides `latest`, which the highest version has. */
  readonly tag?: string
  /** The archive to serve instead of the one that {@link tarball} would make. */
  readonly archive?: Uint8Array
}

/** Its archive: the same bytes for the same fixture, whenever and wherever it is made. */
export function tarball(fixture: FixturePackage): Buffer {
  if (fixture.archive) return Buffer.from(fixture.archive)
  return rawTarball(Object.entries(filesOf(fixture)).map(([path, content]) => ({ path: `package/${path}`, content })))
}

/** Every file of the package with its package.json first. */
export function filesOf(fixture: FixturePackage): Record<string, string> {
  const { name, version, manifest } = fixture
  return { 'package.json': `${JSON.stringify({ name, version, ...manifest }, null, 2)}\n`, ...fixture.files }
}

/** A package without scripts that exports its own name. */
export const clean = (name: string, version = '1.0.0', manifest: Fields = {}): FixturePackage => ({
  name,
  version,
  manifest,
  files: { 'index.js': `module.exports = ${JSON.stringify(name)}\n` },
})

export type MarkedEvent = 'preinstall' | 'install' | 'postinstall' | 'prepare' | 'binding.gyp' | 'import'

export interface HostileOptions {
  /** What leaves a mark; `['postinstall']` where not given. */
  readonly events?: readonly MarkedEvent[]
  /** The file that a mark goes to where the environment names none. It is part of the package's bytes. */
  readonly marker?: string
  readonly manifest?: Fields
  readonly files?: Readonly<Record<string, string>>
  readonly time?: string
}

/**
 * A package whose scripts do nothing but append `<name>@<version> <event>` to the file that `PORTCULLIS_MARKER`
 * names, and to the one baked in. A mark that is there proves that a package's bytes were executed.
 */
export function hostile(name: string, version = '1.0.0', options: HostileOptions = {}): FixturePackage {
  const events = options.events ?? ['postinstall']
  const scripts = events.filter((event) => event !== 'binding.gyp' && event !== 'import')
  const { scripts: more, ...manifest } = options.manifest ?? {}
  return {
    name,
    version,
    manifest: {
      ...(events.includes('import') && { main: 'index.js' }),
      scripts: { ...Object.fromEntries(scripts.map((event) => [event, marker(event)])), ...(more as object) },
      ...manifest,
    },
    files: {
      'mark.js': markScript(`${name}@${version}`, options.marker),
      ...(events.includes('binding.gyp') && { 'binding.gyp': bindingGyp }),
      ...(events.includes('import') && { 'index.js': "process.argv[2] = 'import'\nrequire('./mark.js')\n" }),
      ...options.files,
    },
    ...(options.time && { time: options.time }),
  }
}

/** The command of a script that leaves a mark. */
export const marker = (event: string): string => `node mark.js ${event}`

/** The source of `mark.js`. It prints nothing, for what binding.gyp's expansion prints becomes a value. */
export const markScript = (id: string, baked?: string): string => `const { appendFileSync } = require('node:fs')
const files = new Set([process.env.PORTCULLIS_MARKER, ${JSON.stringify(baked ?? '')}])
for (const file of files) {
  if (file) appendFileSync(file, ${JSON.stringify(`${id} `)} + process.argv[2] + '\\n')
}
`

/** Marks while gyp reads it. Its target of type none needs no compiler, so that the build can succeed. */
export const bindingGyp = `{
  'variables': { 'mark': '<!(${marker('binding.gyp')})' },
  'targets': [{ 'target_name': 'fixture', 'type': 'none' }]
}
`

/** A clean package that depends on another: the way by which most hostile packages come. */
export const dependsOn = (name: string, child: FixturePackage, as = 'dependencies'): FixturePackage =>
  clean(name, '1.0.0', { [as]: { [child.name]: child.version } })

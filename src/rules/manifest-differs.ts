import type { Manifest, Rule } from '../model.ts'

const maps = ['scripts', 'dependencies', 'optionalDependencies', 'bin'] as const

/**
 * Manifest confusion (Darcy Clarke, 2023): the registry stores the manifest that the publisher sent beside the
 * archive and never compares the two, while npm and pnpm run the scripts of the archive.
 */
export const manifestDiffers: Rule = {
  id: 'manifest/differs',
  severity: 'high',
  speaksOf: 'all',
  needs: ['archive', 'registryManifest'],
  *check({ archive, registryManifest }) {
    if (archive.state !== 'known' || registryManifest.state !== 'known') return
    if (archive.value === null || registryManifest.value === null) return
    for (const { field, key, packed, listed } of differences(archive.value.manifest, registryManifest.value)) {
      yield { confidence: 'high', file: 'package.json', args: { field, key, packed, listed } }
    }
  },
  say({ field, key, packed, listed }) {
    const what = key === '' ? `${field}` : `${field}.${key}`
    if (listed === '') return `its archive has ${what} = ${packed}, which the registry's manifest hides`
    if (packed === '') return `the registry's manifest has ${what} = ${listed}, which its archive does not`
    return `its archive has ${what} = ${packed}, the registry's manifest says ${listed}`
  },
}

interface Difference {
  readonly field: string
  readonly key: string
  readonly packed: string
  readonly listed: string
}

function* differences(packed: Manifest, listed: Manifest): Iterable<Difference> {
  for (const field of ['name', 'version'] as const) {
    const [here, there] = [packed[field] ?? '', listed[field] ?? '']
    if (field === 'version' ? plain(here) !== plain(there) : here !== there) {
      yield { field, key: '', packed: here, listed: there }
    }
  }
  for (const field of maps) {
    const keys = new Set([...Object.keys(packed[field]), ...Object.keys(listed[field])])
    for (const key of [...keys].sort()) {
      const [here, there] = [packed[field][key] ?? '', listed[field][key] ?? '']
      if (!same(field, key, here, there, packed, listed)) yield { field, key, packed: here, listed: there }
    }
  }
}

/** Only what cannot change what an install does is set aside; each line names the honest publisher that does it. */
function same(
  field: (typeof maps)[number],
  key: string,
  here: string,
  there: string,
  packed: Manifest,
  listed: Manifest,
) {
  if (here === there) return true
  // `npm publish` normalises paths: `./cli.js` is sent as `cli.js`.
  if (field === 'bin') return trimmed(here) === trimmed(there)
  // Scripts that an install from a registry never runs are cut by many publish tools (pkg clean, clean-publish).
  if (field === 'scripts') return !installEvents.has(key) || impliedGyp(key, here, there, listed)
  // npm merges optionalDependencies into dependencies before it sends the manifest.
  if (field === 'dependencies') return here === '' && packed.optionalDependencies[key] === there
  return false
}

const installEvents = new Set(['preinstall', 'install', 'postinstall'])

/** npm adds `install: node-gyp rebuild` and `gypfile: true` to what it sends when there is a binding.gyp. */
const impliedGyp = (key: string, here: string, there: string, listed: Manifest) =>
  key === 'install' && here === '' && there === 'node-gyp rebuild' && listed.gypfile === true

const trimmed = (path: string) => path.replace(/^(?:\.?\/)+/u, '')
/** The registry drops a leading `v` or `=` and build metadata (semver.clean). */
const plain = (version: string) => version.replace(/^[v=\s]+/u, '').split('+', 1)[0]

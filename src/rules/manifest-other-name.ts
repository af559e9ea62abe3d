import semver from 'semver'
import type { Rule } from '../model.ts'

/** A registry takes name and version from the manifest, so an archive that calls itself otherwise is another's. */
export const manifestOtherName: Rule = {
  id: 'manifest/other-name',
  severity: 'high',
  speaksOf: 'all',
  needs: ['package', 'archive'],
  *check({ package: { name, version, source }, archive }) {
    if (archive.state !== 'known' || archive.value === null || source.type !== 'registry') return
    const { manifest } = archive.value
    const packed = `${manifest.name}@${manifest.version}`
    if (manifest.name === name && isSame(manifest.version, version)) return
    yield { confidence: 'high', file: 'package.json', args: { resolved: `${name}@${version}`, packed } }
  },
  say: ({ resolved, packed }) => `it was resolved as ${resolved}, but its archive says that it is ${packed}`,
}

/** The registry drops a leading `v` or `=` and build metadata. */
const isSame = (packed: string | undefined, resolved: string): boolean =>
  packed === resolved || (semver.clean(packed ?? '', true) ?? packed) === (semver.clean(resolved, true) ?? resolved)

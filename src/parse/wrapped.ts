import { posix } from 'node:path'
import { factsOf, type ReadArchive, type ReadFile, type ReadOptions, withContents } from './archive.ts'
import { archiveFault, defaultLimits } from './archive-limits.ts'
import { bundleOddities } from './bundles.ts'
import { type ArchiveSource, inflate } from './inflate.ts'
import { keeper } from './keep.ts'
import { npmUnpacker } from './npm-unpack.ts'

/**
 * The package in an archive of somebody's folder, such as `a-1.0.0/package/package.json`: what lies below the folder of
 * the package.json that lies highest. No manager installs such an archive, but collections of samples are kept so.
 * @throws Fault as readArchive does
 */
export async function readWrapped(
  source: ArchiveSource,
  label: string,
  { limits = {}, wanted = () => false }: ReadOptions = {},
): Promise<ReadArchive> {
  const bounds = { ...defaultLimits, ...limits }
  const keep = keeper(label, bounds, (path, size) => isManifest(path) || wanted(path, size))
  const unpacked = npmUnpacker(label, keep, bounds)
  await inflate(source, label, bounds.inflated, [unpacked])
  const all = withContents(unpacked)
  const folder = folderIn([...all.keys()])
  const files = below(all, folder ?? '')
  const manifest = folder === undefined ? undefined : files.get('package.json')?.bytes
  if (!manifest) throw archiveFault('no-manifest', label, 'has no package.json in its first folder')
  const facts = factsOf([...files.values()], Buffer.from(manifest), label)
  const kept = new Map([...files].flatMap(([path, file]) => (file.bytes ? [[path, file.bytes]] : [])))
  const oddities = [...facts.oddities, ...unpacked.oddities, ...bundleOddities(kept, files)]
  const manifestText = Buffer.from(manifest).toString('utf8')
  return { facts: { ...facts, oddities }, readings: [{ manifest: facts.manifest, manifestText, files }] }
}

const isManifest = (path: string) => posix.basename(path) === 'package.json'

/** With a slash at its end; undefined where two lie equally high. */
function folderIn(paths: readonly string[]): string | undefined {
  const depth = (path: string) => path.split('/').length
  const manifests = paths.filter(isManifest)
  const highest = Math.min(...manifests.map(depth))
  const [found, ...others] = manifests.filter((path) => depth(path) === highest)
  return found === undefined || others.length > 0 ? undefined : found.slice(0, -'package.json'.length)
}

function below(files: ReadonlyMap<string, ReadFile>, folder: string): Map<string, ReadFile> {
  const inside = [...files.values()].filter(({ path }) => path.startsWith(folder))
  return new Map(
    inside.map((file) => [file.path.slice(folder.length), { ...file, path: file.path.slice(folder.length) }]),
  )
}

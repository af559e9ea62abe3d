import { createHash } from 'node:crypto'
import type { PackageSource, SourceFile } from '../../src/analyze/source.ts'
import { parseManifest } from '../../src/parse/manifest.ts'

/** A package in memory. @param files path to text; null for a file whose content was not kept */
export function packageOf(manifest: object, files: Readonly<Record<string, string | null>> = {}): PackageSource {
  const manifestText = JSON.stringify({ name: 'p', version: '1.2.3', ...manifest }, null, 2)
  const all = { 'package.json': manifestText, ...files }
  return {
    manifest: parseManifest(manifestText, 'package.json'),
    manifestText,
    files: new Map(Object.entries(all).map(([path, text]) => [path, fileOf(path, text)])),
  }
}

function fileOf(path: string, text: string | null): SourceFile {
  const bytes = Buffer.from(text ?? 'not kept')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { path, size: bytes.length, sha256, ...(text !== null && { bytes }) }
}

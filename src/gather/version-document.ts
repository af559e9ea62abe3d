import type { Manifest } from '../model.ts'
import { isObject, type Json, own, stringOf } from '../parse/json.ts'
import { manifestOf } from '../parse/manifest.ts'

/** What a registry says of one version. */
export interface VersionDocument {
  readonly manifest: Manifest
  /** `dist.integrity`, or `dist.shasum` written as one. */
  readonly integrity?: string
  /** `dist.tarball`: where the registry keeps the archive. */
  readonly tarball?: string
}

/** The value as a version's document; undefined where it is none (it must name its own version). */
export function documentOf(value: Json | undefined, label: string): VersionDocument | undefined {
  if (!isObject(value) || stringOf(own(value, 'version')) === undefined) return undefined
  const dist = own(value, 'dist')
  const shasum = stringOf(own(dist, 'shasum'))
  const sha1 =
    shasum !== undefined && /^[0-9a-f]{40}$/u.test(shasum)
      ? `sha1-${Buffer.from(shasum, 'hex').toString('base64')}`
      : undefined
  return document(manifestOf(value, label), stringOf(own(dist, 'integrity')) ?? sha1, stringOf(own(dist, 'tarball')))
}

/** The same from our own cache. */
export function storedDocument(value: Json | undefined): VersionDocument | undefined {
  const manifest = own(value, 'manifest')
  if (!isObject(manifest)) return undefined
  return document(
    manifestOf(manifest, 'cached manifest'),
    stringOf(own(value, 'integrity')),
    stringOf(own(value, 'tarball')),
  )
}

const document = (manifest: Manifest, integrity: string | undefined, tarball: string | undefined): VersionDocument => ({
  manifest,
  ...(integrity === undefined ? {} : { integrity }),
  ...(tarball === undefined ? {} : { tarball }),
})

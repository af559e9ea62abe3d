import type { Manifest } from '../model.ts'
import { isObject, type Json, own, stringOf } from '../parse/json.ts'
import { manifestOf } from '../parse/manifest.ts'
import { repositoryOf } from './repository.ts'

/** What a registry says of one version. */
export interface VersionDocument {
  readonly manifest: Manifest
  /** `dist.integrity`, or `dist.shasum` written as one. */
  readonly integrity?: string
  /** `dist.tarball`: where the registry keeps the archive. */
  readonly tarball?: string
  /** `host/owner/name`. */
  readonly repository?: string
  /** `dist.signatures`. */
  readonly signatures: readonly Signature[]
  /** `dist.attestations` names a provenance. */
  readonly hasProvenance: boolean
}

/** ECDSA over P-256 with SHA-256, base64 of DER. */
export interface Signature {
  readonly keyid: string
  readonly sig: string
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
  const integrity = stringOf(own(dist, 'integrity')) ?? sha1
  const tarball = stringOf(own(dist, 'tarball'))
  const repository = repositoryOf(value)
  return {
    manifest: manifestOf(value, label),
    ...(repository !== undefined && { repository }),
    ...(integrity !== undefined && { integrity }),
    ...(tarball !== undefined && { tarball }),
    signatures: signaturesOf(own(dist, 'signatures')),
    hasProvenance: isObject(own(own(dist, 'attestations'), 'provenance')),
  }
}

/** The same from our own cache. */
export function storedDocument(value: Json | undefined): VersionDocument | undefined {
  const manifest = own(value, 'manifest')
  if (!isObject(manifest)) return undefined
  const [integrity, tarball] = [stringOf(own(value, 'integrity')), stringOf(own(value, 'tarball'))]
  const repository = stringOf(own(value, 'repository'))
  return {
    manifest: manifestOf(manifest, 'cached manifest'),
    ...(repository !== undefined && { repository }),
    ...(integrity !== undefined && { integrity }),
    ...(tarball !== undefined && { tarball }),
    signatures: signaturesOf(own(value, 'signatures')),
    hasProvenance: own(value, 'hasProvenance') === true,
  }
}

/** Chosen: npm signs with one key at a time. */
const maxSignatures = 16

const signaturesOf = (list: Json | undefined): readonly Signature[] =>
  Array.isArray(list) ? list.slice(0, maxSignatures).flatMap((item: Json) => signatureOf(item)) : []

function signatureOf(item: Json): Signature[] {
  const [keyid, sig] = [stringOf(own(item, 'keyid')), stringOf(own(item, 'sig'))]
  return keyid !== undefined && sig !== undefined && keyid.length <= 200 && sig.length <= 1000 ? [{ keyid, sig }] : []
}

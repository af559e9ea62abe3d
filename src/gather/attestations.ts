import type { BuildFact, Fact } from '../model.ts'
import { reasonOf } from '../parse/fault.ts'
import { parseIntegrity } from '../parse/integrity.ts'
import { isObject, type Json, own, parseJson, stringOf } from '../parse/json.ts'
import { known, unknown } from './facts.ts'
import sigstoreRoot from './trust/sigstore-root.json' with { type: 'json' }

/** What an attestation proves: who built the release, or a sentence on why it proves nothing. */
export type Attested = { readonly build: BuildFact } | { readonly invalid: string }

/** The release that the attestation has to speak of; of one without integrity only name and version are compared. */
export interface Subject {
  readonly name: string
  readonly version: string
  readonly integrity?: string
}

/** Both say the same in other words; npm moved from the first to the second in 2023. */
const provenance = /^https:\/\/slsa\.dev\/provenance\/v(?:0\.2|1)$/u

/**
 * Holds the provenance in a registry's answer (`/-/npm/v1/attestations/name@version`) to the release: signed with a
 * certificate of Sigstore's public instance, logged, and about this name, version and sha512. The trust root ships with
 * the guard (TUF target `trusted_root.json`), so nothing more is fetched; what a newer root would know is a gap.
 */
export async function attestedBy(answer: Json, subject: Subject): Promise<Fact<Attested>> {
  const bundle = bundleIn(answer)
  if (bundle === undefined) return known({ invalid: 'the registry lists a provenance and has none' })
  const { bundleFromJSON, TrustedRoot, toSignedEntity, toTrustMaterial, Verifier } = await import(
    './registry-client.ts'
  )
  try {
    const entity = toSignedEntity(bundleFromJSON(bundle))
    const { identity } = new Verifier(toTrustMaterial(TrustedRoot.fromJSON(sigstoreRoot))).verify(entity)
    if (!speaksOf(bundle, subject)) return known({ invalid: 'it is about something else' })
    const build = buildOf(identity?.oids ?? [])
    return known(build ? { build } : { invalid: 'its certificate names no build' })
  } catch (thrown) {
    const why = reasonOf(thrown)
    return needsNewerRoot(thrown)
      ? unknown(`its provenance cannot be checked with the root that ships: ${why}`)
      : known({ invalid: why })
  }
}

function bundleIn(answer: Json): Json | undefined {
  const list = own(answer, 'attestations')
  if (!Array.isArray(list)) return undefined
  const found = list.find((item: Json) => provenance.test(stringOf(own(item, 'predicateType')) ?? ''))
  const bundle = own(found, 'bundle')
  return isObject(bundle) ? bundle : undefined
}

/** The payload is in-toto's statement (v0.1 and v1), whose signature has been checked. */
function speaksOf(bundle: Json, { name, version, integrity }: Subject): boolean {
  const payload = stringOf(own(own(bundle, 'dsseEnvelope'), 'payload')) ?? ''
  const statement = parseJson(Buffer.from(payload, 'base64').toString('utf8'), 'the provenance')
  const subjects = own(statement, 'subject')
  const [only, ...more] = Array.isArray(subjects) ? subjects : []
  if (more.length > 0 || stringOf(own(only, 'name')) !== purl(name, version)) return false
  const digest = stringOf(own(own(only, 'digest'), 'sha512'))
  const claimed = parseIntegrity(integrity ?? '').filter(({ algorithm }) => algorithm === 'sha512')
  return claimed.every((hash) => Buffer.from(hash.digest, 'base64').toString('hex') === digest)
}

/** https://github.com/package-url/purl-spec: the `@` of a scope is escaped. */
const purl = (name: string, version: string): string => `pkg:npm/${name.replace(/^@/u, '%40')}@${version}`

type Extensions = readonly {
  readonly oid?: { readonly id: readonly number[] } | undefined
  readonly value: Uint8Array
}[]

/** From the certificate and not from the statement, which the build itself writes (sigstore/fulcio, docs/oid-info.md). */
function buildOf(extensions: Extensions): BuildFact | undefined {
  const field = (last: number) => {
    const found = extensions.find(({ oid }) => oid?.id.join('.') === `1.3.6.1.4.1.57264.1.${last}`)
    return found && utf8(Buffer.from(found.value))
  }
  const [issuer, runner, repository, config] = [field(8), field(11), field(12), field(18)]
  if (issuer === undefined || repository === undefined || config === undefined) return undefined
  const workflow = config.replace(/@[^@]*$/u, '')
  return {
    repository,
    workflow: workflow.startsWith(`${repository}/`) ? workflow.slice(repository.length + 1) : workflow,
    builder: runner === undefined ? issuer : `${issuer} (${runner})`,
  }
}

/** A DER UTF8String; its length takes one byte, or two or three from 128 on. */
function utf8(der: Buffer): string | undefined {
  const first = der[1] ?? 0
  const start = first < 0x80 ? 2 : 2 + (first & 0x7f)
  return der[0] === 0x0c ? der.toString('utf8', start) : undefined
}

/** An authority or log that is not in the root; a signature or payload that does not fit is a forgery with any root. */
const needsNewerRoot = (thrown: unknown): boolean =>
  [
    'CERTIFICATE_ERROR',
    'PUBLIC_KEY_ERROR',
    'TIMESTAMP_ERROR',
    'TLOG_ERROR',
    'TLOG_INCLUSION_PROMISE_ERROR',
    'TLOG_MISSING_INCLUSION_ERROR',
  ].includes(String((thrown as { readonly code?: unknown }).code))

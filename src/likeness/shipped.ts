import { createHash } from 'node:crypto'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import type { SignalKind } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { type Json, own, parseJson, stringOf } from '../parse/json.ts'
import type { KnownPackage } from './known.ts'
import { digits } from './outline.ts'
import { type Sketch, sampled, sketchOfText, textOfSketch } from './sketch.ts'

/** The contents of known packages as they ship: `PCL1`, the SHA-256 of what follows, and JSON compressed with brotli. */
const magic = Buffer.from('PCL1')
const headerSize = magic.length + 32
const largest = 64 * 1024 * 1024

const codeHashes = 48
const readmeHashes = 24
/** Of packages with more code files none is kept: they are few, and would fill half of the list. */
const mostFiles = 256
/** What so many have is a licence, a helper of a compiler or a badge. */
const common = 4

export function packKnown(packages: readonly KnownPackage[]): Uint8Array {
  const [inCode, inReadme] = [counted(packages.map(({ code }) => code)), counted(packages.map(({ readme }) => readme))]
  const entries = [...packages]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, version, code, readme, files, kinds, installs }) => ({
      name,
      version,
      code: textOfSketch(sampled(code, codeHashes, (hash) => (inCode.get(hash) ?? 0) >= common)),
      readme: textOfSketch(sampled(readme, readmeHashes, (hash) => (inReadme.get(hash) ?? 0) >= common)),
      files:
        files && files.size <= mostFiles ? Buffer.from([...files].sort().join(''), 'hex').toString('base64') : null,
      kinds,
      installs,
    }))
  const text = Buffer.from(JSON.stringify(entries))
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 22,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  }
  const body = brotliCompressSync(text, { params })
  return Buffer.concat([magic, checksum(body), body])
}

function counted(sketches: readonly Sketch[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const { hashes } of sketches) for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1)
  return counts
}

/**
 * @param label names it in errors, e.g. its path
 * @throws Fault `likeness/corrupt` unless every byte of it is as it was written
 */
export function openKnown(bytes: Uint8Array, label: string): KnownPackage[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const body = all.subarray(headerSize)
  if (!all.subarray(0, magic.length).equals(magic)) throw corrupt(label, 'it is not such a list')
  if (!all.subarray(magic.length, headerSize).equals(checksum(body)))
    throw corrupt(label, 'its checksum does not match')
  const text = brotliDecompressSync(body, { maxOutputLength: largest }).toString('utf8')
  const entries = parseJson(text, label, largest)
  if (!Array.isArray(entries)) throw corrupt(label, 'it holds no list')
  return entries.map((entry: Json) => {
    const known = knownIn(entry)
    if (!known) throw corrupt(label, 'an entry of it cannot be read')
    return known
  })
}

function knownIn(entry: Json): KnownPackage | undefined {
  const [name, version] = [stringOf(own(entry, 'name')), stringOf(own(entry, 'version'))]
  const [code, readme] = ['code', 'readme'].map((field) => sketchOfText(stringOf(own(entry, field)) ?? ''))
  const [files, kinds] = [stringOf(own(entry, 'files')), own(entry, 'kinds')]
  if (name === undefined || version === undefined || !code || !readme || !Array.isArray(kinds)) return undefined
  return {
    name,
    version,
    code,
    readme,
    ...(files !== undefined && { files: new Set(hashesIn(files)) }),
    kinds: kinds as SignalKind[],
    installs: own(entry, 'installs') === true,
  }
}

const hashesIn = (text: string): string[] =>
  Buffer.from(text, 'base64')
    .toString('hex')
    .match(new RegExp(`.{${digits}}`, 'gu')) ?? []

const checksum = (body: Uint8Array): Buffer => createHash('sha256').update(body).digest()

const corrupt = (label: string, why: string): Fault =>
  new Fault('likeness/corrupt', `the contents of known packages ${label} cannot be used: ${why}`, {
    file: label,
    hint: 'install portcullis again, or run `portcullis init`',
  })

import { createGunzip } from 'node:zlib'
import { archiveFault } from './archive-limits.ts'
import { Fault } from './fault.ts'
import type { Unpacker } from './npm-unpack.ts'

/**
 * Inflates an archive, or takes a plain tar as it is, and hands it on in chunks.
 * @param limit of bytes after inflation
 * @throws Fault `archive/truncated`, `archive/not-an-archive`, `archive/too-large`, and whatever the unpackers throw
 */
export async function inflate(
  bytes: Uint8Array,
  label: string,
  limit: number,
  unpackers: readonly Unpacker[],
): Promise<void> {
  let size = 0
  try {
    for await (const chunk of isGzip(bytes) ? gunzipped(bytes) : slices(bytes)) {
      // node-tar would take this for compression inside the compression; npm would not.
      if (size === 0 && isGzip(chunk)) throw archiveFault('not-an-archive', label, 'is compressed twice')
      size += chunk.length
      if (size > limit) throw archiveFault('too-large', label, `inflates to more than ${limit} bytes`)
      for (const unpacker of unpackers) unpacker.push(chunk)
    }
    for (const unpacker of unpackers) unpacker.end()
  } catch (thrown) {
    if (thrown instanceof Fault) throw thrown
    if ((thrown as { code?: unknown }).code === 'Z_BUF_ERROR') {
      throw archiveFault('truncated', label, 'ends in the middle of its compressed data', thrown)
    }
    throw archiveFault('not-an-archive', label, 'is not a readable archive', thrown)
  }
}

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b

function gunzipped(bytes: Uint8Array): AsyncIterable<Buffer> {
  const gunzip = createGunzip({ chunkSize: 128 * 1024 })
  gunzip.end(bytes)
  return gunzip
}

function* slices(bytes: Uint8Array): Iterable<Buffer> {
  const step = 128 * 1024
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let start = 0; start < whole.length; start += step) yield whole.subarray(start, start + step)
}

import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { archiveFault } from './archive-limits.ts'
import { Fault } from './fault.ts'
import type { Unpacker } from './npm-unpack.ts'

/** An archive in memory, or what reads it from its start, each time anew. */
export type ArchiveSource = Uint8Array | (() => AsyncIterable<Uint8Array>)

/**
 * Inflates an archive, or takes a plain tar as it is, and hands it on in chunks.
 * @param limit of bytes after inflation
 * @throws Fault `archive/truncated`, `archive/not-an-archive`, `archive/too-large`, and whatever the unpackers throw
 */
export async function inflate(
  source: ArchiveSource,
  label: string,
  limit: number,
  unpackers: readonly Unpacker[],
): Promise<void> {
  let size = 0
  try {
    for await (const chunk of inflated(source)) {
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

async function* inflated(source: ArchiveSource): AsyncIterable<Buffer> {
  const chunks = (source instanceof Uint8Array ? slices(source) : source())[Symbol.asyncIterator]()
  const first = await chunks.next()
  if (first.done) return
  const all = rejoined(first.value, chunks)
  if (!isGzip(first.value)) return yield* buffers(all)
  const gunzip = createGunzip({ chunkSize: 128 * 1024 })
  // What goes wrong on the way is thrown where the result is read.
  pipeline(Readable.from(all), gunzip, () => undefined)
  yield* gunzip as AsyncIterable<Buffer>
}

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b

async function* rejoined<T>(first: T, rest: AsyncIterator<T>): AsyncIterable<T> {
  try {
    yield first
    yield* { [Symbol.asyncIterator]: () => rest }
  } finally {
    await rest.return?.()
  }
}

async function* buffers(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
}

async function* slices(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  const step = 1024 * 1024
  for (let start = 0; start < bytes.length; start += step) yield bytes.subarray(start, start + step)
}

import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { Refusal } from './http-faults.ts'

/** The body, undone if the server compressed it, refused as soon as it passes `maxBytes` in either form. */
export async function readBody(
  body: Readable,
  encoding: string,
  length: string,
  maxBytes: number,
): Promise<Uint8Array> {
  const gzip = encoding === 'gzip' || encoding === 'x-gzip'
  if (!gzip && encoding !== '' && encoding !== 'identity') {
    drop(body)
    throw new Refusal(`the answer is encoded as ${JSON.stringify(encoding.slice(0, 40))}, which was not asked for`)
  }
  if (Number(length) > maxBytes) {
    drop(body)
    throw tooLarge(maxBytes)
  }
  const chunks: Uint8Array[] = []
  let refused: Refusal | undefined
  const collect = async (source: AsyncIterable<Uint8Array>) => {
    let size = 0
    for await (const chunk of source) {
      size += chunk.length
      if (size > maxBytes) {
        refused = tooLarge(maxBytes)
        throw refused
      }
      chunks.push(chunk)
    }
  }
  try {
    await (gzip ? pipeline(body, createGunzip(), collect) : pipeline(body, collect))
  } catch (thrown) {
    // What comes out of a pipeline may be the abort that the refusal set off.
    throw refused ?? thrown
  }
  return Buffer.concat(chunks)
}

const tooLarge = (maxBytes: number) => new Refusal(`the answer has more than ${maxBytes} bytes`)

const ignore = (): undefined => undefined

/** Ends a body that nobody reads; without a listener its error would end the process. */
export function drop(body: Readable): void {
  body.on('error', ignore)
  body.destroy()
}

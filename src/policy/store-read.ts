import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, statSync } from 'node:fs'
import { Fault } from '../parse/fault.ts'
import { codeOf, reading } from './store-fault.ts'

/** Bytes. */
export const maxBytes = 16 * 1024 * 1024

/**
 * The file's text, or undefined where there is none. Links are followed; what is no regular file (a FIFO, a device) is
 * refused before it could block.
 * @throws Fault `store/not-a-file`, `store/too-large`, `store/not-text`, `store/unreadable`
 */
export function readText(path: string): string | undefined {
  const bytes = readBytes(path)
  try {
    return bytes && new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new Fault('store/not-text', `${path} is not UTF-8 text`, { file: path, cause, hint: 'save it as UTF-8' })
  }
}

function readBytes(path: string): Uint8Array | undefined {
  const file = isFile(path) ? open(path) : undefined
  if (file === undefined) return undefined
  try {
    return reading(path, () => {
      if (!fstatSync(file).isFile()) throw notAFile(path)
      return readBounded(file, path)
    })
  } finally {
    closeSync(file)
  }
}

/** Undefined when somebody removed it meanwhile. Opening a FIFO that was put there meanwhile does not block. */
function open(path: string): number | undefined {
  return reading(path, () => {
    try {
      return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined
      throw error
    }
  })
}

/** A link that leads nowhere is not a missing file: somebody meant there to be one. */
export function isFile(path: string): boolean {
  return reading(path, () => {
    const stats = statSync(path, { throwIfNoEntry: false }) ?? lstatSync(path, { throwIfNoEntry: false })
    if (stats === undefined || stats.isFile()) return stats !== undefined
    throw notAFile(path)
  })
}

const notAFile = (path: string): Fault =>
  new Fault('store/not-a-file', `${path} is not a regular file`, { file: path, hint: 'remove it or put a file there' })

/** Counts what is read: what a file system says of a size is not always so. */
function readBounded(file: number, path: string): Uint8Array {
  const buffer = Buffer.alloc(Math.min(fstatSync(file).size, maxBytes) + 1)
  const chunks: Buffer[] = []
  for (let total = 0; total <= maxBytes; ) {
    const count = readSync(file, buffer, 0, buffer.length, null)
    if (count === 0) return Buffer.concat(chunks)
    chunks.push(Buffer.from(buffer.subarray(0, count)))
    total += count
  }
  throw tooLarge(path)
}

export const tooLarge = (path: string): Fault =>
  new Fault('store/too-large', `${path} has more than ${maxBytes} bytes`, {
    file: path,
    hint: 'remove entries that are no longer needed',
  })

import { closeSync, constants, openSync, readSync } from 'node:fs'
import { ReadStream, WriteStream } from 'node:tty'

const device = '/dev/tty'
const nothing = (): void => undefined

/** The terminal of this process to read from, whatever its standard input is; undefined where it has none. */
export const openInput = (): ReadStream | undefined => opened(ReadStream, constants.O_RDONLY)
export const openOutput = (): WriteStream | undefined => opened(WriteStream, constants.O_WRONLY)

function opened<T extends ReadStream | WriteStream>(Stream: new (fd: number) => T, way: number): T | undefined {
  try {
    const stream = new Stream(openSync(device, way | constants.O_NOCTTY))
    // A terminal that goes away fails the next read too, and that is an abort.
    stream.on('error', nothing)
    return stream
  } catch {
    return undefined
  }
}

/** Throws away what waits, for that moment in raw mode. */
export function drain(): void {
  const input = openInput()
  if (input === undefined) return
  try {
    input.setRawMode(true)
    discardWaiting()
  } finally {
    input.setRawMode(false)
    input.destroy()
  }
}

/** Throws away whole lines that wait, and in raw mode unfinished ones too. */
export function discardWaiting(): void {
  const buffer = Buffer.alloc(4096)
  const fd = openSync(device, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  try {
    for (let reads = 0; reads < 1024 && readSync(fd, buffer) > 0; reads++);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
  } finally {
    closeSync(fd)
  }
}

import { closeSync, constants, openSync, readSync } from 'node:fs'
import { ReadStream, WriteStream } from 'node:tty'

const device = '/dev/tty'
const nothing = (): void => undefined

/** The terminal of this process to read from, whatever its standard input is; undefined where it has none. */
export function openInput(): ReadStream | undefined {
  try {
    const input = new ReadStream(openSync(device, constants.O_RDONLY | constants.O_NOCTTY))
    input.on('error', nothing)
    return input
  } catch {
    return undefined
  }
}

export function openOutput(): WriteStream | undefined {
  try {
    const output = new WriteStream(openSync(device, constants.O_WRONLY | constants.O_NOCTTY))
    // A terminal that goes away fails the next read too, and that is an abort.
    output.on('error', nothing)
    return output
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

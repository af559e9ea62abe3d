import { closeSync, constants, openSync, readSync } from 'node:fs'
import { ReadStream, WriteStream } from 'node:tty'
import { type Environment, isForeground, isUnattended, isWatched } from './people.ts'
import type { Terminal } from './terminal.ts'

const device = '/dev/tty'
/** Longer lines answer nothing that is asked here. */
const maxLine = 4096
const nothing = (): void => undefined

export interface TtyOptions {
  /** For hooks whose stdin and stdout carry a protocol (pnpm 12). */
  readonly stdioMayBePipes?: boolean
  readonly env?: Environment
}

/**
 * The terminal of the person at the keyboard, or undefined where there is nobody to ask: CI, an agent, no terminal,
 * pipes all around, a background job. Never touches process.stdin or process.stdout. Close it to let go.
 */
export function openTerminal(options: TtyOptions = {}): (Terminal & { close(): void }) | undefined {
  const { stdioMayBePipes = false, env = process.env } = options
  if (isUnattended(env) || !isWatched(stdioMayBePipes) || !isForeground()) return undefined
  const output = openOutput()
  if (output === undefined) return undefined
  const interrupt = hearInterrupts()
  return {
    write: (text) => {
      // Before the question is seen: whoever answers it with Ctrl-C must not be faster than the listener.
      interrupt.listen()
      output.write(text)
    },
    readLine: () => readLine(interrupt),
    drain,
    get columns() {
      return output.getWindowSize()[0]
    },
    color: (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb',
    close: () => {
      interrupt.ignore()
      output.destroy()
    },
  }
}

interface Interrupts {
  listen(): void
  ignore(): void
  /** Settles at the first Ctrl-C since `listen`. */
  readonly heard: Promise<void>
}

function hearInterrupts(): Interrupts {
  let hear: () => void = nothing
  const heard = new Promise<void>((resolve) => {
    hear = resolve
  })
  return {
    listen: () => {
      if (!process.listeners('SIGINT').includes(hear)) process.on('SIGINT', hear)
    },
    ignore: () => void process.off('SIGINT', hear),
    heard,
  }
}

function openOutput(): WriteStream | undefined {
  try {
    const output = new WriteStream(openSync(device, constants.O_WRONLY | constants.O_NOCTTY))
    // A terminal that goes away fails the next read too, and that is an abort.
    output.on('error', nothing)
    return output
  } catch {
    return undefined
  }
}

/**
 * The terminal keeps its own mode: it edits the line and turns Ctrl-C into SIGINT, so there is no state to restore.
 * Where somebody else has set raw mode, \r, \x03 and \x04 mean what they mean to a person.
 */
async function readLine({ heard }: Interrupts): Promise<string | undefined> {
  const input = openInput()
  if (input === undefined) return undefined
  input.setEncoding('utf8')
  try {
    return await new Promise<string | undefined>((resolve) => {
      let line = ''
      void heard.then(() => resolve(undefined))
      input.on('error', () => resolve(undefined))
      input.on('end', () => resolve(undefined))
      input.on('data', (chunk: string) => {
        line += chunk
        if (line.includes('\x03') || line.includes('\x04')) return resolve(undefined)
        const end = /[\r\n]/u.exec(line)
        // What follows the line's end was pasted with it and is dropped: it answers no question that was seen.
        if (end) resolve(line.slice(0, end.index))
        else if (line.length > maxLine) line = line.slice(0, maxLine)
      })
    })
  } finally {
    input.destroy()
  }
}

/**
 * Throws away whole lines that wait, and in raw mode, for that moment, the unfinished one too. Node's own handlers
 * of SIGINT and SIGTERM restore the mode if one arrives in between.
 */
function drain(): void {
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

function discardWaiting(): void {
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

function openInput(): ReadStream | undefined {
  try {
    const input = new ReadStream(openSync(device, constants.O_RDONLY | constants.O_NOCTTY))
    input.on('error', nothing)
    return input
  } catch {
    return undefined
  }
}

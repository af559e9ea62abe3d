import { drain, openInput, openOutput } from './device.ts'
import { readKeys } from './keys.ts'
import { type Environment, isForeground, isUnattended, isWatched } from './people.ts'
import type { Terminal } from './terminal.ts'

/** Longer lines answer nothing that is asked here. */
const maxLine = 4096
const nothing = (): void => undefined
/** What asks this process to end; unheard, it would end in raw mode at a SIGHUP or a SIGQUIT. */
const ending = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const

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
  const isDumb = env.TERM === 'dumb'
  const write = (text: string) => {
    // Before the question is seen: whoever answers it with Ctrl-C must not be faster than the listener.
    interrupt.listen()
    output.write(text)
  }
  return {
    write,
    readLine: () => readLine(interrupt),
    ...(!isDumb && { readKeys: (text) => readKeys(() => write(text), interrupt.heard) }),
    drain,
    get columns() {
      return output.getWindowSize()[0]
    },
    color: (env.NO_COLOR ?? '') === '' && !isDumb,
    close: () => {
      interrupt.ignore()
      output.destroy()
    },
  }
}

interface Interrupts {
  listen(): void
  ignore(): void
  /** Settles at the first Ctrl-C, or other word to end, since `listen`. */
  readonly heard: Promise<void>
}

function hearInterrupts(): Interrupts {
  let hear: () => void = nothing
  const heard = new Promise<void>((resolve) => {
    hear = resolve
  })
  return {
    listen: () => {
      for (const signal of ending) if (!process.listeners(signal).includes(hear)) process.on(signal, hear)
    },
    ignore: () => {
      for (const signal of ending) process.off(signal, hear)
    },
    heard,
  }
}

/**
 * For names, and where keys cannot be read. The terminal keeps its own mode: it edits the line and turns Ctrl-C into
 * SIGINT, so there is no state to restore. Where somebody else has set raw mode, \r, \x03 and \x04 mean what they mean
 * to a person.
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

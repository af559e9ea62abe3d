import type { Readable } from 'node:stream'
import { discardWaiting, openInput } from './device.ts'

/**
 * Milliseconds without a key. What a key sends comes at once, and so does a paste; people take longer from one key to the
 * next. The rest of a sequence may take its time, e.g. over a slow line (Node's readline gives it as much).
 */
const silence = { together: 25, apart: 500 }
/** More than any key sends. */
const most = 4096

/**
 * Esc, and an escape sequence (ECMA-48, section 5.4 and 5.6) of which only the beginning has come: CSI, SS3, or one of
 * the strings by which a terminal answers what a program had asked of it.
 */
const unfinished = /\u001b(?:\[[0-?]*[ -/]*|O|[\]PX^_](?:(?!\u0007|\u001b\\).)*)?$/su

/**
 * Puts a question in raw mode and gives all that is pressed at once: one character for a key, more where a key sends a
 * sequence, where a terminal answers, or where somebody pastes. Undefined at the end of input, on Ctrl-C and Ctrl-D.
 * What waits is thrown away before the question is seen, and the mode is as before afterwards, also where the process
 * ends in between (libuv's uv_tty_reset_mode).
 * @param heard ends the wait
 */
export async function readKeys(put: () => void, heard: Promise<void>): Promise<string | undefined> {
  const input = openInput()
  if (input === undefined) return undefined
  input.setEncoding('utf8')
  try {
    input.setRawMode(true)
    discardWaiting()
    put()
    return await pressedTogether(input, heard)
  } finally {
    input.setRawMode(false)
    input.destroy()
  }
}

/** What comes from a stream of keys until nothing follows any more. */
export const pressedTogether = (
  input: Readable,
  heard: Promise<void>,
  { together, apart } = silence,
): Promise<string | undefined> =>
  new Promise((resolve) => {
    let keys = ''
    let quiet: NodeJS.Timeout | undefined
    let read: NodeJS.Immediate | undefined
    const end = () => resolve(undefined)
    void heard.then(end)
    input.on('error', end)
    input.on('end', end)
    input.on('data', (chunk: string) => {
      clearTimeout(quiet)
      clearImmediate(read)
      keys = (keys + chunk).slice(0, most)
      if (keys.includes('\x03') || keys.includes('\x04')) return end()
      // A process that was kept from running finds the time over although more waits: it looks before it answers.
      const look = () => {
        read = setImmediate(() => resolve(keys))
      }
      quiet = setTimeout(look, isUnfinished(keys) ? apart : together)
    })
  })

export const isUnfinished = (keys: string): boolean => unfinished.test(keys)

/**
 * What one key answers: its character, nothing for Enter, `stop` for Esc. Undefined for what no single key is: a paste
 * or several keys (`many`), and sequences, which arrows send and by which terminals answer (`sequence`).
 */
export function keyIn(keys: string): { readonly key: string } | 'stop' | 'sequence' | 'many' {
  if (keys === '\u001b') return 'stop'
  if (keys.startsWith('\u001b')) return 'sequence'
  if (keys === '\r' || keys === '\n') return { key: '' }
  return /^[!-~]$/u.test(keys) ? { key: keys } : 'many'
}

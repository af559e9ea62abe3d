import { keyIn } from './keys.ts'
import type { Terminal } from './terminal.ts'

/** The end of input, Ctrl-C, Ctrl-D, Esc or `q`: everything stops. */
export const stop = Symbol('stop')
export type Stop = typeof stop

/**
 * Asks, once more when the answer is not understood, and then takes the safe answer. Input from before the question
 * is thrown away first, so that a paste answers nothing unseen.
 * @param by `key` answers at once where the terminal can do that; a `line` is typed and ends with Enter
 */
export async function question<T>(
  io: Terminal,
  prompt: string,
  read: (answer: string) => T | Stop | undefined,
  safe: T,
  by: 'key' | 'line' = 'key',
): Promise<T | Stop> {
  for (const again of [false, true]) {
    const text = `${again ? 'Not understood. ' : ''}${prompt} `
    const given = by === 'key' && io.readKeys ? await keyOf(io, text) : await lineOf(io, text)
    if (given === stop) return stop
    const answer = given === undefined ? undefined : read(given)
    if (answer !== undefined) return answer
  }
  io.write('Not understood; nothing was allowed.\n')
  return safe
}

async function lineOf(io: Terminal, text: string): Promise<string | Stop> {
  io.drain?.()
  io.write(text)
  return (await io.readLine())?.trim() ?? stop
}

/** One key, shown as by a terminal that is not raw; undefined for several at once. */
async function keyOf(io: Terminal, text: string): Promise<string | Stop | undefined> {
  for (let put = text; ; put = '') {
    const keys = await io.readKeys?.(put)
    const one = keys === undefined ? 'stop' : keyIn(keys)
    if (one === 'sequence') continue
    io.write(typeof one === 'object' ? `${one.key}\n` : '\n')
    if (one === 'stop') return stop
    return one === 'many' ? undefined : one.key
  }
}

import type { Terminal } from './terminal.ts'

/** The end of input, Ctrl-C or `q`: everything stops. */
export const stop = Symbol('stop')
export type Stop = typeof stop

/**
 * Asks, once more when the answer is not understood, and then takes the safe answer. Input from before the question
 * is thrown away first, so that a paste answers nothing unseen.
 */
export async function question<T>(
  io: Terminal,
  prompt: string,
  read: (answer: string) => T | Stop | undefined,
  safe: T,
): Promise<T | Stop> {
  for (const again of [false, true]) {
    io.drain?.()
    io.write(`${again ? 'Not understood. ' : ''}${prompt} `)
    const line = await io.readLine()
    if (line === undefined) return stop
    const answer = read(line.trim())
    if (answer !== undefined) return answer
  }
  io.write('Not understood; nothing was allowed.\n')
  return safe
}

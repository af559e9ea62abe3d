import type { Ora } from 'ora'
import { grouped } from './text/count.ts'
import { inert } from './text/escape.ts'

export interface Progress {
  /** e.g. `update('judging', 812, 1200)`. */
  update(label: string, done: number, total: number): void
  done(label: string): void
  fail(label: string): void
}

/**
 * A spinner on a terminal, at most five plain lines a label elsewhere. Writes to the given stream only, and leaves
 * stdin and the cursor alone.
 */
export const createProgress = (stream: NodeJS.WritableStream, isTTY: boolean): Progress =>
  isTTY ? spinner(stream) : lines(stream)

const textOf = (label: string, done: number, total: number) =>
  `${inert(label, 60)} ${grouped(done)} of ${grouped(total)} packages`

/** Loaded while the work begins: a run that ends at once should not wait for a picture. */
function spinner(stream: NodeJS.WritableStream): Progress {
  // Chalk, which colours the spinner, does not read NO_COLOR.
  const color = process.env.NO_COLOR ? false : 'cyan'
  const settings = { stream, color, isEnabled: true, discardStdin: false, hideCursor: false } as const
  let spin: Ora | undefined
  let text = ''
  let ended = false
  const show = (): void => {
    if (spin === undefined || ended) return
    spin.text = text
    if (!spin.isSpinning) spin.start()
  }
  const end = (mark: string, label: string): void => {
    ended = true
    if (spin?.isSpinning) spin.stop()
    stream.write(`${mark} ${inert(label, 200)}\n`)
  }
  let isLoading = false
  return {
    update(label, done, total) {
      text = textOf(label, done, total)
      ended = false
      if (isLoading) return show()
      isLoading = true
      void import('./spinner.ts').then(({ ora }) => {
        spin = ora(settings)
        show()
      })
    },
    done: (label) => end('✔', label),
    fail: (label) => end('✖', label),
  }
}

function lines(stream: NodeJS.WritableStream): Progress {
  const quarters = new Map<string, number>()
  const say = (text: string) => void stream.write(`portcullis: ${text}\n`)
  return {
    update(label, done, total) {
      const quarter = total > 0 ? Math.min(4, Math.floor((done * 4) / total)) : 0
      if (quarter <= (quarters.get(label) ?? -1)) return
      quarters.set(label, quarter)
      say(textOf(label, done, total))
    },
    done: (label) => say(inert(label, 200)),
    fail: (label) => say(`failed: ${inert(label, 200)}`),
  }
}

// A process of its own for store.test.ts: `node --import tsx store-child.ts MODE FILE [ARGS]`.
import { writeSync } from 'node:fs'
import { addApprovals, formatApprovals, parseApprovals } from '../../src/policy/approvals.ts'
import { updateFile } from '../../src/policy/store.ts'
import { approval } from './support.ts'

const [mode, file = '', ...args] = process.argv.slice(2)
const say = (text: string) => writeSync(1, `${text}\n`)

const modes: Record<string, () => Promise<void>> = {
  async add() {
    const [child, count] = args
    for (let index = 0; index < Number(count); index++) {
      const added = approval({ name: `child-${child}`, version: `1.0.${index}` })
      const add = (text = '[]') => formatApprovals(addApprovals(parseApprovals(text, file), [added]))
      await updateFile(file, add, { patience: 600_000 })
    }
  },
  /** Holds the lock for ever. */
  async hold() {
    await updateFile(file, () => {
      say('held')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
      return undefined
    })
  },
  /** Writes long texts, each of one letter, until it is killed. */
  async write() {
    for (let index = 0; ; index++) {
      const letter = String.fromCharCode(97 + (index % 26))
      await updateFile(file, () => letter.repeat(2_000_000))
      say('written')
    }
  },
}

await modes[mode ?? '']?.()

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import * as assert from 'uvu/assert'
import type { World } from './world.ts'

const driver = fileURLToPath(new URL('../ask/pty-driver.py', import.meta.url))

/** Whether this system can lend a pseudo-terminal to a test. */
export const hasTerminal =
  process.platform !== 'win32' && spawnSync('python3', ['-c', 'import pty, termios']).status === 0

export interface Said {
  readonly output: string
  readonly code: number
  /** The terminal's mode is as it was. */
  readonly sameMode: boolean
}

/** Runs a command of the world on a real terminal: wait for a text, then type; all of it must be said. */
export async function talk(
  world: World,
  argv: readonly string[],
  lines: readonly (readonly [wait: string, type: string])[],
  more: Readonly<Record<string, string | undefined>> = {},
): Promise<Said> {
  const order = JSON.stringify({ argv, ahead: '', talk: lines })
  const script = 'printf "%s" "$ORDER" | python3 "$DRIVER"'
  const env = { ORDER: order, DRIVER: driver, CI: undefined, TERM: 'xterm', NO_COLOR: '1', ...more }
  const { stdout, stderr } = await world.app.exec(world.pm, ['sh', '-c', script], { env })
  assert.ok(stdout.startsWith('{'), `${stdout}${stderr}`)
  const told = JSON.parse(stdout) as Said & { unsaid: number }
  assert.is(told.unsaid, 0, `not everything was asked:\n${told.output}`)
  return told
}

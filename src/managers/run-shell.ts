import { join } from 'node:path'
import { withoutNodeOptions } from './node-options.ts'
import { type Run, writeProgram } from './run.ts'

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/**
 * A script shell for one run. It names node by its path: on a script's PATH the first `node` may be a bin that a
 * dependency brought.
 */
export const runShell = (run: Run, home: string): string =>
  writeProgram(
    run,
    'shell',
    [
      '#!/bin/sh',
      ...withoutNodeOptions,
      `exec ${quoted(process.execPath)} ${quoted(join(home, 'script-shell.cjs'))} ${quoted(run.folder)} "$@"`,
      '',
    ].join('\n'),
  )

import { spawnSync } from 'node:child_process'
import { isUnattended } from '../ask/people.ts'
import { outsidePackages } from '../managers/true-programs.ts'

/** Lines that fit without a pager where the terminal does not say how many it has. */
const usualRows = 24

/**
 * A long text through the user's pager (`$PAGER`, else `less`) where a person reads along, as it is everywhere else or
 * where there is no such program. `PATH` is the one without folders that packages fill: one of them may bring a `less`.
 */
export function page(text: string, out: NodeJS.WriteStream, env: NodeJS.ProcessEnv): void {
  const command = env['PAGER'] ?? 'less'
  const isShort = text.split('\n').length < (out.rows || usualRows)
  if (out.isTTY !== true || isShort || command === '' || env['TERM'] === 'dumb' || isUnattended(env)) {
    out.write(text)
    return
  }
  // As git: colours pass, a text that fits ends at once; and less may start nothing else.
  const { status, error } = spawnSync('/bin/sh', ['-c', command], {
    input: text,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { LESS: 'FRX', ...env, LESSSECURE: '1', PATH: outsidePackages(env) },
  })
  // 126 and 127: the shell did not find it.
  if (error || status === 126 || status === 127) out.write(text)
}

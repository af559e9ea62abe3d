import { appendFileSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { claimPart, type Run } from '../managers/run.ts'
import { Fault, reasonOf } from '../parse/fault.ts'
import { escapeLine, escapesIn } from '../receipts/escapes.ts'
import { receiptsFolderOf } from '../receipts/receipts.ts'
import { inert } from '../text/escape.ts'
import { personOf, type Session } from './session.ts'
import { vendored } from './wiring.ts'

/** `PORTCULLIS=off`: for the day on which the guard itself is what is broken. */
export const isOff = (env: NodeJS.ProcessEnv): boolean => env['PORTCULLIS']?.toLowerCase() === 'off'

/** Where escapes are recorded: in the project, to be committed, or with its receipts where the project is not wired. */
function escapesFile({ project: { folder }, stateFolder }: Session): string {
  const own = join(folder, vendored)
  return escapesIn(existsSync(own) ? own : join(stateFolder, 'receipts', receiptsFolderOf(folder)))
}

/**
 * Whether this command goes on unguarded. It records that first, once for each run of a manager, and says so loudly
 * each time, since npm hides what all but the root's own scripts write.
 * @param what the command, as it is to be recorded
 * @throws Fault `escape/forbidden`, `escape/not-recorded`
 */
export function escapes(session: Session, what: string, run?: Run): boolean {
  const { env, project, now, out } = session
  if (!isOff(env)) return false
  if (project.policy.escape === 'forbid') {
    throw new Fault('escape/forbidden', 'PORTCULLIS=off is set, and the policy of this project forbids it', {
      hint: 'unset PORTCULLIS, or change "escape" in portcullis.json with those who own it',
    })
  }
  const file = escapesFile(session)
  const isFirst = run === undefined || claimPart(run, 'escaped', { since: now.toISOString() })
  if (isFirst) {
    record(file, escapeLine({ at: now.toISOString(), by: inert(personOf(env), 80), command: inert(what, 200) }))
  }
  out.write(
    `portcullis: OFF, because PORTCULLIS=off is set. NOTHING IS JUDGED in this run (${inert(what, 200)}), and every\n` +
      `  script that the package manager lets run does run. Recorded in ${inert(file, 400)}\n`,
  )
  return true
}

function record(file: string, line: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    appendFileSync(file, line)
  } catch (cause) {
    throw new Fault(
      'escape/not-recorded',
      `${file} cannot be written, and no escape goes unrecorded: ${reasonOf(cause)}`,
      {
        file,
        cause,
        hint: 'make it writable, or unset PORTCULLIS',
      },
    )
  }
}

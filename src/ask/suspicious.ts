import type { Decision, Judgement } from '../model.ts'
import { question, type Stop, stop } from './question.ts'
import { card, hasScripts, isShownInFull, typedName } from './screen.ts'
import type { Terminal } from './terminal.ts'

/** A package with a high finding: typing its name installs it, and only a second answer runs its scripts. */
export async function askSuspicious(judgement: Judgement, word: string, io: Terminal): Promise<Decision | Stop> {
  io.write(card(judgement, word, io))
  const install = await question<'strip' | 'abort'>(
    io,
    'Type its name to install it anyway; its scripts stay stripped. Enter aborts:',
    (answer) => (answer === '' ? 'abort' : answer === typedName(judgement) ? 'strip' : undefined),
    'abort',
  )
  if (install !== 'strip' || !hasScripts(judgement)) return install
  const refusal = refusalOf(judgement, io)
  if (refusal !== undefined) {
    io.write(`${refusal}\n`)
    return 'strip'
  }
  return await question<Decision>(
    io,
    "Run its scripts too? Type 'run' to allow once, 'approve' to record a pinned\n" +
      'approval; Enter leaves them stripped:',
    (answer) => runAnswers.get(answer),
    'strip',
  )
}

const runAnswers = new Map<string, Decision>([
  ['', 'strip'],
  ['run', 'once'],
  ['approve', 'approve'],
])

/** One by one: `y` approves, all else leaves the scripts stripped, `q` stops. */
export async function review(judgement: Judgement, word: string, io: Terminal): Promise<Decision | Stop> {
  io.write(card(judgement, word, io))
  const refusal = refusalOf(judgement, io)
  if (refusal !== undefined) {
    io.write(`${refusal}\n`)
    return 'strip'
  }
  return await question<Decision>(
    io,
    'Approve these scripts, pinned? [y] approve  [N] leave stripped  [q] abort:',
    (answer) => reviewAnswers.get(answer.toLowerCase()),
    'strip',
  )
}

const reviewAnswers = new Map<string, Decision | Stop>([
  ['', 'strip'],
  ['n', 'strip'],
  ['no', 'strip'],
  ['y', 'approve'],
  ['yes', 'approve'],
  ['q', stop],
])

/** Why the scripts cannot be allowed here: what nobody could read or see is not approved. */
function refusalOf(judgement: Judgement, io: Terminal): string | undefined {
  if (judgement.pin === undefined) {
    return 'Its scripts stay stripped: its bytes were not checked, so there is nothing to pin.'
  }
  if (!isShownInFull(judgement, io)) return 'Its scripts stay stripped: they are too long to be reviewed here.'
  return undefined
}

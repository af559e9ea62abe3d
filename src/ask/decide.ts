import type { Decision, Judgement } from '../model.ts'
import type { Aids, Background } from './aids.ts'
import { question, type Stop, stop } from './question.ts'
import { read } from './read.ts'
import { card, hasScripts, isShownInFull, typedName } from './screen.ts'
import type { Terminal } from './terminal.ts'

/** An answer, or something to look at before the question is put again. */
type Choice = Decision | Stop | 'code' | 'difference' | 'rest'

/** What {@link review} gives besides a decision: leave this one and all that follow stripped. */
export const leaveRest = Symbol('leave the rest')

/**
 * A package with a high finding. Enter aborts; anything else takes typing the package's name as well, so that no single
 * key lets it in.
 */
export async function askSuspicious(
  judgement: Judgement,
  word: string,
  io: Terminal,
  aids: Aids,
): Promise<Decision | Stop> {
  const choice = await choose(judgement, word, io, aids, suspiciousKeys)
  if (choice === stop || choice === 'abort') return choice
  const what = hasScripts(judgement) ? consequences[choice as Exclude<Decision, 'abort'>] : 'install it'
  const typed = await typesName(judgement, io, `It has a high finding. Type its name to ${what};\nEnter aborts:`)
  return typed === true ? (choice as Decision) : typed === stop ? stop : 'abort'
}

/** Whether a package's name is typed as it is shown; an empty line never is one. */
export const typesName = (judgement: Judgement, io: Terminal, prompt: string): Promise<boolean | Stop> =>
  question<boolean>(
    io,
    prompt,
    (answer) => (answer === '' ? false : answer === typedName(judgement) ? true : undefined),
    false,
    'line',
  )

const consequences = {
  strip: 'install it without its scripts',
  once: 'run its scripts this once',
  approve: 'run its scripts and record a pinned approval',
} as const

/** One that is not suspicious, on its own: Enter leaves its scripts stripped. */
export async function review(
  judgement: Judgement,
  word: string,
  io: Terminal,
  aids: Aids,
): Promise<Decision | Stop | typeof leaveRest> {
  const choice = await choose(judgement, word, io, aids, reviewKeys)
  return choice === 'rest' ? leaveRest : (choice as Decision | Stop)
}

type Key = readonly [key: string, choice: Choice, label: string]

const runKeys: readonly Key[] = [
  ['o', 'once', 'allow once'],
  ['a', 'approve', 'approve (pinned)'],
]
interface Keys {
  readonly safe: Decision
  readonly enter: string
  readonly own: readonly Key[]
}

const reviewKeys: Keys = {
  safe: 'strip',
  enter: '[Enter] leave stripped',
  own: [
    ['l', 'rest', 'leave all the rest stripped'],
    ['q', stop, 'abort'],
  ],
}
const suspiciousKeys: Keys = {
  safe: 'abort',
  enter: '[Enter] abort',
  own: [['s', 'strip', 'install stripped']],
}

async function choose(judgement: Judgement, word: string, io: Terminal, aids: Aids, of: Keys): Promise<Choice> {
  const known = aids.background?.(judgement)
  if (known?.approved && !known.approved.sameFiles) io.write('comparing it with the version that was approved…\n')
  const changed = await aids.changed?.(judgement)
  io.write(card(judgement, word, io, aids, changed))
  const refusal = hasScripts(judgement) ? refusalOf(judgement, io) : undefined
  if (refusal !== undefined) io.write(`${refusal}\n`)
  const mayRun = hasScripts(judgement) && refusal === undefined
  const looks: readonly Key[] = [
    ...(aids.code ? [['c', 'code', 'show the code'] as const] : []),
    ...(aids.difference && isComparable(known) ? [['d', 'difference', 'show the difference'] as const] : []),
  ]
  const own: readonly Key[] = hasScripts(judgement) ? of.own : [['s', 'strip', 'install']]
  const keys = [...(mayRun ? runKeys : []), ...looks, ...own]
  const answers = new Map<string, Choice>([
    ['', of.safe],
    ['q', stop],
    ...keys.map(([key, choice]) => [key, choice] as const),
  ])
  const prompt = `${menu([of.enter, ...keys.map(([key, , label]) => `[${key}] ${label}`)], io.columns)}:`
  for (;;) {
    const choice = await question<Choice>(io, prompt, (typed) => answers.get(typed.toLowerCase()), of.safe)
    if (choice !== 'code' && choice !== 'difference') return choice
    io.write('fetching what is not on this machine…\n')
    if ((await read(await looked(choice, judgement, aids), io)) === stop) return stop
  }
}

/** Without a background it is not known, so it is tried. */
const isComparable = (known: Background | undefined): boolean =>
  known === undefined || known.before.length > 0 || known.approved !== undefined || known.earlier !== undefined

const looked = async (what: 'code' | 'difference', judgement: Judgement, aids: Aids) =>
  (await (what === 'code' ? aids.code : aids.difference)?.(judgement)) ??
  ({ state: 'unknown', why: 'there is nothing to look it up with' } as const)

/** Choices side by side, as many as a line holds, none broken in two. */
export function menu(choices: readonly string[], columns: number): string {
  const room = Math.max(40, Math.min(columns > 0 ? columns : 80, 160)) - 2
  const lines: string[] = []
  for (const choice of choices) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + choice.length + 2 <= room) lines[lines.length - 1] = `${line}  ${choice}`
    else lines.push(choice)
  }
  return lines.join('\n')
}

/** Why the scripts cannot be allowed here: what nobody could read or see is not approved. */
function refusalOf(judgement: Judgement, io: Terminal): string | undefined {
  if (judgement.pin === undefined) {
    return 'Its scripts stay stripped: its bytes were not checked, so there is nothing to pin.'
  }
  if (!isShownInFull(judgement, io)) return 'Its scripts stay stripped: they are too long to be reviewed here.'
  return undefined
}

import type { Decision, Judgement } from '../model.ts'
import type { Aids } from './aids.ts'
import { askSuspicious, leaveRest, menu, review, typesName } from './decide.ts'
import { question, type Stop, stop } from './question.ts'
import { hasScripts, list } from './screen.ts'
import type { Terminal } from './terminal.ts'

export type { Advice, Aids, Background, ShownFile } from './aids.ts'
export type { Terminal }
export { typesName }

type Decisions = Map<Judgement, Decision>

/**
 * Puts each `ask` to a person on its own, then the scripts that may be approved without a second look in one question,
 * then one question for each of the rest. The default is always the safe answer; what is not in the result was not
 * asked. Where anything is to be aborted already, nobody is asked. The end of input, Ctrl-C and `q` turn every answer
 * into `abort`.
 */
export async function ask(judgements: readonly Judgement[], io: Terminal, aids: Aids = {}): Promise<Decisions> {
  if (judgements.some(({ verdict }) => verdict === 'abort')) return new Map()
  const suspicious = judgements.filter(({ verdict }) => verdict === 'ask')
  const quiet = judgements.filter(isQuiet)
  const everything = [...suspicious, ...quiet]
  const decisions: Decisions = new Map()
  for (const [index, judgement] of suspicious.entries()) {
    const decision = await askSuspicious(judgement, `SUSPICIOUS ${index + 1} of ${suspicious.length}:`, io, aids)
    if (decision === stop) return allAborted(everything)
    if (decision === 'abort') return allAborted(suspicious)
    decisions.set(judgement, decision)
  }
  const recommended = quiet.filter((judgement) => aids.advise?.(judgement).advice === 'approve')
  const rest = quiet.filter((judgement) => !recommended.includes(judgement))
  for (const answers of [() => offer(recommended, io, aids), () => reviewEach(rest, io, aids)]) {
    const given = await answers()
    if (given === stop) return allAborted(everything)
    for (const [judgement, decision] of given) decisions.set(judgement, decision)
  }
  return decisions
}

/** Scripts that may be offered: pinned, and without a high finding. */
const isQuiet = (judgement: Judgement) =>
  judgement.verdict === 'strip' &&
  hasScripts(judgement) &&
  judgement.pin !== undefined &&
  judgement.findings.every(({ severity }) => severity === 'low' || severity === 'medium')

const allAborted = (judgements: readonly Judgement[]): Decisions =>
  new Map(judgements.map((judgement) => [judgement, 'abort']))

async function offer(quiet: readonly Judgement[], io: Terminal, aids: Aids): Promise<Decisions | Stop> {
  if (quiet.length === 0) return new Map()
  const { text, shown } = list(quiet, io)
  io.write(text)
  const answer = await question<'strip' | 'approve' | 'once' | 'review'>(
    io,
    `${menu(groupMenu, io.columns)}:`,
    (typed) => groupAnswers.get(typed.toLowerCase()),
    'strip',
  )
  if (answer === stop) return stop
  if (answer === 'review') return reviewEach(quiet, io, aids)
  return new Map(quiet.map((judgement) => [judgement, shown.includes(judgement) ? answer : 'strip']))
}

const groupMenu = [
  '[Enter] leave stripped',
  '[a] approve all shown (pinned)',
  '[o] allow all shown once',
  '[r] review one by one',
  '[q] abort',
]
const groupAnswers = new Map<string, 'strip' | 'approve' | 'once' | 'review' | Stop>([
  ['', 'strip'],
  ['a', 'approve'],
  ['o', 'once'],
  ['r', 'review'],
  ['q', stop],
])

async function reviewEach(quiet: readonly Judgement[], io: Terminal, aids: Aids): Promise<Decisions | Stop> {
  const decisions: Decisions = new Map()
  for (const [index, judgement] of quiet.entries()) {
    const decision = await review(judgement, `REVIEW ${index + 1} of ${quiet.length}:`, io, aids)
    if (decision === stop) return stop
    if (decision === leaveRest) break
    decisions.set(judgement, decision)
  }
  for (const judgement of quiet) if (!decisions.has(judgement)) decisions.set(judgement, 'strip')
  return decisions
}

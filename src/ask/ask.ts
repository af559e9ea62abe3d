import type { Decision, Judgement } from '../model.ts'
import { question, type Stop, stop } from './question.ts'
import { hasScripts, list } from './screen.ts'
import { askSuspicious, review } from './suspicious.ts'
import type { Terminal } from './terminal.ts'

export type { Terminal }

type Decisions = Map<Judgement, Decision>

/**
 * Puts each `ask` to a person, then offers the quiet scripts in one question. The default is always the safe answer;
 * what is not in the result was not asked. Where anything is to be aborted already, nobody is asked. The end of
 * input, Ctrl-C and `q` turn every answer into `abort`.
 */
export async function ask(judgements: readonly Judgement[], io: Terminal): Promise<Decisions> {
  if (judgements.some(({ verdict }) => verdict === 'abort')) return new Map()
  const suspicious = judgements.filter(({ verdict }) => verdict === 'ask')
  const quiet = judgements.filter(isQuiet)
  const decisions: Decisions = new Map()
  for (const [index, judgement] of suspicious.entries()) {
    const decision = await askSuspicious(judgement, `SUSPICIOUS ${index + 1} of ${suspicious.length}:`, io)
    if (decision === stop) return allAborted([...suspicious, ...quiet])
    if (decision === 'abort') return allAborted(suspicious)
    decisions.set(judgement, decision)
  }
  if (quiet.length === 0) return decisions
  const answers = await offer(quiet, io)
  return answers === stop ? allAborted([...suspicious, ...quiet]) : new Map([...decisions, ...answers])
}

/** Scripts that may be offered in a group: known, pinned, and without a high finding or a gap. */
const isQuiet = (judgement: Judgement) =>
  judgement.verdict === 'strip' &&
  hasScripts(judgement) &&
  judgement.pin !== undefined &&
  judgement.gaps.length === 0 &&
  judgement.findings.every(({ severity }) => severity === 'low' || severity === 'medium')

const allAborted = (judgements: readonly Judgement[]): Decisions =>
  new Map(judgements.map((judgement) => [judgement, 'abort']))

async function offer(quiet: readonly Judgement[], io: Terminal): Promise<Decisions | Stop> {
  const { text, shown } = list(quiet, io)
  io.write(text)
  const answer = await question<'leave' | 'all' | 'review'>(
    io,
    '[Enter] leave stripped  [a] approve all shown (pinned)  [r] review one by one\n[q] abort:',
    (typed) => groupAnswers.get(typed.toLowerCase()),
    'leave',
  )
  if (answer === stop) return stop
  if (answer === 'review') return reviewEach(quiet, io)
  const approved = new Set(answer === 'all' ? shown : [])
  return new Map(quiet.map((judgement) => [judgement, approved.has(judgement) ? 'approve' : 'strip']))
}

const groupAnswers = new Map<string, 'leave' | 'all' | 'review' | Stop>([
  ['', 'leave'],
  ['a', 'all'],
  ['r', 'review'],
  ['q', stop],
])

async function reviewEach(quiet: readonly Judgement[], io: Terminal): Promise<Decisions | Stop> {
  const decisions: Decisions = new Map()
  for (const [index, judgement] of quiet.entries()) {
    const decision = await review(judgement, `REVIEW ${index + 1} of ${quiet.length}:`, io)
    if (decision === stop) return stop
    decisions.set(judgement, decision)
  }
  return decisions
}

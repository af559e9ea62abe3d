import type { Judgement, Report } from '../model.ts'
import { grouped } from '../text/count.ts'
import { inert } from '../text/escape.ts'
import { painted } from '../text/paint.ts'
import { table } from '../text/table.ts'
import { wrap } from '../text/wrap.ts'
import { hasScripts } from './state.ts'
import type { Sheet } from './style.ts'

/** Said before all else when not every resolved package has a verdict. */
export function shortfall({ checked: { resolved, judged } }: Report, { columns, paint }: Sheet): string[] {
  if (resolved === judged) return []
  const head =
    judged < resolved
      ? `ONLY ${grouped(judged)} OF ${grouped(resolved)} PACKAGES CHECKED`
      : `${grouped(judged)} PACKAGES CHECKED, BUT ${grouped(resolved)} RESOLVED`
  return [
    ...painted(wrap(head, { columns }), head, paint.bad),
    ...wrap('What has no verdict is not clean, so nothing may be installed.', { columns }),
    '',
  ]
}

/** `812 of 812 checked · feed of 2026-11-20, 212,345 entries · 2 stripped · 1 stopped` */
export function summary(report: Report, { columns, paint }: Sheet): string[] {
  const {
    checked: { resolved, judged },
    judgements,
  } = report
  const count = (wanted: Judgement['verdict']) => judgements.filter(({ verdict }) => verdict === wanted).length
  const unknown = judgements.filter(({ gaps }) => gaps.length > 0).length
  const excepted = judgements.reduce((sum, judgement) => sum + judgement.excepted.length, 0)
  const stops = count('abort')
  const parts = [
    `${grouped(judged)} of ${grouped(resolved)} checked`,
    feedText(report.feed),
    ...[
      [new Set(report.ran).size, 'ran'],
      [count('strip'), 'stripped'],
      [unknown, 'with gaps'],
      [excepted, 'excepted'],
      [count('ask'), 'to answer'],
      [stops, 'stopped'],
    ]
      .filter(([number]) => number !== 0)
      .map(([number, word]) => `${grouped(number as number)} ${word}`),
    ...(report.stopped && stops === 0 ? ['stopped'] : []),
    ...(!report.stopped && stops === 0 ? ['nothing stopped'] : []),
  ]
  return wrap(parts.join(' · '), { columns, rest: '  ' }).map(report.stopped ? paint.strong : paint.good)
}

type Step = readonly [string, string]
const evidence: Step = ['portcullis check --json', 'all evidence']
const asked: Step = ['run it at a terminal', 'to answer what is asked']
const again: Step = ['run it again', 'to fetch what is unknown']

/** Commands to go on with. A name that a shell could read as more than a word is never offered to paste. */
export function nextSteps({ judgements, gaps }: Report, { columns }: Sheet): string[] {
  const stopped = judgements.filter(({ verdict }) => verdict === 'abort' || verdict === 'ask').length
  const stripped = namesOf(judgements, (judgement) => judgement.verdict === 'strip' && hasScripts(judgement))
  const isAsked = judgements.some(({ verdict }) => verdict === 'ask')
  const missing = [...gaps, ...judgements.flatMap((judgement) => judgement.gaps)]
  const rows = [
    ...(stopped > 0 ? [evidence] : []),
    ...(isAsked ? [asked] : []),
    ...stripped.slice(0, 2).map((name): Step => [`portcullis approve ${name}`, 'review and let its scripts run']),
    ...(missing.some(({ about }) => !staysSo(about)) ? [again] : []),
  ]
  return rows.length === 0 ? [] : ['Next:', ...table(rows, columns)]
}

/** What analysis cannot read or follow stays so, however often it is tried, and a receipt is not fetched. */
const staysSo = (about: string): boolean => ['code', 'reach', 'flow', 'receipt'].includes(about)

function namesOf(judgements: readonly Judgement[], wanted: (judgement: Judgement) => boolean): string[] {
  const names = judgements.filter(wanted).map(({ package: { name } }) => name)
  return [...new Set(names.filter((name) => name.length <= 214 && shellSafe.test(name)))]
}

/** npm's rule for names, less what begins like an option or a home folder. */
const shellSafe = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9_][a-z0-9._-]*$/iu

function feedText(feed: Report['feed']): string {
  if (feed.state === 'unknown') return `no feed (${inert(feed.why, 200)})`
  const { built, entries: count, lacks = [] } = feed.value
  const date = /^\d{4}-\d\d-\d\dT/u.test(built) ? built.slice(0, 10) : built
  const shown = lacks.length === 0 ? '' : ` (${lacks.map((lack) => inert(lack, 200)).join('; ')})`
  return `feed of ${inert(date, 40)}${shown}, ${entries(count)}`
}

const entries = (count: number) => `${grouped(count)} ${count === 1 ? 'entry' : 'entries'}`

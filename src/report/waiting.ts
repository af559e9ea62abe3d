import type { Changes, Fact, Judgement } from '../model.ts'
import { counted } from '../text/count.ts'
import { identifier, inert } from '../text/escape.ts'
import { scriptLines } from '../text/evidence.ts'
import { painted, paintFor } from '../text/paint.ts'
import { saneColumns, wrap } from '../text/wrap.ts'
import { changeSummary } from './change-summary.ts'
import { changeLines } from './changes.ts'
import type { Style } from './style.ts'

/** A package whose scripts wait for somebody's decision, with what is advised. */
export interface Waiting {
  readonly judgement: Judgement
  readonly advice: 'approve' | 'look' | 'leave'
  readonly reasons: readonly string[]
  /** Where an earlier version was approved: what its install scripts reach differently. */
  readonly changes?: Fact<Changes>
}

const words = { approve: 'APPROVE', look: 'LOOK FIRST', leave: 'LEAVE' } as const

/** What waits, each with its commands, the advice and its reasons; and what to type for it. */
export function waitingReport(waiting: readonly Waiting[], style: Style): string {
  const [columns, paint] = [saneColumns(style.columns), paintFor(style.color)]
  const paints = { approve: paint.good, look: paint.warn, leave: paint.bad }
  const lines = waiting.flatMap(({ judgement: { package: pkg, scripts }, advice, reasons, changes }) => [
    ...painted(
      wrap(`${words[advice]} ${identifier(pkg.id, 400)}`, { columns, rest: '  ' }),
      words[advice],
      paints[advice],
    ),
    ...scriptLines(scripts, { columns, indent: '  ', paint }).lines,
    ...reasons.slice(0, 10).flatMap((reason) => wrap(inert(reason, 600), { columns, first: '  - ', rest: '    ' })),
    ...(changes ? changedSince(changes, { columns, paint }) : []),
    '',
  ])
  if (waiting.length === 0) return 'Nothing waits for an approval.\n'
  const head = `${counted(waiting.length, 'package')} with install scripts that nobody approved:`
  const next = [
    'portcullis approve NAME   records it, pinned to these very bytes and commands',
    'portcullis explain NAME   shows all there is to know',
  ]
  return `${[...wrap(head, { columns }), '', ...lines, ...next].join('\n')}\n`
}

/** Of what changed only what install scripts have to do with. */
function changedSince(changes: Fact<Changes>, sheet: Parameters<typeof changeLines>[1]): string[] {
  if (changes.state === 'unknown')
    return wrap(`what changed cannot be shown: ${inert(changes.why, 600)}`, { ...sheet, first: '  - ', rest: '    ' })
  const files = changes.value.files.filter(({ when }) => when.includes('install'))
  const summary = changeSummary(changes.value)
  return [
    ...wrap(`what changed: ${summary || 'nothing that was followed'}`, { ...sheet, first: '  - ', rest: '    ' }),
    '',
    ...changeLines({ ...changes.value, dependencies: [], bins: [], files }, sheet),
  ]
}

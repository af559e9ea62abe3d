import type { Report } from '../model.ts'
import { paintFor } from '../text/paint.ts'
import { saneColumns } from '../text/wrap.ts'
import { aboutSection } from './about.ts'
import { approvedSection, gapSection, notedSection, strippedSection } from './lists.ts'
import { stoppedSection } from './stopped.ts'
import type { Sheet, Style } from './style.ts'
import { nextSteps, shortfall, summary } from './summary.ts'

/**
 * The report for a reader: what was stopped and why, what goes on without scripts, what is unknown, the count, and
 * what to do next. Words carry the meaning, colours repeat it. Ends in a newline.
 */
export function terminalReport(report: Report, style: Style): string {
  const sheet: Sheet = {
    columns: saneColumns(style.columns),
    paint: paintFor(style.color),
    verbose: style.verbose === true,
    most: style.verbose === true ? Number.POSITIVE_INFINITY : 10,
  }
  const lines = [
    ...shortfall(report, sheet),
    ...stoppedSection(report.judgements, sheet),
    ...strippedSection(report.judgements, sheet),
    ...approvedSection(report, sheet),
    ...notedSection(report.judgements, sheet),
    ...gapSection(report, sheet),
    ...aboutSection(report, sheet),
    ...summary(report, sheet),
    ...nextSteps(report, sheet),
  ]
  return `${lines.join('\n')}\n`
}

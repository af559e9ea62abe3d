import type { Report } from '../model.ts'
import { inertJson } from './json.ts'
import { resultsOf } from './results.ts'

const severities = { low: 'info', medium: 'minor', high: 'critical', critical: 'blocker' } as const

/** A code quality report of GitLab: the fields that its documentation asks for, and no others. */
export const gitlabReport = (report: Report): string =>
  inertJson(
    resultsOf(report).map(({ rule, severity, message, fingerprint, place }) => ({
      description: message,
      check_name: rule,
      fingerprint,
      severity: severities[severity],
      location: { path: place.file, lines: { begin: place.line } },
    })),
  )

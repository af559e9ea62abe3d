import type { Report } from '../model.ts'
import { jsonReport } from './json.ts'
import type { Style } from './style.ts'
import { terminalReport } from './terminal.ts'

export { formatFault } from './fault.ts'
export type { Style }
export { jsonReport, terminalReport }

/** Every format by its name. */
export const reporters = {
  terminal: terminalReport,
  json: jsonReport,
} as const satisfies Readonly<Record<string, (report: Report, style: Style) => string>>

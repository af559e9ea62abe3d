import { appendFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import type { Report } from '../model.ts'
import { Fault, reasonOf } from '../parse/fault.ts'
import { githubAnnotations, githubSummary } from '../report/github.ts'
import { gitlabReport } from '../report/gitlab.ts'
import { jsonReport } from '../report/json.ts'
import { junitReport } from '../report/junit.ts'
import { sarifReport } from '../report/sarif.ts'
import { type Session, tell } from './session.ts'

const machine = {
  json: jsonReport,
  sarif: (report: Report) => sarifReport(report, { version: manifest.version }),
  github: githubAnnotations,
  gitlab: gitlabReport,
  junit: junitReport,
} as const

export const formats = ['text', ...Object.keys(machine)].join(', ')

export interface Output {
  /** One of {@link formats}; `text` where it is left out. */
  readonly format: string
  /** A file for the report; then the one for people goes to standard output. */
  readonly file?: string
}

/**
 * Says a report in a format. `github` also appends the summary to the file that `GITHUB_STEP_SUMMARY` names.
 * @returns the exit code
 * @throws Fault `cli/usage`, `cli/cannot-write`
 */
export function sayReport(session: Session, report: Report, { format, file }: Output, out: NodeJS.WriteStream): number {
  const { env } = session
  if (format === 'text') tell({ out, env }, report)
  else {
    const text = machine[requireFormat(format)](report)
    if (file === undefined) out.write(text)
    else {
      const path = resolve(session.project.folder, file)
      written(path, () => writeFileSync(path, text))
      tell({ out, env }, report)
    }
    const summary = env['GITHUB_STEP_SUMMARY']
    if (format === 'github' && summary) written(summary, () => appendFileSync(summary, githubSummary(report)))
  }
  return report.stopped ? 1 : 0
}

/** @throws Fault `cli/usage` */
export function requireFormat(format: string): keyof typeof machine {
  if (Object.hasOwn(machine, format)) return format as keyof typeof machine
  throw new Fault('cli/usage', `there is no format ${format}`, { hint: `one of ${formats}` })
}

export function written(path: string, write: () => void): void {
  try {
    write()
  } catch (cause) {
    throw new Fault('cli/cannot-write', `${path} cannot be written: ${reasonOf(cause)}`, { file: path, cause })
  }
}

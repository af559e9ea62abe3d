import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Report } from '../model.ts'
import { Fault, reasonOf } from '../parse/fault.ts'
import { own, parseJson, stringOf } from '../parse/json.ts'
import { htmlReport } from '../report/html/page.ts'
import { aboutOf } from '../rules/about/index.ts'
import { check } from './check.ts'
import type { Session } from './session.ts'

/** Judges the lockfile as `check` does and writes the page. */
export async function writeHtmlReport(
  session: Session,
  file: string,
  options: { readonly offline: boolean },
): Promise<Report> {
  const report = await check(session, options)
  const page = htmlReport(report, {
    title: titleOf(session.project.folder),
    made: session.now.toISOString(),
    aboutRule: (rule) => aboutOf(rule)?.why,
  })
  try {
    writeFileSync(file, page)
  } catch (cause) {
    throw new Fault('report/not-written', `${file} cannot be written: ${reasonOf(cause)}`, { file, cause })
  }
  return report
}

function titleOf(folder: string): string {
  const file = join(folder, 'package.json')
  const name = existsSync(file) ? stringOf(own(parseJson(readFileSync(file, 'utf8'), file), 'name')) : undefined
  return name ?? basename(folder)
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Approval, Changes, Fact, Judgement, Report } from '../model.ts'
import { acceptedBefore } from '../other-version.ts'
import { Fault, reasonOf } from '../parse/fault.ts'
import { own, parseJson, stringOf } from '../parse/json.ts'
import type { VersionDifference } from '../report/html/package.ts'
import { htmlReport } from '../report/html/page.ts'
import { aboutOf } from '../rules/about/index.ts'
import { check } from './check.ts'
import { type Session, singleOptions } from './session.ts'

/** So many comparisons are made for one page: each may fetch two archives. */
const maxDifferences = 30

/** Judges the lockfile as `check` does and writes the page. */
export async function writeHtmlReport(
  session: Session,
  file: string,
  options: { readonly offline: boolean },
): Promise<Report> {
  const report = await check(session, options)
  const differences = await differencesIn(session, report, options.offline)
  const page = htmlReport(report, {
    differenceOf: (judgement) => differences.get(judgement),
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

/** Of what waits for an answer or an approval, against the version of it that was approved. */
async function differencesIn(
  session: Session,
  { judgements }: Report,
  offline: boolean,
): Promise<ReadonlyMap<Judgement, VersionDifference>> {
  const { approvals } = session.project
  const found = new Map<Judgement, VersionDifference>()
  const open = judgements.filter(({ verdict, approved }) => verdict !== 'allow' && !approved)
  for (const judgement of open) {
    const accepted = acceptedBefore(approvals, judgement.package)
    if (accepted === undefined || found.size >= maxDifferences) continue
    const { changesSince } = await import('../changes.ts')
    const changes = await changesSince(accepted, judgement.package, singleOptions(session, { offline }))
    found.set(judgement, differenceOf(accepted, changes))
  }
  return found
}

function differenceOf({ version, by, at }: Approval, changes: Fact<Changes>): VersionDifference {
  const approved = `${version} was approved by ${by} on ${at.slice(0, 10)}`
  if (changes.state === 'unknown') return { from: version, says: [approved, `not compared: ${changes.why}`], files: [] }
  const { files, scripts, dependencies, capabilities, hosts } = changes.value
  const says = Object.entries({ scripts, dependencies, capabilities, hosts }).flatMap(([what, list]) =>
    list.map(({ name, before = 'none', after = 'none' }) => `${what}: ${name}: ${before} \u2192 ${after}`),
  )
  const shown = files.flatMap(({ path, diff }) =>
    diff === undefined ? [] : [{ path, lines: diff.trimEnd().split('\n') }],
  )
  return { from: version, says: [approved, ...says, `files that differ: ${files.length}`], files: shown }
}

function titleOf(folder: string): string {
  const file = join(folder, 'package.json')
  const name = existsSync(file) ? stringOf(own(parseJson(readFileSync(file, 'utf8'), file), 'name')) : undefined
  return name ?? basename(folder)
}

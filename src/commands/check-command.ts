import type { Place, Report } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { textIn } from './args.ts'
import { check } from './check.ts'
import { requireFormat, sayReport } from './check-output.ts'
import { tellUnused } from './check-plain.ts'
import { checkSbom } from './check-sbom.ts'
import { readLockfiles } from './lockfiles.ts'
import type { Session } from './session.ts'

export const checkFlags = {
  json: { type: 'boolean' },
  offline: { type: 'boolean' },
  'no-facts': { type: 'boolean' },
  format: { type: 'string' },
  out: { type: 'string' },
  base: { type: 'string' },
  sbom: { type: 'string' },
  prefix: { type: 'string' },
} as const

export type Values = Readonly<Record<string, unknown>>

/** `portcullis check`. @throws Fault `cli/usage` and what `check` and `checkSbom` throw */
export async function checkCommand(session: Session, values: Values, out: NodeJS.WriteStream): Promise<number> {
  const [format, file, base, sbom, prefix] = ['format', 'out', 'base', 'sbom', 'prefix'].map((name) =>
    textIn(values, name),
  )
  const chosen = format ?? (values['json'] === true ? 'json' : 'text')
  // Before all the work, not after it.
  if (chosen !== 'text') requireFormat(chosen)
  else if (file !== undefined) throw new Fault('cli/usage', '--out needs a --format other than text')
  if (base !== undefined && sbom !== undefined) throw new Fault('cli/usage', '--base and --sbom do not go together')
  const options = {
    ...(values['offline'] === true && { offline: true }),
    ...(values['no-facts'] === true && { afresh: true }),
  }
  const report =
    sbom === undefined
      ? await check(session, { ...options, places: chosen !== 'text', ...(base !== undefined && { base }) })
      : await checkSbom(session, sbom, options)
  if (sbom === undefined) {
    const all = report.judgements.map((judgement) => judgement.package)
    tellUnused(session, base === undefined ? all : readLockfiles(session.project.folder).set.packages)
  }
  return sayReport(session, placedBelow(report, prefix), { format: chosen, ...(file !== undefined && { file }) }, out)
}

/** Services want paths from the repository's root, which may lie above the project's. */
function placedBelow(report: Report, prefix = ''): Report {
  if (prefix === '') return report
  const below = ({ file, line }: Place): Place => ({ file: `${prefix.replace(/\/$/u, '')}/${file}`, line })
  const judgements = report.judgements.map((judgement) => {
    const { place } = judgement.package
    return place ? { ...judgement, package: { ...judgement.package, place: below(place) } } : judgement
  })
  return { ...report, judgements }
}

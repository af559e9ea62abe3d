import type { ResolvedPackage } from '../model.ts'
import { staleApprovals } from '../policy/prune.ts'
import { jsonReport } from '../report/json.ts'
import { inert } from '../text/escape.ts'
import type { Streams } from './args.ts'
import { check } from './check.ts'
import { openSession, type Session, tell } from './session.ts'

/**
 * `check` as people and editors call it all day, with no flags but `--json` and `--offline`: it needs little more than
 * what hooks load, and nothing of the other commands.
 */
export async function plainCheck(flags: readonly string[], { out }: Streams): Promise<number> {
  const session = openSession(process.cwd())
  const report = await check(session, flags.includes('--offline') ? { offline: true } : {})
  tellUnused(
    session,
    report.judgements.map((judgement) => judgement.package),
  )
  if (flags.includes('--json')) out.write(jsonReport(report))
  else tell({ out, env: session.env }, report)
  return report.stopped ? 1 : 0
}

/** @param packages everything that the lockfiles name */
export function tellUnused({ project, now, out }: Session, packages: readonly ResolvedPackage[]): void {
  for (const { approval, why } of staleApprovals(project.approvals, packages, now)) {
    const id = inert(`${approval.name}@${approval.version}`)
    out.write(`unused approval ${id}: ${inert(why)}; portcullis approve --prune removes it\n`)
  }
}

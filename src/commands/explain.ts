import { examineSet } from '../guard.ts'
import type { Explanation, Facts, ResolvedPackage } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { inert } from '../text/escape.ts'
import { readLockfiles } from './lockfiles.ts'
import { projectConfig } from './project-config.ts'
import { inputOf, type Session } from './session.ts'

/**
 * All evidence about the packages of the lockfile that go by this name or id, real or as installed.
 * @throws Fault `explain/not-here`
 */
export async function explain(
  session: Session,
  name: string,
  options: { readonly offline?: boolean } = {},
): Promise<Explanation[]> {
  const { project } = session
  const set = readLockfiles(project.folder).set
  const packages = set.packages.filter((pkg) => isCalled(pkg, name))
  if (packages.length === 0) {
    const message = `no package of the lockfile is called ${inert(JSON.stringify(name), 240)}`
    throw new Fault('explain/not-here', message, { hint: 'portcullis explain NAME, or NAME@VERSION' })
  }
  const config = projectConfig(project.folder, session.env)
  const input = { ...inputOf(session), config, offline: options.offline ?? config.offline, before: set }
  const { judgements, facts } = await examineSet({ packages, gaps: [] }, input)
  return judgements.map((judgement) => ({
    judgement,
    facts: facts.get(judgement.package) as Facts,
    approvals: project.approvals.filter((approval) => approval.name === judgement.package.name),
  }))
}

const isCalled = ({ id, name, alias }: ResolvedPackage, asked: string): boolean =>
  asked === id || asked === name || asked === alias

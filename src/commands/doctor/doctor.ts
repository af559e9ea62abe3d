import { existsSync } from 'node:fs'
import { join } from 'node:path'
import manifest from '../../../package.json' with { type: 'json' }
import { call } from '../../managers/call.ts'
import { programOf } from '../../managers/program.ts'
import { Fault, reasonOf } from '../../parse/fault.ts'
import { inert } from '../../text/escape.ts'
import { inputOf, type Session } from '../session.ts'
import { uncoveredBy } from '../uncovered.ts'
import { managersOf } from '../wiring.ts'
import { type Checkup, failed, ok, untried, warning } from './checkup.ts'
import { vendoredFiles, wiringOf } from './files.ts'
import { flagsIn, settingsOf } from './settings.ts'
import { tryCanary } from './trial.ts'

export interface Diagnosis {
  readonly checkups: readonly Checkup[]
  /** Commands that no hook of this setup reaches. */
  readonly uncovered: readonly string[]
}

const proven = { npm: [11, 12], pnpm: [10, 11, 12] } as const
const day = 86_400_000

/** Looks at all that can keep the guard from standing in front of an install, and then tries it. Changes nothing. */
export async function doctor(session: Session): Promise<Diagnosis> {
  const { env, project } = session
  const root = project.folder
  if (!existsSync(join(root, 'package.json')))
    throw new Fault('doctor/no-project', `${root} has no package.json`, { hint: "run it in the project's root" })
  const managers = managersOf(root)
  const checkups: Checkup[] = [
    ok('portcullis', `${manifest.version}, node ${process.versions.node}`),
    vendoredFiles(root),
    ...wiringOf(root),
  ]
  for (const manager of managers) checkups.push(...(await checkManager(root, manager, env)))
  checkups.push(...flagsIn(root), feedOf(session))
  return { checkups, uncovered: uncoveredBy(managers) }
}

async function checkManager(root: string, manager: 'npm' | 'pnpm', env: NodeJS.ProcessEnv): Promise<Checkup[]> {
  try {
    const { output } = await call([...programOf(manager, env), '--version'], { cwd: root, env })
    const said = output.trim().split('\n').at(-1) ?? ''
    const major = Number.parseInt(said, 10)
    if (!(proven[manager] as readonly number[]).includes(major)) {
      return [
        failed(
          manager,
          `version ${inert(said, 80)} was never proven to be stopped by the guard`,
          `use ${manager} ${proven[manager].join(' or ')}`,
        ),
      ]
    }
    const settings = await settingsOf(root, manager, env)
    return [ok(manager, said), ...settings, await tryCanary(root, manager, env)]
  } catch (error) {
    return [untried(manager, inert(reasonOf(error), 400))]
  }
}

function feedOf(session: Session): Checkup {
  const { project, now } = session
  try {
    const { feed } = inputOf(session)
    if (feed.state === 'unknown')
      return warning('feed', inert(feed.why, 400), 'run `portcullis init` again: it brings one')
    const age = Math.floor((now.getTime() - Date.parse(feed.value.built)) / day)
    const says = `of ${feed.value.built.slice(0, 10)}, ${age} days old, ${feed.value.entries} entries`
    return age * day > project.policy.feed.maxAge
      ? warning('feed', `${says}: older than the policy wants`, 'docs/feed.md says where newer ones come from')
      : ok('feed', says)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return failed('feed', inert(error.message, 400), error.options?.hint)
  }
}

/** 1 where something would let a package past the guard, 2 where that could not be told. */
export const exitCodeOf = ({ checkups }: Diagnosis): number => {
  const has = (state: Checkup['state']) => checkups.some((one) => one.state === state)
  return has('failed') ? 1 : has('untried') ? 2 : 0
}

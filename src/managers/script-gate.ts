import type { Plan, PlannedScript } from '../model.ts'

/** One call of the script shell, as the package manager makes it. */
export interface ScriptCall {
  readonly event: string
  readonly command: string
  /** What the manager says; it read both from the package's own manifest, so they prove nothing. */
  readonly name: string
  readonly version: string
  /** The integrity that npm names; pnpm names none. */
  readonly integrity?: string
}

export type ScriptAnswer =
  | { readonly run: true; readonly planned: PlannedScript }
  | { readonly run: false; readonly why: string }

/**
 * The last bar in front of a single script. The plan names what may run; the bytes in the folder decide whether this
 * is it, because a package can give itself any name.
 * @param contentIs whether the folder holds exactly these contents now
 */
export function answerScript(
  call: ScriptCall,
  plan: Plan,
  contentIs: (planned: PlannedScript) => boolean,
): ScriptAnswer {
  const id = `${call.name}@${call.version}`
  if (!plan.go) return { run: false, why: 'the install was stopped' }
  const named = plan.run.filter((planned) => planned.id === id)
  if (named.length === 0) return { run: false, why: `${id} is not approved` }
  const planned = named.find(({ integrity }) => call.integrity === undefined || call.integrity === integrity)
  if (planned === undefined) return { run: false, why: `${id} has another integrity than the approved one` }
  if (planned.scripts[call.event] !== call.command) {
    return { run: false, why: `the ${call.event} command of ${id} is not the approved one` }
  }
  if (!contentIs(planned)) return { run: false, why: `the files of ${id} are not the approved ones` }
  return { run: true, planned }
}

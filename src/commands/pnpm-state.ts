import { findRun, type Run, readPart, type Setup } from '../managers/run.ts'
import type { Plan } from '../model.ts'
import { isOff } from './escape.ts'
import type { Session } from './session.ts'

/** What pnpm hands to preResolution, as far as it is read here. */
export interface ResolutionContext {
  readonly wantedLockfile: unknown
  /** What lies in node_modules. */
  readonly currentLockfile?: unknown
  readonly existsNonEmptyWantedLockfile: boolean
  readonly lockfileDir: string
}

export interface HookedManifest {
  readonly name?: string
  readonly version?: string
  readonly dist?: { readonly integrity?: string; readonly tarball?: string }
}

/** What the hooks of one process share. */
export interface PnpmState {
  session?: Session
  run?: Run
  setup?: Setup
  /** The guard itself started this pnpm to resolve: nothing runs, nothing is judged twice. */
  quiet?: boolean
  plan?: Plan
  /** The plan is of what was foretold, and pnpm has not resolved yet. */
  isForeseen?: boolean
}

/** The answers of a live run above this one, which started this pnpm to carry them out. */
export function decidedAbove(session: Session): Plan | undefined {
  const above = findRun(session.runsFolder, process.ppid, 'decided')
  return above && readPart(above, 'decided')
}

export function isQuiet(state: PnpmState, session: Session): boolean {
  state.quiet ??= isResolving(session) || isOff(session.env)
  return state.quiet
}

/** Only a live ancestor with a run of its own can say so, and then no script runs at all. */
export const isResolving = (session: Session): boolean =>
  findRun(session.runsFolder, process.ppid, 'resolving') !== undefined

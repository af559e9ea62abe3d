import { setTimeout as pause } from 'node:timers/promises'
import { processOf } from '../managers/process-tree.ts'
import { claimPart, dropPart, type Run, readPart } from '../managers/run.ts'
import type { Plan } from '../model.ts'
import { Fault } from '../parse/fault.ts'

/**
 * npm starts scripts side by side, each with its own gate: the first one judges for all, the others wait for its plan.
 * A judge that died leaves no plan, and whoever notices takes its place.
 */
export async function planOnce(run: Run, makePlan: () => Promise<Plan>): Promise<Plan> {
  const self = processOf(process.pid)
  if (self === undefined) throw new Fault('run/no-process', 'this system does not list its processes')
  for (;;) {
    const plan = readPart(run, 'plan')
    if (plan) return plan
    if (claimPart(run, 'judging', self)) return makePlan()
    const judge = readJudge(run)
    if (judge && processOf(judge.pid)?.start !== judge.start && readPart(run, 'plan') === undefined)
      dropPart(run, 'judging')
    await pause(50)
  }
}

/** The file exists for an instant before its content does. */
function readJudge(run: Run) {
  try {
    return readPart(run, 'judging')
  } catch {
    return undefined
  }
}

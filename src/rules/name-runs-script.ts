import type { Rule } from '../model.ts'
import { isInvented, resemblance, resemblanceSaid, scriptEvents } from './shared/resemblance.ts'

/** What leans on a known name, or has one that a machine made, and also wants to run at once has two things to explain. */
export const nameRunsScript: Rule = {
  id: 'name/runs-script',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['package', 'naming', 'expected', 'archive'],
  *check(evidence) {
    const events = scriptEvents(evidence)
    if (events.length === 0) return
    const found = resemblance(evidence)
    if (found?.strength === 'weak') yield { confidence: 'medium', args: { ...found.args, events } }
    else if (found === undefined && isInvented(evidence))
      yield { confidence: 'medium', args: { name: evidence.package.name, events } }
  },
  say(args) {
    const wants = `and it wants to run ${(args['events'] as string[]).join(' and ')}`
    if (args['kind'] !== undefined) return `${resemblanceSaid(args)}, ${wants}`
    return `nobody knows the name ${args['name']}, no known name is spelled like it, ${wants}`
  },
}

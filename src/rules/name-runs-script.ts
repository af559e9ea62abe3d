import type { Rule } from '../model.ts'
import { resemblance, resemblanceSaid } from './resemblance.ts'

/** What leans on a known name and also wants to run at once has two things to explain. */
export const nameRunsScript: Rule = {
  id: 'name/runs-script',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['package', 'naming', 'expected', 'archive'],
  *check(evidence) {
    const { archive } = evidence
    if (archive.state !== 'known' || archive.value === null) return
    const events = Object.keys(archive.value.installScripts)
    const found = events.length === 0 ? undefined : resemblance(evidence)
    if (found?.strength === 'weak') yield { confidence: 'medium', args: { ...found.args, events } }
  },
  say: (args) => `${resemblanceSaid(args)}, and it wants to run ${(args['events'] as string[]).join(' and ')}`,
}

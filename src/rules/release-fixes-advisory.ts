import type { Rule } from '../model.ts'

/** The one case in which youth speaks for a release (npm/cli#8994, #9715; pnpm/pnpm#9985). */
export const releaseFixesAdvisory: Rule = {
  id: 'release/fixes-advisory',
  severity: 'low',
  speaksOf: 'newcomers',
  needs: ['published', 'expected'],
  *check({ published, expected, fixes }, now) {
    if (expected.minimumAge === 0 || published.state !== 'known' || published.value === null) return
    if (now.getTime() - Date.parse(published.value) >= expected.minimumAge) return
    if (fixes.state !== 'known' || fixes.value === null) return
    for (const { id, title } of fixes.value.slice(0, 10)) yield { confidence: 'high', args: { id, title } }
  },
  say: ({ id, title }) => `young, and let in because ${id} names it as the fix: ${title}`,
}

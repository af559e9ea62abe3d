import type { Rule } from '../model.ts'

const hour = 3_600_000

/** Most hijacked releases are taken down within hours to a day, so time alone stops many of them. */
export const tooYoung: Rule = {
  id: 'release/too-young',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['published', 'expected'],
  *check({ published, expected, fixes }, now) {
    if (expected.minimumAge === 0 || published.state !== 'known' || published.value === null) return
    const age = now.getTime() - Date.parse(published.value)
    // An unreadable time compares false and so counts as young.
    if (age >= expected.minimumAge) return
    // What waits for age here would keep the hole open; release-fixes-advisory says that it came in.
    if (fixes.state === 'known' && fixes.value !== null && fixes.value.length > 0) return
    const args = { published: published.value, age: readable(age), minimum: readable(expected.minimumAge) }
    yield { confidence: 'high', args }
  },
  say: ({ published, age, minimum }) =>
    `published ${age} ago (${published}), younger than the ${minimum} that the policy asks for`,
}

function readable(ms: number): string {
  if (Number.isNaN(ms)) return 'at an unreadable time'
  const hours = Math.max(0, ms / hour)
  if (hours < 1) return `${Math.floor(hours * 60)} min`
  return hours < 48 ? `${Math.floor(hours)} h` : `${Math.floor(hours / 24)} days`
}

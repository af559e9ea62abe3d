import semver from 'semver'
import type { Rule } from '../model.ts'
import { hasPast } from './shared/resemblance.ts'

/**
 * The highest version wins, so whoever wants to be chosen over an internal package takes one that nobody reaches. Of
 * known malicious names with versions, a third have a major of 9 or more; nines and repeated numbers are the commonest.
 * Honest packages count that high too (pnpm's parts, whatever follows Chrome), but they have a past or an owner whom
 * people know.
 */
export const confusionInflatedVersion: Rule = {
  id: 'confusion/inflated-version',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['package', 'naming', 'expected', 'history'],
  *check({ package: { version, source }, naming, expected: { lockedBefore, internal }, history }) {
    if (naming.state !== 'known' || naming.value === null || source.type === 'directory') return
    const parsed = semver.parse(version)
    if (parsed === null || isCalendar(parsed.major)) return
    const before = lockedBefore.flatMap((locked) => semver.parse(locked.version)?.major ?? [])
    if (before.length > 0) {
      const highest = Math.max(...before)
      if (parsed.major >= highest + leastJump) yield { confidence: 'high', args: { version, highest } }
      return
    }
    const { downloads, scopeKnown } = naming.value
    if (downloads !== null || scopeKnown || internal !== undefined) return
    if (!hasPast({ history }) && isUnreachable(parsed)) {
      yield { confidence: 'medium', args: { version, highest: -1 } }
    }
  },
  say: ({ version, highest }) =>
    highest === -1
      ? `nobody reaches version ${version} by releasing; it is made to win over an internal package of that name`
      : `version ${version} is far above ${highest}, the highest major that the lockfile had`,
}

const leastJump = 50

/** 99 and up, 1.9999.0, or 77.77.77: three times the same number. */
const isUnreachable = ({ major, minor, patch }: semver.SemVer): boolean =>
  major >= 99 ||
  (major >= 9 && major === minor && minor === patch) ||
  [minor, patch].some((one) => /^9{4,}$/u.test(`${one}`))

/** 2026.1.0, 202611.0.0, 20261123.0.0: many honest packages are numbered by the day. */
const isCalendar = (major: number): boolean => /^20\d\d(?:\d\d){0,4}$/u.test(String(major))

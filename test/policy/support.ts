import type { Approval, Pin, ResolvedPackage } from '../../src/model.ts'
import type { Fault } from '../../src/parse/fault.ts'
import { type Policy, parsePolicy } from '../../src/policy/policy.ts'

export const now = new Date('2026-11-23T12:00:00.000Z')

export const sha = {
  one: `sha512-${'A'.repeat(86)}==`,
  other: `sha512-${'B'.repeat(86)}==`,
  weak: `sha1-${'A'.repeat(27)}=`,
  middle: `sha256-${'A'.repeat(43)}=`,
} as const

export const pkg = (more: Partial<ResolvedPackage> = {}): ResolvedPackage => {
  const { name, version } = { name: 'left-pad', version: '1.3.0', ...more }
  return {
    id: `${name}@${version}`,
    name,
    version,
    source: { type: 'registry', tarball: `https://npm.invalid/${name}/-/${name}-${version}.tgz` },
    integrity: sha.one,
    path: [`${name}@${version}`],
    locations: [],
    optional: false,
    dev: false,
    bundled: false,
    ...more,
  }
}

export const pin: Pin = {
  integrity: sha.one,
  scripts: { postinstall: 'node build.js' },
  content: `sha256-${'0'.repeat(64)}`,
}

export const approval = (more: Partial<Approval> = {}): Approval => ({
  name: 'left-pad',
  version: '1.3.0',
  decision: 'approve',
  pin,
  by: 'ada',
  at: '2026-11-20T08:00:00.000Z',
  ...more,
})

export const policyOf = (value: unknown): Policy => parsePolicy(JSON.stringify(value), 'portcullis.json')

/** What a Fault says, or undefined when nothing is thrown. */
export function faultOf(action: () => unknown): Pick<Fault, 'code' | 'message' | 'options'> | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    const { code, message, options } = error as Fault
    return { code, message, options }
  }
}

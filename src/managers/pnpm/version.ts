import { Fault } from '../../parse/fault.ts'

export type PnpmMajor = 10 | 11 | 12

/** The major version out of pnpm's user agent, e.g. `pnpm/11.28.11 npm/? node/v24.21.0 linux x64`. */
export function pnpmMajor(userAgent: unknown): PnpmMajor {
  const major = Number(/^pnpm\/(\d+)\./u.exec(String(userAgent))?.[1])
  if (major === 10 || major === 11 || major === 12) return major
  throw new Fault(
    'pnpm/unknown-version',
    `this pnpm (${String(userAgent)}) was never proven to be stopped by the guard`,
    {
      hint: 'use pnpm 10, 11 or 12, or a newer portcullis',
    },
  )
}

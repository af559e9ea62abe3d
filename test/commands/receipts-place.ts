import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSession, type Session } from '../../src/commands/session.ts'
import type { ResolvedPackage } from '../../src/model.ts'
import type { InstallReceipt, PackageReceipt } from '../../src/receipts/receipt.ts'
import { appendReceipt, receiptsFolderOf } from '../../src/receipts/receipts.ts'
import { pkg } from '../policy/support.ts'

/** A version that the shipped feed names. */
export const bad = pkg({ name: 'bandkit', version: '1.0.7', path: ['parent@1.0.0', 'bandkit@1.0.7'] })
export const good = pkg()

export interface Place {
  readonly folder: string
  readonly app: string
  readonly session: Session
  /** Where the app's receipts go. */
  readonly log: string
  note(
    at: string,
    packages: readonly ResolvedPackage[],
    more?: Partial<InstallReceipt & PackageReceipt>,
  ): Promise<string>
}

export async function inPlace(look: (place: Place) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-recheck-'))
  const app = join(folder, 'app')
  mkdirSync(app)
  writeFileSync(join(app, '.npmrc'), 'registry=https://npm.invalid/\n')
  const env = { HOME: folder, PORTCULLIS_STATE: join(folder, 'state'), PORTCULLIS_CACHE: join(folder, 'cache') }
  const log = join(folder, 'state', 'receipts', receiptsFolderOf(app))
  mkdirSync(log, { recursive: true, mode: 0o700 })
  const note: Place['note'] = (at, packages, { scripts = 'none', stopped = false, findings = [] } = {}) =>
    appendReceipt(log, {
      type: 'install',
      run: '1-1',
      at,
      project: app,
      by: 'ada',
      feed: { state: 'unknown', why: 'none' },
      stopped,
      resolved: packages.length,
      gaps: [],
      decisions: [],
      packages: packages.map((one) => ({
        package: one,
        verdict: 'allow',
        resident: false,
        scripts,
        findings,
        gaps: [],
      })),
    })
  try {
    await look({ folder, app, session: openSession(app, env), log, note })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

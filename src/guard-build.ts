import manifest from '../package.json' with { type: 'json' }
import type { GuardBuild } from './receipts/receipt.ts'

/** Which guard this is. */
export const guardBuild: GuardBuild = {
  version: manifest.version,
  ...(typeof __GUARD__ !== 'undefined' && { build: __GUARD__ }),
}

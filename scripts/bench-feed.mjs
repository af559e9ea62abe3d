// Size, opening and look-ups of the malware feed, as it ships and at 250,000 entries.
import { ensureInstalled, step } from './setup.mjs'

ensureInstalled()
process.exitCode = step('--import', 'tsx', 'bench/feed.ts')

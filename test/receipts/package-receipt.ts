import type { PackageReceipt } from '../../src/receipts/receipt.ts'
import { pkg } from '../policy/support.ts'

export const packageReceipt = (more: Partial<PackageReceipt> = {}): PackageReceipt => ({
  package: pkg(),
  verdict: 'allow',
  resident: false,
  scripts: 'none',
  findings: [],
  gaps: [],
  ...more,
})

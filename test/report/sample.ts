import type { Finding, Judgement, Report, ResolvedPackage } from '../../src/model.ts'

/** A judged package; everything can be overridden. */
export function judged(id: string, over: Partial<Judgement> = {}, pkg: Partial<ResolvedPackage> = {}): Judgement {
  const at = id.lastIndexOf('@')
  return {
    package: {
      id,
      name: id.slice(0, at),
      version: id.slice(at + 1),
      source: { type: 'registry' },
      integrity: 'sha512-AAAA',
      path: [id],
      locations: [],
      optional: false,
      dev: false,
      bundled: false,
      ...pkg,
    },
    verdict: 'allow',
    scripts: {},
    approved: false,
    resident: false,
    findings: [],
    excepted: [],
    gaps: [],
    ...over,
  }
}

/** One with an install script that could be approved. */
export function scripted(id: string, over: Partial<Judgement> = {}, pkg: Partial<ResolvedPackage> = {}): Judgement {
  const scripts = over.scripts ?? { postinstall: 'node install.js' }
  const pin = { integrity: 'sha512-AAAA', scripts, content: 'sha256-00', reach: 'sha256-11' }
  return judged(id, { verdict: 'strip', scripts, pin, ...over }, pkg)
}

export const finding = (over: Partial<Finding> = {}): Finding => ({
  rule: 'script/downloads-and-runs',
  severity: 'critical',
  confidence: 'high',
  message: 'downloads a program and runs it',
  args: {},
  ...over,
})

export const reported = (judgements: readonly Judgement[], over: Partial<Report> = {}): Report => ({
  checked: { resolved: judgements.length, judged: judgements.length },
  judgements,
  gaps: [],
  stopped: false,
  ran: [],
  feed: { state: 'known', value: { built: '2026-11-20T04:00:00Z', entries: 212345 } },
  ...over,
})

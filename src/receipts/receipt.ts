import type {
  Approval,
  Decision,
  Fact,
  FeedFacts,
  Gap,
  PackageId,
  Report,
  ResolvedPackage,
  Severity,
  Verdict,
} from '../model.ts'
import { isSamePin } from '../policy/approvals.ts'

/** Which guard wrote a receipt. */
export interface GuardBuild {
  readonly version: string
  /** A SHA-256 in hexadecimal over everything that is built; absent where the sources run unbundled. */
  readonly build?: string
}

/** What the guard let in, or stopped, before a script of a dependency ran; the first entry of an install. */
export interface InstallReceipt {
  readonly type: 'install'
  /** Absent in receipts of before it was noted. */
  readonly guard?: GuardBuild
  /** Of the run: its scripts' entries name it too. */
  readonly run: string
  /** ISO 8601. */
  readonly at: string
  /** The project's folder. */
  readonly project: string
  readonly by: string
  readonly feed: Fact<FeedFacts>
  readonly stopped: boolean
  readonly resolved: number
  readonly gaps: readonly Gap[]
  readonly decisions: readonly Decided[]
  readonly packages: readonly PackageReceipt[]
}

/** An answer that somebody gave at the prompt. */
export interface Decided {
  readonly id: PackageId
  readonly decision: Decision
  readonly by: string
}

export interface PackageReceipt {
  readonly package: ResolvedPackage
  readonly verdict: Verdict
  readonly resident: boolean
  readonly scripts: 'none' | 'approved' | 'stripped'
  /** Who let its scripts run, and when; absent where the policy did, or nobody for longer than once. */
  readonly approved?: string
  readonly findings: readonly { readonly rule: string; readonly severity: Severity }[]
  /** What was not known of it, by the fact's name. */
  readonly gaps: readonly string[]
}

/** A dependency's script that was about to run (`code` absent), or that has ended. */
export interface ScriptReceipt {
  readonly type: 'script'
  readonly guard?: GuardBuild
  readonly run: string
  readonly at: string
  readonly id: PackageId
  readonly integrity: string
  readonly event: string
  readonly code?: number
}

export type Receipt = InstallReceipt | ScriptReceipt

/** What is known once an install was judged. */
export interface Judged extends Omit<InstallReceipt, 'type' | 'feed' | 'stopped' | 'resolved' | 'gaps' | 'packages'> {
  readonly report: Report
  readonly approvals: readonly Approval[]
}

export function receiptOf({ report, approvals, ...rest }: Judged): InstallReceipt {
  return {
    type: 'install',
    ...rest,
    feed: report.feed,
    stopped: report.stopped,
    resolved: report.checked.resolved,
    gaps: report.gaps,
    packages: report.judgements.map((judgement) => {
      const { package: pkg, verdict, resident, scripts, approved, findings, excepted, gaps, pin } = judgement
      const approval =
        pin &&
        approvals.find(
          (one) => one.name === pkg.name && one.version === pkg.version && one.pin && isSamePin(one.pin, pin),
        )
      return {
        package: pkg,
        verdict,
        resident,
        scripts: Object.keys(scripts).length === 0 && verdict !== 'strip' ? 'none' : approved ? 'approved' : 'stripped',
        ...(approved && approval && { approved: `${approval.by}, ${approval.at}` }),
        findings: [...findings, ...excepted.map(({ finding }) => finding)].map(({ rule, severity }) => ({
          rule,
          severity,
        })),
        gaps: gaps.map(({ about }) => about),
      }
    }),
  }
}

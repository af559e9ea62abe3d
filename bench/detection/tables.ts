import type { Severity } from '../../src/model.ts'
import { tableOf } from '../table.ts'
import { hasHook, isAsked, isStopped, type Sample } from './sample.ts'
import { quantile, share, shareText } from './statistics.ts'

type Family = readonly Sample[]
type Is = (sample: Sample) => boolean

const isStoppedOrAsked: Is = (sample) => isStopped(sample) || isAsked(sample)
const hasNoHook: Is = (sample) => !hasHook(sample)

/** Shares of `abort` and of `abort` or `ask`, each with its 95 % interval; a family counts when each of its samples does. */
export function detectionTable(
  families: readonly Family[],
  honest: readonly { readonly name: string; readonly samples: readonly Sample[] }[],
): string {
  const groups = [
    { name: 'malicious', of: families },
    { name: 'malicious, with hook', of: split(families, hasHook) },
    { name: 'malicious, without hook', of: split(families, hasNoHook) },
  ]
  return tableOf(
    ['set', 'abort', 'abort or ask'],
    [
      ...groups.flatMap(({ name, of }) => [
        row(
          name,
          of.flat().map((sample) => [sample]),
        ),
        row(`${name}, by family`, of),
      ]),
      ...honest.flatMap(({ name, samples }) => [
        row(
          name,
          samples.map((sample) => [sample]),
        ),
        row(
          `${name}, with hook`,
          samples.filter(hasHook).map((sample) => [sample]),
        ),
      ]),
    ],
  )
}

const row = (name: string, groups: readonly Family[]): string[] => [
  name,
  ...[isStopped, isStoppedOrAsked].map((is) =>
    shareText(share(groups.filter((group) => group.every(is)).length, groups.length)),
  ),
]

const split = (families: readonly Family[], is: Is): Family[] =>
  families.map((family) => family.filter(is)).filter((family) => family.length > 0)

/** In how many packages each rule found something, and how many of these no other rule would have stopped. */
export function ruleTable(hostile: readonly Sample[], honest: readonly Sample[]): string {
  const severities = new Map<string, Severity>()
  for (const { judgement } of [...hostile, ...honest])
    for (const { rule, severity } of judgement.findings) severities.set(rule, severity)
  const count = (samples: readonly Sample[], rule: string) =>
    String(samples.filter((sample) => speaks(sample, rule)).length)
  return tableOf(
    ['rule', 'malicious', '… stopped by it alone', 'honest', 'severity'],
    [...severities]
      .sort()
      .map(([rule, severity]) => [
        rule,
        count(hostile, rule),
        String(hostile.filter((sample) => isStopped(sample) && stopsAlone(sample, rule)).length),
        count(honest, rule),
        severity,
      ]),
  )
}

const speaks = ({ judgement }: Sample, rule: string) => judgement.findings.some((finding) => finding.rule === rule)
const stopsAlone = ({ judgement }: Sample, rule: string) =>
  judgement.findings.every((finding) => finding.severity !== 'critical' || finding.rule === rule)

/** What was not analysed, by reason. */
export function gapLines(samples: readonly Sample[]): string[] {
  const reasons = new Map<string, number>()
  for (const { judgement } of samples)
    for (const why of new Set(
      judgement.gaps.map(({ about, why }) => `${about}: ${why}`.replace(/\d+/gu, 'N').slice(0, 100)),
    ))
      reasons.set(why, (reasons.get(why) ?? 0) + 1)
  const most = [...reasons].sort(([, a], [, b]) => b - a).slice(0, 20)
  return [
    'Gaps, in packages:',
    ...most.map(([why, count]) => `${String(count).padStart(5)}  ${JSON.stringify(why)}`),
    '',
  ]
}

/** One run over a set, with what it took: milliseconds by the clock, and of processor on all cores together. */
export interface Run {
  readonly name: string
  readonly samples: readonly Sample[]
  readonly milliseconds: number
  readonly processor: number
}

/** Archives a second over all cores; milliseconds and memory of one package in its worker; memory of the process. */
export function speedLines(runs: readonly Run[]): string[] {
  const costs = runs.flatMap(({ samples }) => samples.map(({ inspection }) => inspection.cost))
  const [times, memory] = [costs.map(({ milliseconds }) => milliseconds), costs.map((cost) => cost.memory / 2 ** 20)]
  const at = (values: readonly number[]) => [0.5, 0.95, 1].map((q) => quantile(values, q).toFixed(0)).join(' / ')
  return [
    ...runs.map(({ name, samples: { length: count }, milliseconds, processor }) => {
      const [seconds, rate] = [(milliseconds / 1000).toFixed(1), ((count / milliseconds) * 1000).toFixed(1)]
      return `${name}: ${count} archives in ${seconds} s, ${rate} a second; ${(processor / count).toFixed(0)} ms of processor each`
    }),
    `a package: ${at(times)} ms (median / 95 % / most)`,
    `a worker after it: ${at(memory)} MiB (median / 95 % / most)`,
    `the process at its peak: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`,
  ]
}

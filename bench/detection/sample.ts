import { basename } from 'node:path'
import type { Inspection } from '../../src/gather/inspector.ts'
import type { Judgement } from '../../src/model.ts'

/** One archive, as it was judged. */
export interface Sample {
  readonly path: string
  readonly judgement: Judgement
  readonly inspection: Inspection
}

export const isStopped = ({ judgement }: Sample): boolean => judgement.verdict === 'abort'
export const isAsked = ({ judgement }: Sample): boolean => judgement.verdict === 'ask'
export const hasHook = ({ judgement }: Sample): boolean => Object.keys(judgement.scripts).length > 0

/** The malware that was not stopped and the honest packages that were, with all that was seen in them. */
export function listed(
  hostile: readonly Sample[],
  honest: readonly Sample[],
  families: readonly (readonly Sample[])[],
): string[] {
  const familyOf = new Map(families.flatMap((family, number) => family.map((sample) => [sample, number + 1] as const)))
  return [
    'Not stopped:',
    ...hostile
      .filter((sample) => !isStopped(sample))
      .flatMap((sample) => lines(sample, `family ${familyOf.get(sample)}, ${hasHook(sample) ? 'hook' : 'no hook'}`)),
    '',
    'False alarms:',
    ...honest
      .filter((sample) => isStopped(sample) || isAsked(sample))
      .flatMap((sample) => lines(sample, hasHook(sample) ? 'hook' : 'no hook')),
  ]
}

function lines({ path, judgement, inspection: { code } }: Sample, about: string): string[] {
  const kinds = new Map<string, number>()
  const signals = code.state === 'known' ? (code.value?.signals ?? []) : []
  for (const { kind, when } of signals) {
    const key = `${kind}[${when.join('+') || 'unreached'}]`
    kinds.set(key, (kinds.get(key) ?? 0) + 1)
  }
  return [
    `${basename(path)}: ${judgement.verdict} (${about})`,
    ...judgement.findings.map(
      ({ rule, severity, file, line, message }) =>
        `    ${severity} ${rule}${file === undefined ? '' : ` ${file}:${line ?? ''}`}: ${inline(message)}`,
    ),
    ...judgement.gaps.map(({ about: what, why }) => `    gap ${inline(what)}: ${inline(why)}`),
    ...(kinds.size === 0 ? [] : [`    signals ${[...kinds].map(([kind, count]) => `${kind}×${count}`).join(' ')}`]),
  ]
}

/** Text of a sample goes to a terminal. */
const inline = (text: string) => JSON.stringify(text).slice(1, 200)

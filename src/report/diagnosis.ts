import { counted } from '../text/count.ts'
import { wrap } from '../text/wrap.ts'

/** By shape, as doctor hands it over; its texts are escaped already. */
export interface DiagnosisLike {
  readonly checkups: readonly {
    readonly about: string
    readonly state: 'ok' | 'warning' | 'failed' | 'untried'
    readonly says: string
    readonly hint?: string
  }[]
  readonly uncovered: readonly string[]
}

const words = { ok: 'ok', warning: 'WARNING', failed: 'FAILED', untried: 'UNTRIED' } as const

/** One line for each thing that was looked at, the remedy below it, and the outcome last. */
export function formatDiagnosis({ checkups, uncovered }: DiagnosisLike, columns: number): string {
  const lines = checkups.flatMap(({ about, state, says, hint }) => [
    ...wrap(`${about}: ${says}`, { columns, first: words[state].padEnd(9), rest: ' '.repeat(9) }),
    ...(hint === undefined ? [] : wrap(hint, { columns, first: '         → ', rest: '           ' })),
  ])
  const count = (wanted: string) => checkups.filter(({ state }) => state === wanted).length
  const [failed, untried, warnings] = [count('failed'), count('untried'), count('warning')]
  const outcome =
    failed > 0
      ? 'NOT GUARDED'
      : untried > 0
        ? 'NOT PROVEN'
        : warnings > 0
          ? `guarded, with ${counted(warnings, 'warning')}`
          : 'guarded'
  const open =
    uncovered.length === 0 ? [] : wrap(`Not covered by hooks: ${uncovered.join(', ')}`, { columns, rest: '  ' })
  return `${[...lines, ...open, `This project is ${outcome}.`].join('\n')}\n`
}

/** `portcullis-doctor/1`: fields are added, never renamed. */
export const jsonDiagnosis = (healthy: boolean, { checkups, uncovered }: DiagnosisLike): string =>
  `${JSON.stringify({ schema: 'portcullis-doctor/1', healthy, checkups, uncovered }, null, 2)}\n`

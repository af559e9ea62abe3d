import type { Sample } from './sample.ts'

/** One round of runs, one right after the other. */
export interface Round {
  readonly plain: Sample
  readonly guarded: Sample
  /** With hooks that do nothing: no guard that is started by this package manager can cost less. */
  readonly empty: Sample
}

type Sides = { readonly [side in keyof Round]: () => Promise<Sample> }
const order = ['plain', 'guarded', 'empty'] as const

/** Runs all sides `count` times; which goes first goes round, so that whatever one leaves warm serves all alike. */
export async function measureRounds(count: number, sides: Sides): Promise<Round[]> {
  const rounds: Round[] = []
  for (let index = 0; index < count; index++) {
    const samples: Partial<Record<keyof Round, Sample>> = {}
    for (const step of order.keys()) {
      const side = order[(index + step) % order.length] as keyof Round
      samples[side] = await sides[side]()
    }
    rounds.push(samples as Round)
  }
  return rounds
}

export const head = [
  'project, manager, run',
  'unguarded ms',
  'guarded ms',
  'ratio (min–max)',
  'empty hooks',
  'first output ms',
  'peak MB',
]

/** A row of the table: medians, and the median of the rounds' ratios with the smallest and the largest. */
export function row(label: string, rounds: readonly Round[]): string[] {
  const ratios = rounds.map(({ plain, guarded }) => guarded.milliseconds / plain.milliseconds)
  const [low, middle, high] = [Math.min(...ratios), median(ratios), Math.max(...ratios)].map((ratio) =>
    ratio.toFixed(2),
  )
  const [plain, guarded] = [summary(rounds.map((round) => round.plain)), summary(rounds.map((round) => round.guarded))]
  const empty = median(rounds.map((round) => round.empty.milliseconds / round.plain.milliseconds))
  return [
    label,
    plain.took,
    guarded.took,
    `${middle} (${low}–${high})`,
    empty.toFixed(2),
    `${plain.first} / ${guarded.first}`,
    `${plain.peak} / ${guarded.peak}`,
  ]
}

/** A row of runs that have nothing to be compared with. */
export function single(label: string, samples: readonly Sample[]): string[] {
  const { took, first, peak } = summary(samples)
  return [label, '', took, '', '', first, peak]
}

function summary(samples: readonly Sample[]) {
  const peak = median(samples.map((sample) => sample.peak))
  const firsts = samples.flatMap(({ first }) => (first === undefined ? [] : [first]))
  return {
    took: median(samples.map(({ milliseconds }) => milliseconds)).toFixed(0),
    first: firsts.length === 0 ? '–' : median(firsts).toFixed(0),
    // A run that was over before anybody looked has none.
    peak: peak === 0 ? '–' : (peak / 1_000_000).toFixed(0),
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2
}

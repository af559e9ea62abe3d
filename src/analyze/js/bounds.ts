/** Expressions looked at for one file, whatever its size: the same file always ends at the same place. */
const maxSteps = 600_000

/** What the evaluation of one file has spent, and what of its answers may change in a later round. */
export class Bounds {
  /** More was there than the bounds allow. */
  exhausted = false
  /** Counts what was looked at that a later round may change; what is worked out without it moving is settled. */
  changeable = 0
  /** Something hung on so many others that it was not worked out; unlike a circle it hides what may be there. */
  tooDeep = false
  /** Counts circles and bounds that were met: what was found on the way is not all. */
  cuts = 0
  private steps = 0

  step(): void {
    if (++this.steps > maxSteps) this.exhausted = true
  }

  cut(): void {
    this.cuts++
    this.changeable++
  }

  nextRound(): void {
    this.steps = 0
    this.exhausted = false
  }
}

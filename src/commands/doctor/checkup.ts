/** One thing that was looked at. A warning does not make a setup unsafe; `failed` does; `untried` could not be told. */
export interface Checkup {
  readonly about: string
  readonly state: 'ok' | 'warning' | 'failed' | 'untried'
  readonly says: string
  /** What to do about it. */
  readonly hint?: string
}

export const ok = (about: string, says: string): Checkup => ({ about, state: 'ok', says })
export const warning = (about: string, says: string, hint?: string): Checkup => bad('warning', about, says, hint)
export const failed = (about: string, says: string, hint?: string): Checkup => bad('failed', about, says, hint)
export const untried = (about: string, says: string, hint?: string): Checkup => bad('untried', about, says, hint)

const bad = (state: Checkup['state'], about: string, says: string, hint: string | undefined): Checkup => ({
  about,
  state,
  says,
  ...(hint !== undefined && { hint }),
})

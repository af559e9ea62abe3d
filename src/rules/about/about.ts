/** What a rule is for, told to somebody who has just met one of its findings. Plain text. */
export interface About {
  /** Why it exists, and why what it finds matters. */
  readonly why: string
  /** What it finds. */
  readonly example: string
  /** What honest packages do that looks alike and is not found. */
  readonly nearMiss: string
}

export type Abouts = Readonly<Record<string, About>>

import type { About, Abouts } from './about.ts'
import { code } from './code.ts'
import { contents } from './contents.ts'
import { origin } from './origin.ts'
import { release } from './release.ts'

export type { About } from './about.ts'

/** By rule id. Explanations of findings, the pages of `docs/rules/` and machine reports take their words from here. */
export const abouts: Abouts = { ...code, ...contents, ...origin, ...release }

export const aboutOf = (rule: string): About | undefined => (Object.hasOwn(abouts, rule) ? abouts[rule] : undefined)

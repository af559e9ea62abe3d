import type { Gap, Signal } from '../../model.ts'
import type { Language } from './programs/effect.ts'

/** A signal before it is known what starts its file. */
export type Found = Omit<Signal, 'when'>

/** Something that can be started: a file in one language, or a script of package.json by its name. */
export type Step = { readonly path: string; readonly as: Language | 'data' } | { readonly script: string }

/** What one step does when it is started. */
export interface Reading {
  readonly next: Step[]
  readonly unresolved: { readonly file: string; readonly line: number; readonly what: string }[]
  readonly signals: Found[]
  readonly gaps: Gap[]
  /** Other packages that it uses, by name. */
  readonly packages: Set<string>
  /** It compiles native sources. */
  compiles: boolean
  /**
   * It reads or moves files whose names are computed, or names more than are followed: everyday and nothing to warn of,
   * but any file may matter then.
   */
  readsUnseen: boolean
}

export const emptyReading = (): Reading => ({
  next: [],
  unresolved: [],
  signals: [],
  gaps: [],
  packages: new Set(),
  compiles: false,
  readsUnseen: false,
})

export const keyOf = (step: Step): string => ('script' in step ? `script\0${step.script}` : `${step.as}\0${step.path}`)

/** The file of a step, of which only the key is left. */
export function pathOf(key: string): string | undefined {
  const [as, name] = key.split('\0', 2)
  return as === 'script' ? undefined : name
}

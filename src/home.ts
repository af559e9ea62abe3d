import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of the running guard: `dist`, a project's `.portcullis`, or `src` in its own repository. */
export const home = import.meta.dirname

/**
 * The facts about popular archives. Nowhere else are they looked for: what lies above a vendored guard is the project's,
 * and whoever may write these facts decides what the guard sees.
 */
export const shippedFacts = join(home, 'facts.bin')

/** A file that the build lays beside the bundle. */
export const beside = (name: string, inRepository: string): string | undefined =>
  [join(home, name), join(home, '..', inRepository)].find((path) => existsSync(path))

import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of the running guard: `dist`, a project's `.portcullis`, or `src` in its own repository. */
export const home = import.meta.dirname

/** A file that the build lays beside the bundle. */
export const beside = (name: string, inRepository: string): string | undefined =>
  [join(home, name), join(home, '..', inRepository)].find((path) => existsSync(path))

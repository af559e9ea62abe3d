import { createRequire } from 'node:module'

/** For npm's own modules, which lie wherever that npm does. */
export const load: (path: string) => unknown = createRequire(import.meta.filename)

import { openListed } from './listed.ts'
import { type PopularNames, popularNames } from './near.ts'

export type { PopularNames } from './near.ts'

/**
 * The look-ups over the bytes that {@link buildNames} made.
 * @param label names the list in errors, e.g. its path
 * @throws Fault `names/corrupt`
 */
export const openNames = (bytes: Uint8Array, label: string): PopularNames => popularNames(openListed(bytes, label))

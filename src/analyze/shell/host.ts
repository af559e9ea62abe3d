import { hostIn, hostsIn } from '../js/hosts.ts'
import { hole } from '../js/value.ts'
import { computed } from './types.ts'

/** The host of a word; where only the end of its name is known, that end with a dot before it. */
export const hostOf = (word: string): string => hostIn(word.replaceAll(computed, hole))

/** Hosts of the URLs in a text. */
export const hostsOf = (text: string): readonly string[] => hostsIn(text.replaceAll(computed, hole))

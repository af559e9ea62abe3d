import { reachOf } from '../shell/signals.ts'
import { computed } from '../shell/types.ts'
import { hostsIn } from './hosts.ts'
import { hole } from './value.ts'

/** Longer hooks are programs; nobody writes those out in a text. */
const maxText = 20_000
/** What languages other than those of shells call to talk to a host. */
const talks =
  /\b(?:fetch\(|urlopen|urlretrieve|Net::HTTP|LWP|file_get_contents|XMLHttpRequest)|\b(?:https?['"]?\)?|requests|axios|got)\.\w+\(/u
/** Code of such a language among the words of a command. */
const inline = /\b(?:node|deno|bun|python[\d.]*|perl|ruby|php)\b[^\n]{0,40}\s-\w*[cepr]\b/u

/**
 * What a program that git is to start would do beyond the repository: kinds of signals, empty for what checks and formats.
 * @param text with holes where a part is unknown
 */
export function reachOfHook(text: string): readonly string[] {
  if (text.length > maxText) return []
  const [first = ''] = text.split('\n', 1)
  const isShell = !first.startsWith('#!') || /\b(?:ba|da|z|k|a)?sh\b/u.test(first)
  const talking = (!isShell || inline.test(text)) && talks.test(text) && hostsIn(text).length > 0
  const reached = isShell ? reachOf(text.replaceAll(hole, computed)) : []
  return talking ? ['network/request'] : reached
}

import { parseShell } from '../shell/parse.ts'
import { shellSignals } from '../shell/signals.ts'
import { computed } from '../shell/types.ts'
import { hostsIn } from './hosts.ts'
import { hole } from './value.ts'

/** Longer hooks are programs; nobody writes those out in a text. */
const maxText = 20_000
const runs = /^flow\/(?:run|shell)$/u
const contacts = /^(?:network\/(?:request|socket|lookup)|flow\/send)$/u
const here = /^(?:localhost|127\.|\[?::1|0\.0\.0\.0)/u
/** What languages other than those of shells call to talk to a host. */
const talks =
  /\b(?:fetch|urlopen|urlretrieve|Net::HTTP|LWP|file_get_contents|XMLHttpRequest)\b|\b(?:https?|requests|axios|got)\.\w+\(/u

/**
 * What a program that git is to start would do beyond the repository: kinds of signals, empty for what checks and formats.
 * @param text with holes where a part is unknown
 */
export function reachOfHook(text: string): readonly string[] {
  if (text.length > maxText) return []
  const [first = ''] = text.split('\n', 1)
  if (first.startsWith('#!') && !/\b(?:ba|da|z|k|a)?sh\b/u.test(first))
    return talks.test(text) && hostsIn(text).length > 0 ? ['network/request'] : []
  const found = shellSignals(parseShell(text.replaceAll(hole, computed)).commands, { file: '' })
  // git's own remotes are what hooks are about; a host that is written out is another.
  const reached = found.filter(({ kind, args: { host, how } }) =>
    contacts.test(kind) ? !here.test(String(host)) && (host !== '' || how !== 'git') : runs.test(kind),
  )
  return [...new Set(reached.map(({ kind }) => kind))].sort()
}

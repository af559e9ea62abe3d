import type { Copied, Evidence, Signal } from '../../model.ts'
import { hasPast } from './resemblance.ts'

/** The known package that this one copies, unless people of that one publish it. */
export function copiedFromOthers({ copied, history }: Evidence): Copied | undefined {
  if (copied.state !== 'known' || copied.value === null) return undefined
  const publisher = history.state === 'known' ? history.value?.release?.publisher : undefined
  return publisher !== undefined && copied.value.people.includes(publisher) ? undefined : copied.value
}

/** What a copy does that the original does not. */
export interface Additions {
  /** Install events. */
  readonly events: readonly string[]
  /** Each in a file that the original does not have, of a kind that is nowhere in its code. */
  readonly signals: readonly Signal[]
}

/** Undefined where nothing that acts was added, and for a fork with ten settled releases, which is its people's own. */
export function additionsTo(copied: Copied, evidence: Evidence): Additions | undefined {
  const { archive, code } = evidence
  if (hasPast(evidence) || archive.state !== 'known' || code.state !== 'known') return undefined
  const events = copied.installs ? [] : Object.keys(archive.value?.installScripts ?? {})
  const signals = (code.value?.signals ?? []).filter(
    ({ kind, file }) => acts.test(kind) && !copied.kinds.includes(kind) && !copied.same.includes(file),
  )
  return events.length + signals.length === 0 ? undefined : { events, signals }
}

/** What reaches out of the program; that a fork writes files or looks at its page is no wonder. */
const acts =
  /^(?:network|process|secret|persist|publish|install|miner|agent|autorun|tamper|flow|wallet|address|clipboard)\/|^(?:env\/whole|code\/decoded|code\/obfuscated|code\/hidden)$/u

export const percent = (share: number): string => `${Math.round(share * 100)} %`

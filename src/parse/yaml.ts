import {
  constructFromEvents,
  EVENT_ALIAS,
  EVENT_MAPPING,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  FAILSAFE_SCHEMA,
  parseEvents,
} from 'js-yaml'
import { Fault } from './fault.ts'
import type { Json } from './json.ts'

/** One flow sequence of this size took js-yaml 5.5 about seven seconds and 1.3 GB of heap on a busy machine. */
export const maxYamlBytes = 16 * 1024 * 1024
/** The lockfiles of pnpm 8 to 12 that were looked at are not deeper than 6. */
const maxDepth = 50

/**
 * One YAML document of an attacker, the part of YAML that package managers write: no anchors and aliases (bombs), no
 * tags, no merge keys (js-yaml 4, which pnpm bundles, merges `<<`; version 5 does not), no duplicate keys.
 * @param plain keeps every scalar the text that it is, so that `1.10` is no number
 * @throws Fault `yaml/too-large`, `yaml/invalid`, `yaml/refused`
 */
export function parseYaml(text: string, file: string, { plain = false } = {}): Json {
  if (text.length > maxYamlBytes)
    throw new Fault('yaml/too-large', `${file} has more than ${maxYamlBytes} bytes`, { file })
  const refuse = (what: string) =>
    new Fault('yaml/refused', `${file} has ${what}, which no package manager writes there`, { file })
  try {
    const events = parseEvents(text, { maxDepth })
    for (const event of events) {
      if (event.type === EVENT_ALIAS) throw refuse('a YAML alias')
      if (event.type !== EVENT_SCALAR && event.type !== EVENT_MAPPING && event.type !== EVENT_SEQUENCE) continue
      if (event.anchorStart !== -1) throw refuse('a YAML anchor')
      if (event.tagStart !== -1) throw refuse('a YAML tag')
    }
    const documents = constructFromEvents(events, {
      source: text,
      maxAliases: 0,
      ...(plain && { schema: FAILSAFE_SCHEMA }),
    })
    if (documents.length > 1) throw refuse('more YAML documents than expected')
    const value = (documents[0] ?? null) as Json
    if (hasMergeKey(value)) throw refuse('a YAML merge key')
    return value
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    throw new Fault('yaml/invalid', `${file} is not valid YAML`, { file, cause })
  }
}

/** Depth is bounded by {@link maxDepth}. */
function hasMergeKey(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.hasOwn(value, '<<') || Object.values(value).some(hasMergeKey)
}

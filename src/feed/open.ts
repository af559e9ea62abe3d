import type { Advisory } from '../model.ts'
import { inInterval } from './affected.ts'
import type { Cursor } from './bytes.ts'
import { corrupt } from './bytes.ts'
import { idOf, type Words, wordsOf } from './entry.ts'
import { mayHave } from './filter.ts'
import { headerSize, readHeader } from './header.ts'
import type { Section } from './layout.ts'
import { readBody } from './layout.ts'
import { findRows } from './search.ts'
import { parseVersion, spellingsOf } from './version.ts'

/** The offline list of known malware. */
export interface Feed {
  /** ISO 8601. */
  readonly built: string
  /** Advisories in it, counted once for each name. */
  readonly entries: number
  /** Of its contents: another feed has another one. */
  readonly digest: string
  /**
   * Advisories that name exactly this package and version, in the order of their ids; exact, no false positives.
   * @throws Fault `feed/corrupt` for bytes that were forged together with their checksum
   */
  lookup(name: string, version: string): readonly Advisory[]
}

/**
 * A feed over the bytes that {@link writeFeed} made: verifies them, parses nothing, keeps a reference to them.
 * @param label names the feed in errors, e.g. its path
 * @throws Fault `feed/corrupt`
 */
export function openFeed(bytes: Uint8Array, label: string): Feed {
  const { built, entries, digest } = readHeader(bytes, label)
  const body = readBody(bytes, headerSize, label)
  const word = wordsOf(body.strings)
  return {
    built,
    entries,
    digest,
    lookup(name, version) {
      if (!mayHave(body.filter, name)) return []
      const found: Advisory[] = []
      for (const { kind, number } of findRows(body, name, label)) {
        const advisory = advisoryOf(body.classes.item(kind), body.strings, word, { name, version, number })
        if (advisory) found.push(advisory)
      }
      return found
    },
  }
}

interface Asked {
  readonly name: string
  readonly version: string
  readonly number: number
}

function advisoryOf(cursor: Cursor, strings: Section, word: Words, { name, version, number }: Asked) {
  const prefix = cursor.varint()
  const digits = cursor.varint()
  const sentence = cursor.varint()
  const id = idOf(word(prefix), digits, number, cursor.label)
  if (!isNamed(cursor, strings, word, version)) return undefined
  return sentence === 0 ? { id } : { id, summary: word(sentence - 1).replaceAll('\0', () => name) }
}

function isNamed(cursor: Cursor, strings: Section, word: Words, version: string): boolean {
  const spellings = spellingsOf(version)
  for (let count = cursor.varint(); count > 0; count--) {
    const listed = strings.item(cursor.varint())
    if (spellings.some((spelling) => isText(listed, spelling))) return true
  }
  for (let count = cursor.varint(); count > 0; count--) {
    const start = cursor.varint()
    const end = cursor.varint()
    const interval = {
      from: start === 0 ? '0' : boundOf(word(start - 1), cursor),
      ...(end === 0 ? {} : { to: boundOf(word(Math.floor((end - 1) / 2)), cursor), closed: (end - 1) % 2 === 1 }),
    }
    if (inInterval(interval, parseVersion(version))) return true
  }
  return false
}

function boundOf(text: string, { label }: Cursor): string {
  if (!parseVersion(text)) throw corrupt(label, 'a range ends at something that is not a version')
  return text
}

/** The listed versions are ASCII, so bytes are compared with code units. */
function isText({ bytes, at, end }: Cursor, text: string): boolean {
  if (end - at !== text.length) return false
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text.charCodeAt(index)) return false
  return true
}

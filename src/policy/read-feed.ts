import { feedKeySyntax } from '../parse/feed-key.ts'
import { registryField } from './entry.ts'
import { type Field, given, listOf, membersOf, oneOf, refuse, textOf } from './fields.ts'
import { defaultPolicy, type Policy } from './shape.ts'
import { durationSyntax, millisecondsOf } from './time.ts'

export const feedKeys = ['maxAge', 'required', 'sources', 'keys', 'live'] as const
export const maxSources = 20
/** A URL without credentials, or a path: `https://feeds.example/npm.bin`, `vendor/feed.bin`. */
export const sourceSyntax =
  /^(?:https?:\/\/[^\s/?#@\\]+\/[^\s#\\]{1,2000}|(?![a-zA-Z][a-zA-Z0-9+.-]*:)\S[^\u0000-\u001f]{0,1000})$/

/** The policy's `feed`. @throws Fault `policy/invalid` */
export function feedOf(field: Field): Policy['feed'] {
  const member = membersOf(field, feedKeys)
  const sources = member('sources', (item) => textsOf(item, 'an https or http URL, or a path', sourceSyntax)) ?? []
  const keys = member('keys', (item) => textsOf(item, 'a key such as "ed25519:…="', feedKeySyntax)) ?? []
  if (keys.length === 0 && sources.some((source) => source.startsWith('http:'))) {
    refuse(field, 'https, or keys: whoever is on the way could change what comes over http')
  }
  return {
    maxAge: member('maxAge', durationOf) ?? defaultPolicy.feed.maxAge,
    required: member('required', flagOf) ?? defaultPolicy.feed.required,
    sources,
    keys,
    ...given('live', member('live', registryField)),
  }
}

export const flagOf = (field: Field): boolean => oneOf<boolean>(field, [true, false])

const durationOf = (field: Field): number =>
  millisecondsOf(textOf(field, 'a duration such as "30d"', (text) => durationSyntax.test(text)))

const textsOf = (field: Field, expected: string, syntax: RegExp): string[] =>
  listOf(field, maxSources, 'a list of texts').map((item) => textOf(item, expected, (text) => syntax.test(text)))

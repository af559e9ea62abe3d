import { allowEntryOf, denyEntryOf, internalEntryOf, registryField } from './entry.ts'
import { type Field, given, listOf, membersOf, oneOf, openJson, refuse, textOf } from './fields.ts'
import { feedOf, flagOf } from './read-feed.ts'
import { defaultPolicy, type Policy } from './shape.ts'
import { durationSyntax, millisecondsOf } from './time.ts'

export const policyKeys = [
  '$schema',
  'allow',
  'deny',
  'internal',
  'registries',
  'minimumAge',
  'onGap',
  'escape',
  'feed',
  'repository',
  'receipts',
] as const
export const receiptsKeys = ['required'] as const
export const maxEntries = 10_000
export const maxRegistries = 1000

/**
 * `portcullis.json`. What it leaves out is as in {@link defaultPolicy}.
 * @throws Fault `policy/invalid`, which names file, line, the field's path and what is expected there
 */
export function parsePolicy(text: string, file: string): Policy {
  const hint = 'correct it; an editor shows what is allowed with "$schema" set to schema/portcullis.schema.json'
  const member = membersOf(openJson({ text, file, code: 'policy/invalid', hint }), policyKeys)
  member('$schema', (field) => textOf(field))
  return {
    allow: member('allow', (field) => listOf(field, maxEntries, 'a list of entries').map(allowEntryOf)) ?? [],
    deny: member('deny', (field) => listOf(field, maxEntries, 'a list of entries').map(denyEntryOf)) ?? [],
    internal: member('internal', (field) => listOf(field, maxEntries, 'a list of entries').map(internalEntryOf)) ?? [],
    ...given('registries', member('registries', registriesOf)),
    minimumAge: member('minimumAge', minimumAgeOf) ?? defaultPolicy.minimumAge,
    onGap: member('onGap', (field) => oneOf<Policy['onGap']>(field, ['strip', 'abort'])) ?? defaultPolicy.onGap,
    escape: member('escape', (field) => oneOf<Policy['escape']>(field, ['allow', 'forbid'])) ?? defaultPolicy.escape,
    feed: member('feed', feedOf) ?? defaultPolicy.feed,
    repository:
      member('repository', (field) => oneOf<Policy['repository']>(field, ['ask', 'leave'])) ?? defaultPolicy.repository,
    receipts: member('receipts', receiptsOf) ?? defaultPolicy.receipts,
  }
}

function registriesOf(field: Field): string[] {
  const registries = listOf(field, maxRegistries, 'a list of addresses').map(registryField)
  return registries.length === 0 ? refuse(field, 'at least one address, or no such key') : registries
}

const minimumAgeOf = (field: Field): number =>
  millisecondsOf(
    textOf(
      field,
      'a duration such as "12h", "3d" or "2w", or "0"',
      (text) => text === '0' || durationSyntax.test(text),
    ),
  )

const receiptsOf = (field: Field): Policy['receipts'] => ({
  required: membersOf(field, receiptsKeys)('required', flagOf) ?? defaultPolicy.receipts.required,
})

import type { Approval, Pin } from '../model.ts'
import { isObject, type Json } from '../parse/json.ts'
import { type Field, given, listOf, membersOf, oneOf, openJson, refuse, textOf } from './fields.ts'
import { isDay, isInstant } from './time.ts'

const keys = ['name', 'version', 'decision', 'pin', 'by', 'at', 'reason', 'expires', 'carried'] as const
const required = ['name', 'version', 'decision', 'by', 'at'] as const
const pinKeys = ['integrity', 'scripts', 'content', 'reach'] as const
const requiredOfPin = ['integrity', 'scripts', 'content'] as const
const carriedKeys = ['from', 'at'] as const
const most = 100_000

/**
 * `portcullis-approvals.json`. Names and versions are taken as they are: they come from hostile lockfiles and are only
 * ever compared.
 * @throws Fault `approvals/invalid`, which names file, line, the field's path and what is expected there
 */
export function parseApprovals(text: string, file: string): Approval[] {
  const hint = 'correct the line or delete it; what was approved there is then asked again'
  const root = openJson({ text, file, code: 'approvals/invalid', hint })
  return listOf(root, most, 'a list of approvals').map(approvalOf)
}

function approvalOf(field: Field): Approval {
  const member = membersOf(field, keys, required)
  const text = (key: (typeof keys)[number]) => member(key, (item) => textOf(item))
  const decision = member('decision', (item) => oneOf<Approval['decision']>(item, ['approve', 'deny']))
  const pin = member('pin', pinOf)
  if (decision === 'approve' && pin === undefined) refuse(field, 'the key "pin": an approval pins what was reviewed')
  const at = member('at', instantOf)
  return {
    name: text('name') as string,
    version: text('version') as string,
    decision: decision as Approval['decision'],
    ...given('pin', pin),
    by: text('by') as string,
    at: at as string,
    ...given('reason', text('reason')),
    ...given(
      'expires',
      member('expires', (item) => textOf(item, 'a day such as "2027-01-31"', isDay)),
    ),
    ...given('carried', member('carried', carriedOf)),
  }
}

function carriedOf(field: Field): NonNullable<Approval['carried']> {
  const member = membersOf(field, carriedKeys, carriedKeys)
  return { from: member('from', (item) => textOf(item)) as string, at: member('at', instantOf) as string }
}

const instantOf = (field: Field): string => textOf(field, 'a time such as "2026-11-23T08:00:00.000Z"', isInstant)

function pinOf(field: Field): Pin {
  const member = membersOf(field, pinKeys, requiredOfPin)
  return {
    integrity: member('integrity', (item) => textOf(item)) as string,
    scripts: member('scripts', scriptsOf) as Pin['scripts'],
    content: member('content', (item) => textOf(item)) as string,
    ...given(
      'reach',
      member('reach', (item) => textOf(item)),
    ),
  }
}

function scriptsOf(field: Field): Pin['scripts'] {
  const { value } = field
  if (!isObject(value) || !Object.values(value).every((command: Json) => typeof command === 'string')) {
    return refuse(field, 'an object of script names and commands')
  }
  return value as Pin['scripts']
}

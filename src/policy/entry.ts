import semver from 'semver'
import { registryOf } from './address.ts'
import { quoted } from './ascii.ts'
import { type Field, given, listOf, type Members, membersOf, oneOf, refuse, textOf } from './fields.ts'
import { allowPatternSyntax, patternSyntax } from './pattern.ts'
import type { AllowEntry, DenyEntry, InternalEntry } from './shape.ts'
import { isDay } from './time.ts'

const shared = ['package', 'version', 'registry', 'integrity', 'reason', 'expires'] as const
export const denyKeys = shared
export const allowKeys = [...shared, 'rules', 'scripts'] as const

const hash = {
  sha1: 'sha1-[A-Za-z0-9+/]{27}=',
  strong: 'sha256-[A-Za-z0-9+/]{43}=|sha384-[A-Za-z0-9+/]{64}|sha512-[A-Za-z0-9+/]{86}==',
}
const hashes = (one: string) => new RegExp(`^(?:${one})(?: (?:${one})){0,9}$`)
/** SHA-1 collisions can be made (https://shattered.io), so it is enough to deny by and not to trust by. */
export const allowIntegritySyntax = hashes(hash.strong)
export const denyIntegritySyntax = hashes(`${hash.sha1}|${hash.strong}`)

/** A rule's id. A denial is lifted by removing it, never by an exception. */
export const ruleSyntax = /^(?!policy\/denied$)[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/
export const rangeSyntax = /^(?=.*\S)[ -~]{1,256}$/
export const maxReason = 1000
export const maxRules = 100

interface Kind {
  readonly pattern: RegExp
  readonly integrity: RegExp
  readonly list: string
}
const allow: Kind = { pattern: allowPatternSyntax, integrity: allowIntegritySyntax, list: 'allow' }
const deny: Kind = { pattern: patternSyntax, integrity: denyIntegritySyntax, list: 'deny' }

export function allowEntryOf(field: Field): AllowEntry {
  if (typeof field.value === 'string') return shortEntry(field, field.value, allow)
  const member = membersOf(field, allowKeys, ['package', 'reason'])
  const entry = conditionsOf(member, allow)
  const rules = member('rules', rulesOf)
  const scripts = member('scripts', (item) => oneOf<true>(item, [true]))
  if (scripts && entry.integrity === undefined) {
    refuse(field, 'the key "integrity" beside "scripts": a name alone earns no trust')
  }
  return { ...entry, ...given('rules', rules), ...given('scripts', scripts) }
}

export function denyEntryOf(field: Field): DenyEntry {
  if (typeof field.value === 'string') return shortEntry(field, field.value, deny)
  return conditionsOf(membersOf(field, denyKeys, ['package']), deny)
}

export const internalKeys = ['package', 'registry'] as const

export function internalEntryOf(field: Field): InternalEntry {
  const member = membersOf(field, internalKeys, internalKeys)
  const help = patternHelp(deny)
  return {
    package: member('package', (item) => textOf(item, help, (text) => deny.pattern.test(text))) as string,
    registry: member('registry', registryField) as string,
  }
}

/** `name`, `@scope/name`, `name@range`: the first `@` that does not open a scope ends the name. */
function shortEntry(field: Field, text: string, kind: Kind): DenyEntry {
  const end = text.indexOf('@', 1)
  const name = end === -1 ? text : text.slice(0, end)
  if (!kind.pattern.test(name)) refuse(field, patternHelp(kind))
  const range = end === -1 ? undefined : text.slice(end + 1)
  if (range !== undefined && !isRange(range)) refuse(field, rangeHelp)
  return { package: name, ...given('version', range), reason: `${quoted(text)} is on the policy's ${kind.list} list` }
}

function conditionsOf(member: Members<(typeof shared)[number]>, kind: Kind): DenyEntry {
  const name = member('package', (item) => textOf(item, patternHelp(kind), (text) => kind.pattern.test(text))) as string
  const integrityHelp = `an integrity such as "sha512-..."${kind === allow ? '; sha1 can be forged' : ''}`
  return {
    package: name,
    ...given(
      'version',
      member('version', (item) => textOf(item, rangeHelp, isRange)),
    ),
    ...given('registry', member('registry', registryField)),
    ...given(
      'integrity',
      member('integrity', (item) => textOf(item, integrityHelp, (text) => kind.integrity.test(text))),
    ),
    reason: member('reason', reasonField) ?? `${quoted(name)} is on the policy's ${kind.list} list`,
    ...given(
      'expires',
      member('expires', (item) => textOf(item, 'a day such as "2027-01-31"', isDay)),
    ),
  }
}

const patternHelp = ({ list }: Kind) =>
  `a package name; "*" and "?" are its only wildcards, "*" stops at "/"${list === 'allow' ? ', ASCII only' : ''}`

const rangeHelp = 'a semver range such as "^1.3.0"'
const isRange = (text: string) => rangeSyntax.test(text) && semver.validRange(text) !== null

const reasonField = (field: Field) =>
  textOf(
    field,
    `a reason in words, ${maxReason} characters at most`,
    (text) => /\S/.test(text) && text.length <= maxReason,
  )

export function registryField(field: Field): string {
  const help = 'an address such as "https://registry.npmjs.org/", without credentials or query'
  return registryOf(textOf(field, help)) ?? refuse(field, help)
}

function rulesOf(field: Field): string[] {
  const help = 'a rule such as "source/git"; a denial is lifted by removing it'
  const rules = listOf(field, maxRules, 'a list of rules').map((item) =>
    textOf(item, help, (text) => ruleSyntax.test(text)),
  )
  return rules.length === 0 ? refuse(field, 'at least one rule') : rules
}

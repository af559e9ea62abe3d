import { Fault, reasonOf } from '../parse/fault.ts'
import { isObject, type Json, parseJson } from '../parse/json.ts'
import { quoted } from './ascii.ts'
import { type JsonPath, lineAt, walkJson } from './walk-json.ts'

interface Origin {
  readonly text: string
  readonly file: string
  readonly code: `${string}/invalid`
  readonly hint: string
}

/** A value of a file that people edit, with all that an error about it has to say. */
export interface Field {
  readonly value: Json
  readonly path: JsonPath
  readonly origin: Origin
}

/** Bytes; what the store reads at most. */
export const maxText = 16 * 1024 * 1024
const conflict = /^(?:<{7}|\|{7}|>{7})(?: |\r?$)/m

/**
 * JSON in which nothing is said twice.
 * @throws Fault with the origin's code, for text that is too large or too deep, no JSON, or has a repeated key
 */
export function openJson(origin: Origin): Field {
  const { text, file } = origin
  refuseConflict(origin)
  let repeated: { path: JsonPath; offset: number } | undefined
  let value: Json
  try {
    value = parseJson(text, file, maxText)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const broken = error.code === 'json/invalid' ? walkJson(text, () => undefined) : undefined
    throw fault(origin, broken, broken === undefined ? reasonOf(error) : 'this is not JSON')
  }
  walkJson(text, (path, offset, again) => {
    if (again && repeated === undefined) repeated = { path: [...path], offset }
  })
  const twice = repeated as { path: JsonPath; offset: number } | undefined
  if (twice) throw fault(origin, twice.offset, `${shown(twice.path)}: expected each key once`)
  return { value, path: [], origin }
}

/** A merge that nobody finished must not look like a mere syntax error. */
export function refuseConflict(origin: Origin): void {
  const found = conflict.exec(origin.text)
  if (!found) return
  throw fault({ ...origin, hint: 'finish the merge; entries of both sides may stay' }, found.index, 'merge conflict')
}

export function refuse({ path, origin }: Field, expected: string): never {
  throw fault(origin, offsetOf(origin.text, path), `${shown(path)}: expected ${expected}`)
}

export const childOf = (field: Field, key: string | number, value: Json): Field => ({
  ...field,
  value,
  path: [...field.path, key],
})

function fault({ text, file, code, hint }: Origin, offset: number | undefined, message: string): Fault {
  const place = offset === undefined ? file : `${file}:${lineAt(text, offset)}`
  return new Fault(code, `${place}: ${message}`, { file, hint })
}

function offsetOf(text: string, wanted: JsonPath): number | undefined {
  let found: number | undefined
  walkJson(text, (path, offset) => {
    if (path.length === wanted.length && path.every((key, index) => key === wanted[index])) found ??= offset
  })
  return found
}

function shown(path: JsonPath): string {
  if (path.length === 0) return 'the whole file'
  const steps = path.map((key) =>
    typeof key === 'number' ? `[${key}]` : /^[$A-Za-z]\w{0,40}$/.test(key) ? `.${key}` : `[${quoted(key)}]`,
  )
  return steps.join('').replace(/^\./, '')
}

/** Reads one key of an object: `undefined` where the object has none. */
export type Members<K extends string> = <T>(key: K, read: (field: Field) => T) => T | undefined

export function membersOf<K extends string>(
  field: Field,
  known: readonly K[],
  required: readonly K[] = [],
): Members<K> {
  const { value } = field
  if (!isObject(value)) return refuse(field, 'an object')
  for (const [key, item] of Object.entries(value)) {
    if (!known.includes(key as K)) refuse(childOf(field, key, item), `one of the keys ${known.join(', ')}`)
  }
  for (const key of required) if (!Object.hasOwn(value, key)) refuse(field, `the key "${key}"`)
  return (key, read) => (Object.hasOwn(value, key) ? read(childOf(field, key, value[key] as Json)) : undefined)
}

export function listOf(field: Field, most: number, expected: string): Field[] {
  const { value } = field
  if (!Array.isArray(value) || value.length > most) return refuse(field, `${expected}, ${most} at most`)
  return value.map((item: Json, index) => childOf(field, index, item))
}

export function textOf(field: Field, expected = 'a text', accepts: (text: string) => boolean = () => true): string {
  return typeof field.value === 'string' && accepts(field.value) ? field.value : refuse(field, expected)
}

export function oneOf<T extends Json>(field: Field, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === field.value)
  return found === undefined ? refuse(field, choices.map((choice) => JSON.stringify(choice)).join(' or ')) : found
}

/** For a spread: an absent value leaves no key behind. */
export const given = <K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T }

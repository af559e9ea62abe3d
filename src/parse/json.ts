import { Fault } from './fault.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

/** Deeper nesting than this is refused before `JSON.parse` sees it: no honest file here is deeper than 20. */
const maxDepth = 200

/**
 * JSON of an attacker: bounded in size (bytes) and depth. Objects keep `__proto__` as an own key that
 * `Object.keys` lists, as JSON.parse does; read fields with {@link own}.
 * @throws Fault `json/too-large`, `json/too-deep`, `json/invalid`
 */
export function parseJson(text: string, file: string, maxBytes = 64 * 1024 * 1024): Json {
  if (text.length > maxBytes) {
    throw new Fault('json/too-large', `${file} has more than ${maxBytes} bytes`, { file })
  }
  if (depthOf(text) > maxDepth) {
    throw new Fault('json/too-deep', `${file} is nested more than ${maxDepth} deep`, { file })
  }
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as Json
  } catch (cause) {
    throw new Fault('json/invalid', `${file} is not valid JSON`, { file, cause })
  }
}

/** The field if it is the object's own; never one that it inherits. */
export const own = (value: Json | undefined, key: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const stringOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined)

/** Own string-valued entries; others are left out. */
export const stringEntriesOf = (value: Json | undefined): [string, string][] =>
  isObject(value)
    ? Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    : []

/** The same as an object, which has no prototype. */
export function stringsOf(value: Json | undefined): Record<string, string> {
  const result: Record<string, string> = Object.create(null)
  for (const [key, item] of stringEntriesOf(value)) result[key] = item
  return result
}

function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 0x22) index = endOfString(text, index)
    else if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth)
    else if (code === 0x5d || code === 0x7d) depth--
  }
  return deepest
}

/** Where the string that begins here ends. Most of a file is in strings, and these are skipped by the engine's own search. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end === -1 ? text.length : end
}

function isEscaped(text: string, index: number): boolean {
  let before = index
  while (text.charCodeAt(before - 1) === 0x5c) before--
  return (index - before) % 2 === 1
}

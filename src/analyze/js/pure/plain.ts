import { Beyond, maxTextLength, type Thing, Thrown } from './things.ts'

/** What a spread takes out of it. */
export const spreadOf = (thing: Thing): readonly Thing[] => {
  if (Array.isArray(thing)) return thing
  if (thing instanceof Uint8Array) return [...thing]
  if (typeof thing === 'string') return [...thing]
  if (thing === undefined || thing === null) return []
  throw new Beyond('a list')
}

/** What has no members of its own. */
export const primitive = (thing: Thing): string | number | boolean | null | undefined => {
  if (typeof thing === 'object' && thing !== null) throw new Beyond('an object in place of a text')
  return thing as string
}

export const bounded = (text: string): string => {
  if (typeof text === 'string' && text.length > maxTextLength) throw new Beyond('a long text')
  return text
}

export const encodingOf = (name: Thing): BufferEncoding => {
  const plain = name === undefined ? 'utf8' : String(name).toLowerCase()
  if (!Buffer.isEncoding(plain)) throw new Thrown('TypeError')
  return plain
}

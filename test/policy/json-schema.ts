import { isDeepStrictEqual } from 'node:util'

/** The part of draft-07 that the project's schema uses; a keyword it does not know throws, so none is skipped. */
export interface Schema {
  readonly [keyword: string]: unknown
}

const ignored = ['$schema', 'title', 'description', 'default', 'definitions']

export function accepts(schema: Schema, value: unknown, root: Schema = schema): boolean {
  return Object.entries(schema).every(([keyword, wanted]) => {
    if (ignored.includes(keyword)) return true
    const check = keywords[keyword]
    if (check === undefined) throw new Error(`unknown keyword ${keyword}`)
    return check(wanted as never, value, root, schema)
  })
}

type Check = (wanted: never, value: unknown, root: Schema, schema: Schema) => boolean

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const keywords: Readonly<Record<string, Check>> = {
  type: (wanted: string, value) =>
    (({ object: isObject(value), array: Array.isArray(value) }) as Record<string, boolean>)[wanted] ??
    typeof value === wanted,
  const: (wanted: unknown, value) => isDeepStrictEqual(value, wanted),
  enum: (wanted: readonly unknown[], value) => wanted.includes(value),
  pattern: (wanted: string, value) => typeof value !== 'string' || new RegExp(wanted, 'u').test(value),
  maxLength: (wanted: number, value) => typeof value !== 'string' || value.length <= wanted,
  minItems: (wanted: number, value) => !Array.isArray(value) || value.length >= wanted,
  maxItems: (wanted: number, value) => !Array.isArray(value) || value.length <= wanted,
  items: (wanted: Schema, value, root) => !Array.isArray(value) || value.every((item) => accepts(wanted, item, root)),
  anyOf: (wanted: readonly Schema[], value, root) => wanted.some((one) => accepts(one, value, root)),
  required: (wanted: readonly string[], value) => !isObject(value) || wanted.every((key) => Object.hasOwn(value, key)),
  dependencies: (wanted: Record<string, readonly string[]>, value) =>
    !isObject(value) ||
    Object.entries(wanted).every(
      ([key, others]) => !Object.hasOwn(value, key) || others.every((o) => Object.hasOwn(value, o)),
    ),
  properties: (wanted: Record<string, Schema>, value, root) =>
    !isObject(value) ||
    Object.entries(wanted).every(([key, one]) => !Object.hasOwn(value, key) || accepts(one, value[key], root)),
  additionalProperties: (_: false, value, __, { properties }) =>
    !isObject(value) || Object.keys(value).every((key) => Object.hasOwn(properties as object, key)),
  $ref: (wanted: string, value, root) =>
    accepts(
      (root['definitions'] as Record<string, Schema>)[wanted.replace('#/definitions/', '')] as Schema,
      value,
      root,
    ),
}

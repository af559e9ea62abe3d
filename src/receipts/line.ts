import { createHash } from 'node:crypto'
import { type Json, parseJson } from '../parse/json.ts'
import { attempt } from '../policy/store-fault.ts'

/** One line of a log; see log.ts. */
export interface Line {
  readonly hash: string
  readonly text: string
  readonly value: Json
}

/** What an empty log starts from. */
export const zero = '0'.repeat(64)
export const newline = 0x0a

const syntax = /^\{"hash":"([0-9a-f]{64})","entry":(.*)\}$/su

/** Undefined for bytes that are none. */
export function lineOf(raw: Uint8Array): Line | undefined {
  const match = syntax.exec(Buffer.from(raw).toString())
  const [hash, text] = [match?.[1], match?.[2]]
  if (hash === undefined || text === undefined) return undefined
  const value = attempt(() => parseJson(text, 'log'))
  return value === undefined ? undefined : { hash, text, value }
}

/** What the next line goes on from. */
export const headAfter = (raw: Uint8Array): string => lineOf(raw)?.hash ?? sha256(raw)

export const hashOf = (head: string, text: string): string => sha256(Buffer.from(`${head}\n${text}`))

export function lineAfter(head: string, value: Json): { readonly hash: string; readonly line: Buffer } {
  const text = JSON.stringify(value)
  const hash = hashOf(head, text)
  return { hash, line: Buffer.from(`${lineStart(hash)},"entry":${text}}\n`) }
}

export const lineStart = (hash: string): string => `{"hash":"${hash}"`

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

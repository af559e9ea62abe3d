import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, unzipSync } from 'node:zlib'
import { type Constant, hole, isWhole } from './value.ts'

/** Texts that grow beyond this are no longer followed. */
const maxFolded = 4_000_000

/** A method of a known text, as JavaScript would compute it; undefined where that is not known. */
export function foldText(text: string, method: string, args: readonly Constant[]): Constant | readonly string[] {
  const [first, second] = args
  if (!isWhole(text) && !keepsHoles.has(method)) return undefined
  switch (method) {
    case 'toString':
    case 'valueOf':
    case 'normalize':
      return text
    case 'concat':
      return bounded(text + args.map((arg) => (arg === undefined ? hole : String(arg))).join(''))
    case 'toLowerCase':
      return text.toLowerCase()
    case 'toUpperCase':
      return text.toUpperCase()
    case 'trim':
    case 'trimStart':
    case 'trimEnd':
      return text[method]()
    case 'charAt':
    case 'at':
      return text.at(Number(first ?? 0)) ?? ''
    case 'charCodeAt':
    case 'codePointAt':
      return text[method](Number(first ?? 0))
    case 'slice':
    case 'substring':
      return text[method](Number(first ?? 0), second === undefined ? undefined : Number(second))
    case 'substr': {
      const start = Number(first ?? 0)
      const from = start < 0 ? Math.max(0, text.length + start) : start
      return text.slice(from, second === undefined ? undefined : from + Number(second))
    }
    case 'repeat':
      return text.length * Number(first) <= maxFolded && Number(first) >= 0 ? text.repeat(Number(first)) : undefined
    case 'indexOf':
      return text.indexOf(String(first))
    case 'replace':
    case 'replaceAll':
      return replaced(text, method, first, second)
    case 'split':
      return split(text, first)
    default:
      return undefined
  }
}

const keepsHoles = new Set([
  'toString',
  'valueOf',
  'concat',
  'toLowerCase',
  'toUpperCase',
  'trim',
  'trimStart',
  'trimEnd',
  'replace',
  'replaceAll',
])

function replaced(text: string, method: 'replace' | 'replaceAll', what: Constant, by: Constant): Constant {
  if (typeof by !== 'string' || text.length > 200_000) return undefined
  if (typeof what === 'string') return bounded(text[method](what, by))
  if (!(what instanceof RegExp) || !isSimple(what)) return undefined
  return bounded(what.global || method === 'replace' ? text[method](what, by) : undefined)
}

function split(text: string, by: Constant): readonly string[] | undefined {
  if (by === undefined) return [text]
  if (text.length > 500_000) return undefined
  if (typeof by === 'string') return text.split(by)
  return by instanceof RegExp && isSimple(by) ? text.split(by) : undefined
}

/** Without groups that repeat, an expression cannot take more than quadratic time. */
export const isSimple = ({ source }: RegExp) =>
  source.length <= 60 && !/\)[*+{?]|\\[1-9]/u.test(source) && (source.match(/[*+{]/gu)?.length ?? 0) <= 2

const bounded = (text: string | undefined) => (text !== undefined && text.length <= maxFolded ? text : undefined)

const encodings = new Set([
  'utf8',
  'utf-8',
  'ascii',
  'latin1',
  'binary',
  'base64',
  'base64url',
  'hex',
  'utf16le',
  'ucs2',
])
const encodingOf = (name: Constant): BufferEncoding | undefined => {
  const plain = typeof name === 'string' ? name.toLowerCase() : 'utf8'
  return encodings.has(plain) ? (plain as BufferEncoding) : undefined
}

export function toBytes(value: Constant, encoding: Constant): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  if (typeof value !== 'string' || !isWhole(value)) return undefined
  const known = encodingOf(encoding)
  return known && new Uint8Array(Buffer.from(value, known))
}

export function toText(bytes: Uint8Array, encoding: Constant): string | undefined {
  const known = encodingOf(encoding)
  return known && Buffer.from(bytes).toString(known)
}

/** Global functions and node's that turn one known text into another. Throws nothing. */
export function foldCall(path: string, args: readonly Constant[]): Constant {
  const [first] = args
  try {
    switch (path) {
      case 'atob':
        return typeof first === 'string' && isWhole(first) ? Buffer.from(first, 'base64').toString('latin1') : undefined
      case 'btoa':
        return typeof first === 'string' && isWhole(first) ? Buffer.from(first, 'latin1').toString('base64') : undefined
      case 'decodeURIComponent':
      case 'decodeURI':
        return typeof first === 'string' ? decodeURIComponent(first) : undefined
      case 'TextDecoder().decode':
      case 'util.TextDecoder().decode':
        return first instanceof Uint8Array ? toText(first, 'utf8') : undefined
      case 'encodeURIComponent':
        return typeof first === 'string' && isWhole(first) ? encodeURIComponent(first) : undefined
      case 'unescape':
      case 'querystring.unescape':
        return typeof first === 'string' ? unescaped(first) : undefined
      case 'String':
        return first === undefined || first === null ? undefined : String(first)
      case 'Number':
        return Number(first)
      case 'parseInt':
        return Number.parseInt(String(first), Number(args[1] ?? 10))
      case 'String.fromCharCode':
      case 'String.fromCodePoint':
        return args.every((code) => typeof code === 'number') ? String.fromCharCode(...(args as number[])) : undefined
      case 'zlib.gunzipSync':
      case 'zlib.unzipSync':
      case 'zlib.inflateSync':
      case 'zlib.inflateRawSync':
      case 'zlib.brotliDecompressSync':
        return first instanceof Uint8Array ? inflaters[path](first, { maxOutputLength: maxFolded }) : undefined
      default:
        return undefined
    }
  } catch {
    // Not what it claims to be: nothing is known of it.
    return undefined
  }
}

const inflaters = {
  'zlib.gunzipSync': gunzipSync,
  'zlib.unzipSync': unzipSync,
  'zlib.inflateSync': inflateSync,
  'zlib.inflateRawSync': inflateRawSync,
  'zlib.brotliDecompressSync': brotliDecompressSync,
}

const unescaped = (text: string) =>
  text.replace(/%u([0-9a-f]{4})|%([0-9a-f]{2})/giu, (_whole, long?: string, short?: string) =>
    String.fromCharCode(Number.parseInt(long ?? short ?? '', 16)),
  )

/** `path.join` and its like on paths that may have holes; `.` stands for the file's folder. */
export function joinPaths(parts: readonly string[]): string {
  const rooted = parts.map((part) => part.replaceAll('\\', '/'))
  const result: string[] = []
  const whole = rooted.join('/')
  for (const step of whole.split('/')) {
    if (step === '' || step === '.') continue
    if (step === '..' && result.length > 0 && result.at(-1) !== '..' && result.at(-1) !== '~') result.pop()
    else result.push(step)
  }
  const joined = result.join('/')
  if (whole.startsWith('/')) return `/${joined}`
  return whole === '.' || whole.startsWith('./') ? `./${joined}` : joined
}

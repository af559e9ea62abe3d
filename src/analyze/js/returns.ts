import { givesTaints, isExport, keepsArguments, taintsOfResult } from './apis.ts'
import type { Asks } from './asks.ts'
import { ofContainer } from './containers.ts'
import { foldCall, joinPaths, toBytes } from './fold.ts'
import { modulesOf } from './modules.ts'
import { globalName, resultName, returning } from './names.ts'
import type { Call } from './nodes.ts'
import { passed } from './one-way.ts'
import { firstText } from './site.ts'
import { apiValue } from './sources.ts'
import { type Constant, constant, hole, join, mergeTaints, nothing, type Taint, textsOf, type Value } from './value.ts'

/** What something that node or the browser gives returns for these arguments. */
export function ofApi(asks: Asks, path: string, node: Call | undefined, args: readonly Value[]): Value {
  const known = args.map((arg) => arg.constants[0])
  const [first] = args
  if (path === 'require') return first ? modulesOf(first, (name) => asks.module(name)) : nothing
  if (path === 'eval' || path === 'Function') return ofCode(path, args)
  const contained = ofContainer(asks, path, node, args)
  if (contained) return contained
  if (path === 'Promise' && node?.type === 'NewExpression') return promised(asks, node)
  if (merging.has(path)) return { ...join(args), taints: mergeTaints(args.map((arg) => arg.taints)) }
  // It is asked for to load the very module, or to find it among those that are loaded.
  if (path === 'require.resolve') return first ?? nothing
  if (path === 'util.promisify' || path === 'util.callbackify' || path === 'util.deprecate') return first ?? nothing
  // A way to the constructors that have no name: of async functions, of generators.
  if (path === 'Object.getPrototypeOf' || path === 'Reflect.getPrototypeOf') return first ?? nothing
  const bytes = bytesOf(asks, path, args)
  if (bytes) return bytes
  if (path.startsWith('path.'))
    return { ...constant(pathOf(path, args)), taints: mergeTaints(args.map((arg) => arg.taints)) }
  const folded = foldCall(path, spreadOf(path, args) ?? known)
  if (folded !== undefined) {
    const hidden: Taint[] = decoders.test(path) && isLong(folded) ? [{ kind: 'decoded', detail: path }] : []
    return { ...constant(folded), taints: mergeTaints([hidden, ...args.map((arg) => asks.taintsOf(arg))]) }
  }
  const result = resultName(path)
  const taints: (readonly Taint[])[] = []
  if (result !== undefined && givesTaints(result)) taints.push(taintsOfResult(result, args.map(textsWithHost(asks))))
  if (first && (path === 'atob' || path === 'unescape')) taints.push(unpacked(first, asks.taintsOf(first)))
  if (path === 'FormData' && first) taints.push([{ kind: 'page', detail: 'a form of the page' }])
  if (keepsArguments(path))
    taints.push(
      ...passed(
        path,
        args.map((arg) => asks.taintsOf(arg)),
      ),
    )
  const value = result === undefined ? nothing : apiValue({ path: result, ...(node && { call: node }) })
  return { ...value, taints: mergeTaints([value.taints, ...taints]) }
}

const merging = new Set([
  'Object.assign',
  'Promise.resolve',
  'Promise.all',
  'Promise.race',
  'Promise.allSettled',
  'Object.freeze',
  'Object.create',
  'Object.defineProperty',
  'Array.from',
  '__importDefault',
  '__importStar',
  '_interopRequireDefault',
  '_interopRequireWildcard',
  'structuredClone',
])
const decoders = /^(?:atob|unescape|String\.from|zlib\.)/u
/** Two letters are a name; and a single letter that could be typed is not written as its number. */
const isLong = (value: Constant) =>
  (typeof value === 'string' && /^[!-~]$/u.test(value)) ||
  ((typeof value === 'string' || value instanceof Uint8Array) && value.length >= 2)

/** Text of another package that is decoded here. */
const unpacked = (value: Value, taints: readonly Taint[]): readonly Taint[] =>
  exported(value).length > 0 || taints.some(({ kind }) => kind === 'package')
    ? [{ kind: 'unpacked', detail: '' }]
    : none

/** Whether of a text that is put together something comes from other packages; all of them are one, so that none is left out. */
export const exported = ({ apis, constants }: Value): readonly Taint[] =>
  constants.length === 0 && apis.some(({ path }) => isExport(path)) ? [{ kind: 'package', detail: '' }] : none
const none: readonly Taint[] = []

/** Texts of an argument; of an options object those that name a host. */
export const textsWithHost =
  (asks: Asks) =>
  (value: Value): readonly string[] => {
    const texts = textsOf(value)
    if (value.made.length === 0) return texts
    return [
      ...texts,
      ...['host', 'hostname', 'url', 'uri', 'baseURL', 'href'].flatMap((name) => textsOf(asks.property(value, name))),
    ]
  }

/** `eval('require')` and `Function('return this')()` are the common ways around a bundler. */
function ofCode(path: 'eval' | 'Function', args: readonly Value[]): Value {
  const text = args.at(-1) ? textsOf(args.at(-1) as Value)[0] : undefined
  const name = /^\s*(?:return\s+)?\(?([\w$]+)\)?(?:\(\))?\s*;?\s*$/u.exec(text ?? '')?.[1]
  if (name === undefined) return nothing
  const way = name === 'this' ? 'global' : globalName(name)
  return apiValue({ path: path === 'eval' ? way : `${returning}${way}` })
}

const promised = (asks: Asks, node: Call): Value => {
  const executor = node.arguments[0] ? asks.value(node.arguments[0]) : nothing
  return join([asks.resolved(node), ...executor.functions.map((fn) => asks.returned(fn, [], undefined))])
}

/** Bytes that are listed as numbers: fewer hide nothing, such as the end of a line. */
const shortest = 4

function bytesOf(asks: Asks, path: string, args: readonly Value[]): Value | undefined {
  const [first, second] = args
  if (!/^(?:Buffer(?:\.from|\.concat)?|buffer\.Buffer(?:\.from)?|Uint8Array(?:\.from)?)$/u.test(path) || !first)
    return undefined
  const encoding = second?.constants[0]
  const taints = args.map((arg) => asks.taintsOf(arg))
  const numbers = first.elements?.map(({ constants }) => constants[0])
  if (path.endsWith('concat') || !numbers?.every((each) => typeof each === 'number')) {
    const bytes = toBytes(first.constants[0], encoding)
    const isEncoded = encoding === 'base64' || encoding === 'hex' || encoding === 'base64url'
    const isLong = (bytes?.length ?? 0) >= 2 || (!bytes && taints.flat().some(({ kind }) => kind === 'own-file'))
    const hidden: readonly Taint[] = !isEncoded
      ? []
      : isLong
        ? [{ kind: 'decoded', detail: String(encoding) }]
        : unpacked(first, taints[0] ?? [])
    return { ...constant(bytes), taints: mergeTaints([hidden, ...taints]) }
  }
  return {
    ...constant(Uint8Array.from(numbers as number[])),
    taints: mergeTaints([numbers.length < shortest ? [] : [{ kind: 'decoded', detail: 'bytes' }], ...taints]),
  }
}

function spreadOf(path: string, args: readonly Value[]): readonly Constant[] | undefined {
  const [first] = path.startsWith('String.from') ? args : []
  if (first?.constants[0] instanceof Uint8Array) return [...first.constants[0].slice(0, 60_000)]
  const spread = first?.elements
  return spread && spread.length < 60_000 ? spread.map(({ constants }) => constants[0]) : undefined
}

function pathOf(path: string, args: readonly Value[]): Constant {
  // Steps of which several may be much go together as callers gave them, which is not known any more.
  const isOpen = args.map((arg) => textsOf(arg).length > 1)
  const known = isOpen.filter(Boolean).length > 1 ? isOpen.indexOf(true) : args.length
  const parts = args.map((arg, index) => (index < known ? (firstText(arg) ?? hole) : hole))
  if (path === 'path.dirname') return joinPaths([parts[0] ?? hole, '..'])
  if (path === 'path.basename') return (parts[0] ?? hole).split('/').at(-1)
  if (path === 'path.resolve') {
    const start = parts.findLastIndex((part) => /^(?:[/~]|[a-z]:)/iu.test(part))
    return joinPaths(parts.slice(Math.max(0, start)))
  }
  return path === 'path.join' || path === 'path.normalize' ? joinPaths(parts) : hole
}

import { methodName } from './call.ts'
import type { Evaluator } from './evaluate.ts'
import { hostIn, hostsIn } from './hosts.ts'
import { globalName } from './names.ts'
import { type AnyNode, keyOf } from './nodes.ts'
import type { Report } from './report.ts'
import { firstText, kindsOf, namesOf, type Site } from './site.ts'
import { nothing, textsOf, type Value } from './value.ts'

const hooked =
  /^(?:fetch|XMLHttpRequest(?:\.open|\.send)?|ethereum(?:\.\w+)?|solana(?:\.\w+)?|navigator\.clipboard\.\w+|WebSocket(?:\.send)?|navigator\.sendBeacon|https?\.request|https?\.get|https?\.Server\.emit|fs\.(?:read|write|append)File(?:Sync)?|crypto\.create\w+|child_process\.\w+|process\.binding|Module\._load|Module\._resolveFilename|require\.extensions\.\w+)$/u
const moves = /^(?:location|document\.location|location\.href|document\.location\.href|global\.location)$/u
const matters = (path: string): boolean =>
  hooked.test(path) || ofLanguage.test(path) || moves.test(path) || setsProxy(path) || path === 'require'
/** Settings that send what a process and its children say by way of somebody else. */
export const isProxy = (name: string): boolean =>
  /^(?:https?_proxy|all_proxy|npm_config_(?:https?_)?proxy|npm_config_registry)$/iu.test(name)
const environment = 'process.env.'
const setsProxy = (path: string): boolean => path.startsWith(environment) && isProxy(path.slice(environment.length))
/** Objects of the language whose functions everybody uses. */
export const language: ReadonlySet<string> = new Set(
  'String Array Object Number JSON Map Set RegExp Promise Function Math Date Response Buffer'.split(' '),
)
/** `String.prototype.replace` and its like; `prototype` is no step of a way. */
const ofLanguage = new RegExp(`^(?:${[...language].join('|')})\\.(?!prototype$)\\w+$`, 'u')
/** Properties of an element by which a page loads something, or shows what may load it. */
export const loading: ReadonlySet<string> = new Set(['src', 'action', 'innerHTML', 'outerHTML', 'srcdoc'])
/** Those by which it may tell others what it knows. */
export const telling: ReadonlySet<string> = new Set(['href', 'textContent', 'cssText', 'background', 'backgroundImage'])
const writesPage: ReadonlySet<string> = new Set([...loading, ...telling])
const tells = new Set(['page', 'clipboard', 'keys'])
/** What was in the page before. */
const ofPage = /^document\.(?:querySelector(?:All)?\(\)|getElements?By\w+\(\)|forms)/u

/** Assignments that change what a page talks, pays or goes with. */
export function findAssignment(
  node: Extract<AnyNode, { type: 'AssignmentExpression' }>,
  evaluator: Evaluator,
  report: Report,
): void {
  const { left, right } = node
  if (left.type !== 'MemberExpression' && left.type !== 'Identifier') return
  const name = left.type === 'MemberExpression' ? keyOf(left.property, left.computed) : left.name
  const ways = waysTo(left, evaluator)
  // Of nearly all assignments it does not matter what is assigned.
  if (!writesPage.has(name ?? '') && !ways.some(matters)) return
  const value = evaluator.value(right)
  const way = ways.find((path) => hooked.test(path))
  if (way !== undefined && value.functions.length > 0) report.signal('page/hook', node, { name: way })
  const builtin = ways.find((path) => ofLanguage.test(path))
  if (builtin !== undefined && value.functions.length > 0) report.signal('tamper/language', node, { name: builtin })
  // The loader goes by the name of what it does; a bundler's own `require` is a variable, not a member.
  if (left.type === 'MemberExpression' && value.functions.length > 0 && ways.includes('require'))
    report.signal('page/hook', node, { name: 'Module._load' })
  const text = textsOf(value)[0] ?? ''
  if (ways.some(setsProxy) && isElsewhere(hostIn(text)))
    report.signal('tamper/security', node, { name: `the way that requests take, by ${hostIn(text)}` })
  if (ways.some((path) => moves.test(path)) && hostIn(text) !== '')
    report.signal('page/redirect', node, { url: text.slice(0, 200), host: hostIn(text) })
  if (writesPage.has(name ?? '') && left.type === 'MemberExpression') {
    const host = hostIn(text) || (hostsIn(text)[0] ?? '')
    const telling = evaluator.taintsOf(value).filter(({ kind }) => tells.has(kind))
    if (telling.length > 0)
      report.signal('flow/send', node, { from: kindsOf(telling), names: namesOf(telling), host, how: name ?? '' })
    const made = left.object.type === 'Super' ? [] : evaluator.value(left.object).apis
    if (name === 'src' && host !== '' && made.some(({ path }) => path === 'document.createElement()'))
      report.signal('page/script', node, { url: text.slice(0, 200), host })
    if (name === 'action' && host !== '' && made.some(({ path }) => ofPage.test(path)))
      report.signal('page/redirect', node, { url: text.slice(0, 200), host })
  }
  if (name === 'innerHTML' || name === 'outerHTML' || name === 'srcdoc') wrote(node, text, report)
}

/** The place itself; not what it held before, which an object of the file's own may have been given. */
function waysTo(place: Extract<AnyNode, { type: 'MemberExpression' | 'Identifier' }>, evaluator: Evaluator): string[] {
  if (place.type === 'Identifier') return evaluator.isDeclared(place) ? [] : [globalName(place.name)]
  if (place.object.type === 'Super') return []
  const { apis } = evaluator.value(place.object)
  return evaluator.member({ ...nothing, apis }, methodName(evaluator, place)).apis.map(({ path }) => path)
}

const isElsewhere = (host: string): boolean => host !== '' && !/^(?:localhost$|127\.|\[?::1)/u.test(host)

function wrote(node: AnyNode, text: string, report: Report): void {
  if (!/<(?:script|iframe)[^>]{0,200}src\s*=|http-equiv=["']?refresh/iu.test(text)) return
  report.signal('page/script', node, { url: text.slice(0, 200), host: hostsIn(text)[0] ?? '' })
}

const clipboards =
  /^(?:(?:clipboardy|copy-paste|clipboard)\.(?:write|writeSync|copy)|navigator\.clipboard\.writeText|electron\.clipboard\.writeText)$/u
const clipboardUse =
  /^(?:clipboardy|copy-paste|clipboard|clipboardy-cjs|navigator\.clipboard|electron\.clipboard)\.(?:default\.)?(?:read|readSync|readText|paste|write|writeSync|writeText|copy)$/u
const address = /^(?:0x[0-9a-fA-F]{40}|bc1[a-z0-9]{25,60}|T[1-9A-HJ-NP-Za-km-z]{33}|[1-9A-HJ-NP-Za-km-z]{26,44})$/u

/** `Object` and `Object.prototype` go by one name; what is defined on them, every object has. */
const isEverybodys = ({ path }: { readonly path: string }) => path === 'Object'

/** The receiver of a payment that the code itself asks for is written into it. */
function findPayment(node: AnyNode, args: readonly Value[], evaluator: Evaluator, report: Report): void {
  const inside = args.map((arg) => evaluator.property(arg, 'params'))
  const payments = [
    ...inside.flatMap(({ elements = [] }) => elements),
    ...(args[1]?.elements ?? []),
    ...args.slice(0, 1),
  ]
  const to = payments
    .flatMap((payment) => ['to', 'toPubkey', 'recipient'].map((name) => evaluator.property(payment, name)))
    .flatMap((value) => [firstText(value) ?? '', ...value.apis.map(({ call }) => writtenIn(call, evaluator))])
    .find((one) => address.test(one))
  if (to !== undefined) report.signal('wallet/pay', node, { name: to })
}

/** `new PublicKey('…')` */
function writtenIn(call: AnyNode | undefined, evaluator: Evaluator): string {
  const [first] = call?.type === 'NewExpression' ? call.arguments : []
  return first ? (firstText(evaluator.value(first)) ?? '') : ''
}

/** Patterns that payment addresses fit; the pattern itself is hostile and never tried. */
const ofAddresses =
  /0x\)?(?:\[[^\]]{1,20}\]|\\w)\{40\}|bc1[^{]{0,40}\{\d\d,\d\d\}|\[13[a-zA-Z]{0,3}\][^{]{0,40}\{2\d,\d\d\}|T\[[^\]]{1,30}\]\{33\}/u

/** A pattern that stands there, or may come out of what stands there. */
export const hasAddressPattern = (node: AnyNode): boolean =>
  node.type === 'Literal'
    ? node.value instanceof RegExp && ofAddresses.test(node.value.source)
    : node.type === 'NewExpression'

/** `text.replace(/0x[a-f0-9]{40}/g, …)`: whatever looks like an address in a text becomes another. */
export function findSwap(node: AnyNode, evaluator: Evaluator, report: Report): void {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.arguments.length < 2) return
  const method = keyOf(node.callee.property, node.callee.computed)
  const [pattern] = node.arguments
  if ((method !== 'replace' && method !== 'replaceAll') || !pattern) return
  const { constants } = evaluator.value(pattern)
  if (constants.some((one) => one instanceof RegExp && ofAddresses.test(one.source)))
    report.signal('address/swap', node, { count: 1, how: 'replaces' })
}

const pays =
  /(?:^|\.)ethereum\.(?:request|send|sendAsync)$|\.(?:sendTransaction|signTransaction|signAndSendTransaction)$|SystemProgram\.transfer$/u

/** Calls that write into a page or send its visitor elsewhere. */
export function findPage({ node, path, args, evaluator, report }: Site): void {
  const text = firstText(args[0]) ?? ''
  if (pays.test(path)) findPayment(node, args, evaluator, report)
  if (/^(?:Object\.defineProperty|Reflect\.defineProperty)$/u.test(path) && args[0]?.apis.some(isEverybodys))
    report.signal('page/hook', node, { name: `Object.prototype.${firstText(args[1]) ?? ''}`.slice(0, 80) })
  if (path === 'importScripts' && hostIn(text) !== '')
    report.signal('page/script', node, { url: text.slice(0, 200), host: hostIn(text) })
  const used = clipboardUse.exec(path)
  if (used) report.signal('clipboard/read', node, { does: /write|copy/u.test(used[0]) ? 'writes' : 'reads' })
  if (clipboards.test(path) && address.test(text)) report.signal('clipboard/swap', node, { name: text.slice(0, 80) })
  if (
    /^(?:document\.(?:write|writeln)|\$\(\)\.(?:html|append|prepend)|jQuery\(\)\.(?:html|append|prepend))$/u.test(path)
  )
    wrote(node, text, report)
  if (
    /^(?:location\.(?:replace|assign)|document\.location\.(?:replace|assign)|open)$/u.test(path) &&
    hostIn(text) !== ''
  ) {
    report.signal('page/redirect', node, { url: text.slice(0, 200), host: hostIn(text) })
  }
}

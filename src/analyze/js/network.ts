import { isClient, isLookup } from './apis.ts'
import type { Evaluator } from './evaluate.ts'
import { hostIn, hostsIn } from './hosts.ts'
import type { AnyNode, Call } from './nodes.ts'
import { textsWithHost } from './returns.ts'
import { isMetadataHost, secretPath } from './secrets.ts'
import { callOf, firstText, kindsOf, namesOf, type Site } from './site.ts'
import { collectorIn } from './text.ts'
import { mergeTaints, type Taint, textsOf, type Value } from './value.ts'

/** Calls that talk to other machines, and what they are given to say. */
export function findNetwork(site: Site): void {
  const { node, path, args, evaluator, report } = site
  if (isLookup(path)) {
    findLookup(site)
    return
  }
  if (!isClient(path)) return
  if (ofBots.test(path) && args.some((arg) => botToken.test(firstText(arg) ?? '')))
    report.signal('network/collector', node, { host: 'api.telegram.org' })
  const host = hostOf(site)
  if (isMetadataHost(host)) report.signal('secret/read', node, { name: 'cloud metadata', host })
  if (!path.includes('()')) {
    const url = firstText(args[0]) ?? ''
    const collector = collectorIn(url.slice(0, maxUrl)) ?? collectorIn(optionsAsUrl(args, evaluator))
    if (collector !== undefined) report.signal('network/collector', node, { host: collector.host })
    if (host !== '' && isDecoded(args[0], evaluator)) report.signal('network/hidden', node, { host })
    const method = methodOf(site)
    const kind = isSocket(path) ? 'network/socket' : 'network/request'
    report.signal(kind, node, { host, url: shown(url), how: path, ...(method !== '' && { method }) })
  }
  if (isLocal(site)) return
  const given = logsIn.test(path) ? args.map((arg) => shownAtLogin(arg, evaluator)) : args.map(evaluator.taintsOf)
  send(
    site,
    host,
    mergeTaints([uploaded(site), attached(site), ...given.map((taints, at) => misplaced(taints, at, site))]),
  )
}

/** What proves a client belongs into headers; elsewhere it is told to somebody else than it was meant for. */
function misplaced(taints: readonly Taint[], at: number, { path, args, evaluator }: Site): readonly Taint[] {
  const arg = args[at]
  if (!arg || !taints.some(isCredential)) return taints
  const others = setsHeader.test(path) ? [] : told(arg, /^(?:headers|auth)$/iu, evaluator)
  return taints.filter((taint) => !isCredential(taint) || others.some(({ detail }) => detail === taint.detail))
}

const isCredential = ({ kind }: Taint) => kind === 'credential'
const setsHeader = /\.(?:set|setHeader|setRequestHeader|header|headers|auth)$/u

/** A file that is put on another machine, by its path. */
function uploaded({ path, args: [file] }: Site): readonly Taint[] {
  if (!puts.test(path)) return []
  const name = firstText(file) ?? ''
  const secret = secretPath(name)
  return [secret === undefined ? { kind: 'file', detail: name.slice(0, 80) } : { kind: 'secret', detail: secret }]
}

const logsIn = /^ssh2\b.*\.connect$/u
/** What the client only signs with, or opens the key with; and the name that it logs in with. */
const proofs = /^(?:privateKey|passphrase|agent|username)$/u

/** What the other end sees of the options of a login. */
function shownAtLogin(options: Value, evaluator: Evaluator): readonly Taint[] {
  const name = evaluator.taintsOf(evaluator.property(options, 'username')).filter(isNoName)
  return mergeTaints([told(options, proofs, evaluator), name])
}

/** What is in options besides some of them. */
function told(options: Value, besides: RegExp, evaluator: Evaluator): readonly Taint[] {
  if (options.made.length === 0) return evaluator.taintsOf(options)
  const nodes = options.made.flatMap(({ properties, contents }) => [
    ...[...properties].flatMap(([name, values]) => (besides.test(name) ? [] : values)),
    ...contents,
  ])
  return mergeTaints(nodes.map((node) => evaluator.taintsOf(evaluator.value(node))))
}

const isNoName = ({ kind }: Taint) => kind !== 'user' && kind !== 'env-user'

/** `{ hostname, path }` as one text. */
const optionsAsUrl = (args: readonly Value[], evaluator: Evaluator): string =>
  args
    .flatMap((arg) => ['hostname', 'host', 'path'].map((name) => firstText(evaluator.property(arg, name)) ?? ''))
    .join('')
    .slice(0, maxUrl)
/** Characters of an address that are looked at. */
const maxUrl = 4_000

/** A bot whose token is written into the code tells its author. */
const ofBots = /^(?:node-telegram-bot-api|telegraf|grammy)\b/u
const botToken = /^\d{6,}:[\w-]{20,}$/u

/** Data that goes to a host: what of it says something about the machine, its user, its files. */
export function send(site: Site, host: string, taints: readonly Taint[]): void {
  const proves = /^(?:tls|ssh2|https?\.Agent|ssh2-sftp-client)/u.test(site.path)
  const telling = taints.filter(({ kind }) => !mute.has(kind) && !(proves && kind === 'key'))
  if (telling.length === 0) return
  site.report.signal('flow/send', site.node, { from: kindsOf(telling), names: namesOf(telling), host, how: site.path })
}

/** What comes from the same host, from the package itself or another, or from where it says that it downloads. */
const mute = new Set([
  'network',
  'decoded',
  'own-file',
  'request',
  'registry',
  'env-name',
  'package',
  'unpacked',
  'headers',
  'balance',
])

/** Files that a letter names, by the secrets that lie there. */
function attached({ path, args: [mail], evaluator }: Site): readonly Taint[] {
  if (!mail || !path.endsWith('.sendMail')) return []
  const list = evaluator.member(evaluator.property(mail, 'attachments'), undefined)
  return textsOf(evaluator.property(list, 'path')).flatMap((file) => {
    const secret = secretPath(file)
    return secret === undefined ? [] : [{ kind: 'secret', detail: secret }]
  })
}

/** `POST` or `PUT`, where the request says so. */
function methodOf({ path, args, evaluator }: Site): string {
  const said = args.flatMap((arg) => textsOf(evaluator.property(arg, 'method')))[0]?.toUpperCase() ?? ''
  if (said === 'POST' || said === 'PUT') return said
  return /\.(post|put)$/u.exec(path)?.[1]?.toUpperCase() ?? ''
}

/** The address itself was stored encoded: its own words, or that of the options that hold it. */
function isDecoded(target: Value | undefined, evaluator: Evaluator): boolean {
  if (!target) return false
  const parts = [target, ...['host', 'hostname', 'url', 'uri'].map((name) => evaluator.property(target, name))]
  return parts.some(({ taints }) => taints.some(({ kind }) => kind === 'decoded'))
}

/** A socket or pipe of this machine, told by its path: editors and loaders talk to themselves that way. */
function isLocal({ path, origin, args, evaluator }: Site): boolean {
  if (!/^net\.(?:connect|createConnection)\b/u.test(path)) return false
  const [target] = origin?.arguments ?? []
  const text = firstText(target ? evaluator.value(target) : args[0]) ?? ''
  return /^(?:[/~.\\]|\uffff\/)/u.test(text)
}

/** Clients of file transfer take the path of what they send. */
const puts = /^(?:ftp|basic-ftp|ssh2|ssh2-sftp-client)\b.*\.(?:put|fastPut|append|uploadFrom|uploadFromDir|upload)$/u

const isSocket = (path: string) =>
  /^(?:net|tls|dgram|ws|websocket|WebSocket|socket\.io-client|mqtt|nats|irc)\b/u.test(path)

/** Host of this call, or of the one that made the request which is written to. */
export function hostOf({ path, args, origin, evaluator, node }: Site): string {
  const [mail] = args
  if (mail && /^nodemailer\b.*\.sendMail$/u.test(path)) return domainOf(firstText(evaluator.property(mail, 'to')) ?? '')
  const here = hostAmong(args.flatMap(textsWithHost(evaluator))) || relayOf(path, args, evaluator)
  if (path.endsWith('XMLHttpRequest().open') && origin && here !== '') opened.set(origin, here)
  const before = origin && opened.get(origin)
  if (before !== undefined) return before
  if (!origin || origin === node) return here
  // What is written to a request may name any host; it goes where the request goes.
  return takesBody.test(path) ? hostBefore(origin, evaluator) || here : here || hostBefore(origin, evaluator)
}

const takesBody = /(?:\.(?:write|end)|\b(?:ws|WebSocket)\(\)\.send)$/u

/** Calls on the way from what opened a request that are looked at: `request(url).on(…).once(…)`. */
const maxChained = 8

function hostBefore(origin: Call, evaluator: Evaluator): string {
  let call: Call | undefined = origin
  for (let count = 0; call && count < maxChained; count++) {
    const args: readonly Value[] = call.arguments.map((argument) => evaluator.value(argument))
    const host = hostAmong(args.flatMap(textsWithHost(evaluator)))
    if (host !== '' || call.callee.type !== 'MemberExpression' || call.callee.object.type === 'Super') return host
    call = callOf(evaluator.value(call.callee.object))
  }
  return ''
}

/** Where a request goes is told when it is opened, what it carries when it is sent. */
const opened = new WeakMap<AnyNode, string>()

/** Through whom two pages find each other. */
function relayOf(path: string, [options]: Site['args'], evaluator: Evaluator): string {
  if (path !== 'RTCPeerConnection' || !options) return ''
  const servers = evaluator.member(evaluator.property(options, 'iceServers'), undefined)
  const [url = ''] = textsOf(evaluator.property(servers, 'urls'))
  return /^(?:stun|turn)s?:([\w.-]+)/u.exec(url)?.[1] ?? ''
}

/** Whose mailbox it is, where that is written out. */
const domainOf = (address: string) => /@([\w-]+(?:\.[\w-]+)+)>?$/u.exec(address)?.[1]?.toLowerCase() ?? ''

const hostAmong = (texts: readonly string[]): string => {
  for (const text of texts.slice(0, 40)) {
    const host = text.length < 4_000 ? hostIn(text) : ''
    if (host !== '') return host
  }
  return texts.flatMap((text) => hostsIn(text))[0] ?? ''
}

function findLookup(site: Site): void {
  const text = textsOf(site.args[0] ?? { constants: [], apis: [], functions: [], made: [], taints: [] })[0] ?? ''
  const host = hostIn(text) || hostIn(`http://${text}`)
  site.report.signal('network/lookup', site.node, { host })
  const taints = site.evaluator.taintsOf(
    site.args[0] ?? { constants: [], apis: [], functions: [], made: [], taints: [] },
  )
  send(site, host, taints)
}

const shown = (url: string) => url.slice(0, 300).replaceAll('\uffff', '…')

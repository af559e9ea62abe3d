import type { Evaluator } from './evaluate.ts'
import { hostIn, hostsIn } from './hosts.ts'
import { type AnyNode, keyOf } from './nodes.ts'
import type { Report } from './report.ts'
import { firstText, kindsOf, namesOf, type Site } from './site.ts'
import { textsOf } from './value.ts'

const hooked =
  /^(?:fetch|XMLHttpRequest(?:\.open|\.send)?|ethereum(?:\.\w+)?|solana(?:\.\w+)?|navigator\.clipboard\.\w+|WebSocket(?:\.send)?|navigator\.sendBeacon|https?\.request|https?\.get|process\.binding|Module\._load|Module\._resolveFilename|require\.extensions\.\w+)$/u
const moves = /^(?:location|document\.location|location\.href|document\.location\.href|global\.location)$/u
const writesPage = new Set(['src', 'href', 'action', 'innerHTML', 'outerHTML', 'srcdoc'])
const tells = new Set(['page', 'clipboard', 'keys'])

/** Assignments that change what a page talks, pays or goes with. */
export function findAssignment(
  node: Extract<AnyNode, { type: 'AssignmentExpression' }>,
  evaluator: Evaluator,
  report: Report,
): void {
  const { left, right } = node
  if (left.type !== 'MemberExpression' && left.type !== 'Identifier') return
  const name = left.type === 'MemberExpression' ? keyOf(left.property, left.computed) : left.name
  const ways = evaluator.value(left).apis.map(({ path }) => path)
  // Of nearly all assignments it does not matter what is assigned.
  if (!writesPage.has(name ?? '') && !ways.some((path) => hooked.test(path) || moves.test(path))) return
  const value = evaluator.value(right)
  const way = ways.find((path) => hooked.test(path))
  if (way !== undefined && value.functions.length > 0) report.signal('page/hook', node, { name: way })
  const text = textsOf(value)[0] ?? ''
  if (ways.some((path) => moves.test(path)) && hostIn(text) !== '')
    report.signal('page/redirect', node, { url: text.slice(0, 200), host: hostIn(text) })
  if ((name === 'src' || name === 'href' || name === 'action') && left.type === 'MemberExpression') {
    const host = hostIn(text)
    const telling = evaluator.taintsOf(value).filter(({ kind }) => tells.has(kind))
    if (telling.length > 0)
      report.signal('flow/send', node, { from: kindsOf(telling), names: namesOf(telling), host, how: name })
    const made = left.object.type === 'Super' ? [] : evaluator.value(left.object).apis
    if (name === 'src' && host !== '' && made.some(({ path }) => path === 'document.createElement()'))
      report.signal('page/script', node, { url: text.slice(0, 200), host })
  }
  if (name === 'innerHTML' || name === 'outerHTML' || name === 'srcdoc') wrote(node, text, report)
}

function wrote(node: AnyNode, text: string, report: Report): void {
  if (!/<(?:script|iframe)[^>]{0,200}src\s*=|http-equiv=["']?refresh/iu.test(text)) return
  report.signal('page/script', node, { url: text.slice(0, 200), host: hostsIn(text)[0] ?? '' })
}

const clipboards =
  /^(?:(?:clipboardy|copy-paste|clipboard)\.(?:write|writeSync|copy)|navigator\.clipboard\.writeText|electron\.clipboard\.writeText)$/u
const address = /^(?:0x[0-9a-f]{40}|bc1[a-z0-9]{25,60}|T[1-9A-Z]{33}|[13][1-9A-HJ-NP-Z]{25,34})$/iu

/** Calls that write into a page or send its visitor elsewhere. */
export function findPage({ node, path, args, report }: Site): void {
  const text = firstText(args[0]) ?? ''
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

import { isClient, isServer } from './apis.ts'
import { shown } from './files.ts'
import { hostOf, send } from './network.ts'
import type { Call } from './nodes.ts'
import { callOf, firstText, type Site } from './site.ts'

const shells = /(?:^|[/\\])(?:sh|bash|zsh|dash|ksh|cmd|cmd\.exe|powershell|powershell\.exe|pwsh)$/iu

const pipes = new Set(['pipe', 'pump', 'pipeTo'])
export const isPipe = ({ callee }: Call): boolean =>
  callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && pipes.has(callee.property.name)

/** What a named host sends is typed into a shell. A terminal in a page does so with what its own visitors send. */
export function findTyped({ node, path, args, receiver, evaluator, report }: Site): void {
  if (!/(?:\.stdin\.write|pty\.spawn\(\)\.write)$/u.test(path) || !receiver) return
  const told = args[0]
    ? evaluator.taintsOf(args[0]).find(({ kind, detail }) => kind === 'network' && detail !== '')
    : undefined
  const shell = receiver.apis.map((api) => ({ ...api, path: api.path.replace(/\.stdin$/u, '') }))
  if (told && isOfShell(shell, evaluator)) report.signal('flow/shell', node, { host: told.detail })
}

const pipelines = /^(?:stream(?:\/promises|\.promises)?\.pipeline|pump)$/u

/** `pipeline(a, b, c)`: what `a` gives reaches each of them. */
export function findPipelines(site: Site): void {
  const [first, ...targets] = site.args
  if (!first || !pipelines.test(site.path)) return
  for (const target of targets.slice(0, 8)) findPipes({ ...site, receiver: first, args: [target] })
}

/** `a.pipe(b)`: what flows from one end to the other. */
export function findPipes(site: Site): void {
  const { node, args, receiver, evaluator, report } = site
  if (!receiver || !args[0]) return
  const from = evaluator.taintsOf(receiver)
  for (const { path, call } of args[0].apis) {
    const origin = call?.type === 'CallExpression' || call?.type === 'NewExpression' ? call : undefined
    const target = origin?.arguments[0] ? firstText(evaluator.value(origin.arguments[0])) : undefined
    const outside = from.filter(({ kind }) => kind === 'network')
    if (path.startsWith('fs.createWriteStream()') && outside.length > 0) {
      report.signal('flow/write', node, { host: outside[0]?.detail ?? '', path: shown(target) })
    }
    if (isClient(path)) {
      const host = hostOf({ ...site, origin, args: [] })
      send({ ...site, path }, host, from)
      if (isOfShell(receiver.apis, evaluator)) report.signal('flow/shell', node, { host })
    }
    const reachesShell = isOfShell(args[0].apis, evaluator)
    const isSocket =
      receiver.apis.some((api) => isClient(api.path) || isServer(api.path)) ||
      from.some(({ kind }) => kind === 'network' || kind === 'request')
    if (reachesShell && isSocket)
      report.signal('flow/shell', node, { host: hostOf({ ...site, origin: callOf(receiver), args: [] }) })
  }
}

function isOfShell(apis: Site['args'][number]['apis'], evaluator: Site['evaluator']): boolean {
  return apis.some(({ path, call }) => {
    if (
      !/^(?:child_process\.|node-pty\.|@lydell\/node-pty\.|@homebridge\/node-pty)/u.test(path) ||
      (call?.type !== 'CallExpression' && call?.type !== 'NewExpression')
    )
      return false
    const program = call.arguments[0] ? evaluator.value(call.arguments[0]) : undefined
    return program?.constants.some((text) => typeof text === 'string' && shells.test(text)) || /pty/u.test(path)
  })
}

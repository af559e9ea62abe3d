import { unpacked } from './packer.ts'
import { kindsOf, namesOf, type Site } from './site.ts'
import { isWhole, type Taint, textsOf, type Value } from './value.ts'

const runners =
  /^(?:eval|Function|execScript|vm\.(?:runIn(?:This|New)?Context|Script|compileFunction|SourceTextModule)|Module\._compile|.*\._compile|setTimeout|setInterval|setImmediate|Module\(\)\._compile|worker_threads\.Worker|require-from-string|(?:module|import)-from-string(?:\.\w+)?|vm2\.(?:Node)?VM\(\)\.run|node-eval|safe-eval|static-eval)$/u
const timers = /^(?:setTimeout|setInterval|setImmediate)$/u

/** Text that is run as code, and callbacks that are handed to such (`promise.then(eval)`). */
export function findCode(site: Site): void {
  const { path, args, receiver, evaluator } = site
  if (runners.test(path)) {
    const code = path === 'Function' ? args.at(-1) : args[0]
    if (!code || (path === 'worker_threads.Worker' && !runsText(site))) return
    if (timers.test(path) && !isText(code)) return
    ran(site, code, path)
    lend(site, code)
  }
  if (path === 'Blob' && args[1] && /javascript/iu.test(textsOf(evaluator.property(args[1], 'type'))[0] ?? ''))
    for (const part of args[0]?.elements ?? []) for (const text of textsOf(part)) site.readCode(text, site)
  const made =
    path === 'Reflect.construct' && args[0]?.apis.some((api) => api.path === 'Function') ? args[1] : undefined
  if (made) ran(site, made.elements?.at(-1) ?? made, 'Function')
  if (!receiver || made) return
  for (const arg of args) {
    if (!arg.apis.some((api) => api.path === 'eval' || api.path === 'Function')) continue
    ran(site, { ...receiver, taints: evaluator.taintsOf(receiver) }, 'eval')
  }
}

/** Whether a timer is given a text and no function. */
const isText = (value: Value) =>
  value.functions.length === 0 && (textsOf(value).length > 0 || value.taints.some(({ kind }) => kind === 'unpacked'))

/** `new Function('require', text)`: module systems hand over `exports` and `module` too. */
function lend({ node, path, args, report, evaluator }: Site, code: Value): void {
  const names = path === 'Function' ? args.slice(0, -1).flatMap(textsOf) : []
  if (!names.includes('require') || names.includes('exports') || names.includes('module') || textsOf(code).length > 0)
    return
  report.signal('code/dynamic', node, { how: path, from: kindsOf(evaluator.taintsOf(code)), lends: 'require' })
}

const runsText = ({ args, evaluator }: Site) =>
  args[1] ? evaluator.property(args[1], 'eval').constants.includes(true) : false

function ran(site: Site, code: Value, how: string): void {
  const { node, report, evaluator } = site
  const plain = unpacked(node.arguments[0], evaluator)
  if (plain !== undefined) {
    site.readCode(plain, site)
    return
  }
  const taints = evaluator.taintsOf(code)
  const texts = textsOf(code).filter(isWhole)
  const outside = taints.filter(isForeign)
  if (outside.length > 0) report.signal('flow/run', node, { from: namesOf(outside), how, host: hostOf(outside) })
  const packed = taints.find(({ kind }) => kind === 'unpacked')?.detail
  const carrier = taints.find(({ kind, detail }) => kind === 'own-file' && noCode.test(detail))
  if (carrier) report.signal('code/decoded', node, { how: `what lies in ${carrier.detail}` })
  else if (taints.some(({ kind }) => kind === 'decoded')) report.signal('code/decoded', node, { how })
  else if (packed !== undefined) report.signal('code/decoded', node, { how: `what ${packed} exports`, package: packed })
  else if (texts.length === 0) report.signal('code/dynamic', node, { how, from: kindsOf(taints) })
  for (const text of texts.slice(0, 3)) site.readCode(text, site)
}

/** Pictures, fonts, sounds and packed data: nobody's code lies there to be read. */
const noCode =
  /(?:^|[/])(?:README|LICEN[CS]E|CHANGELOG|NOTICE)\b|\.(?:json|md|markdown|csv|png|jpe?g|gif|ico|bmp|webp|woff2?|ttf|otf|eot|mp[34]|wav|ogg|webm|pdf|zip|gz|tgz|br|xz|7z|dat|bin|db|lock|log)$/iu

const isForeign = ({ kind }: Taint) => kind === 'network' || kind === 'request'
const hostOf = (taints: readonly Taint[]) => taints.find(({ detail }) => detail !== '')?.detail ?? ''

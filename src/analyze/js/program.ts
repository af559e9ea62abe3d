import type { Program } from 'acorn'
import { reasonOf } from '../../parse/fault.ts'
import { isRunner } from './acting.ts'
import { type Bindings, bind } from './bindings.ts'
import { type Parts, partsOf } from './call.ts'
import { findCode } from './code.ts'
import { findCommands, findTemplate } from './commands.ts'
import { findConditions } from './conditions.ts'
import { Evaluator } from './evaluate.ts'
import { findFiles } from './files.ts'
import { link } from './link.ts'
import { runningOnLoad } from './loads.ts'
import { findNetwork } from './network.ts'
import { type AnyNode, type Call, type FunctionNode, keyOf } from './nodes.ts'
import { offersOf } from './offers.ts'
import { findAssignment, findPage, findSwap } from './page.ts'
import { findDrain } from './payments.ts'
import { Decoders, mayDecode } from './pure/decoders.ts'
import { Quiet } from './quiet/quiet.ts'
import { findImports, findReferences, findRequired, findUses } from './references.ts'
import { remembered } from './remembered.ts'
import { findRemote } from './remote.ts'
import { Report } from './report.ts'
import { Shapes } from './shapes.ts'
import type { Site } from './site.ts'
import { findPipelines, findPipes, findTyped, isPipe } from './streams.ts'
import { findInText } from './text.ts'
import { withOwnExports } from './together/exports.ts'
import type { JsFile } from './types.ts'
import type { Value } from './value.ts'

/** Rounds of linking calls to functions: each sees through one more layer of wrappers. Bundles get by with one. */
const roundsFor = (text: string) => (text.length > 150_000 ? 1 : 2)

/** Characters of an unreadable file up to which its values are followed all the same. */
const maxUnreadable = 200_000

/** How much a text can do: nothing but load files, something by itself, or something across its functions. */
export type Power = 'none' | 'quiet' | 'busy'

/** Reads text that is run as code; `undefined` where no more of it is read. */
export type ReadInner = (text: string) => JsFile | undefined

export function analyseProgram(
  program: Program,
  { text, path, power, mayBeQuiet }: { text: string; path: string; power: Power; mayBeQuiet: boolean },
  readInner: ReadInner,
): JsFile {
  const shapes = new Shapes(text)
  const quiet = mayBeQuiet ? new Quiet() : undefined
  const own = bind(program, (node, parent) => {
    shapes.look(node, parent)
    quiet?.look(node, parent)
  })
  const unreadable = shapes.found(program, own)
  if (unreadable.length === 0 && quiet?.isSure(text, own)) return readQuiet(own, text, path)
  const bindings = withOwnExports(program, text, own)
  const decoders = mayDecode.test(text) ? new Decoders(bindings, shapes.rotations, text) : undefined
  const evaluator = new Evaluator(bindings, undefined, decoders)
  let isLeftOut = true
  const report = reportOf(text, path, bindings, evaluator, () => isLeftOut)
  const readCode: Site['readCode'] = (code, { node }) => {
    const inner = readInner(code)
    if (inner) report.include(inner, node)
  }
  let problem: string | undefined
  try {
    findInText(text, report)
    for (const { shape, node } of unreadable) report.signal('code/obfuscated', node, { shape })
    // What a large unreadable file does is not worth minutes: that it is unreadable decides.
    isLeftOut = power === 'none' || (unreadable.length > 0 && text.length > maxUnreadable)
    const rounds = isLeftOut || power === 'quiet' ? 0 : roundsFor(text)
    follow(bindings, evaluator, rounds)
    findActs(bindings.acts, { evaluator, report, readCode })
    if (!isLeftOut) findConditions(program, { bindings, evaluator, report, acts: report.acts })
    problem = evaluator.problem
  } catch (thrown) {
    problem = reasonOf(thrown)
  }
  const { references, commands, signals, namesMore } = report
  return { references, commands, signals, namesMore, ...(problem !== undefined && { problem }) }
}

/** @param isLeftOut its functions are not followed, so that nothing in them is known to run */
function reportOf(
  text: string,
  path: string,
  bindings: Bindings,
  evaluator: Evaluator,
  isLeftOut: () => boolean = () => false,
): Report {
  // Worked out only when something is found in a function: most files have nothing to tell.
  let running: ReadonlySet<FunctionNode> | undefined
  let offers: ReadonlyMap<FunctionNode, readonly string[]> | undefined
  const placeOf = (node: AnyNode) => bindings.within.get(node)
  const runs = (node: AnyNode) => {
    const place = placeOf(node)
    if (place === undefined) return 'load'
    running ??= isLeftOut() ? new Set() : runningOnLoad(bindings, evaluator)
    return running.has(place) ? 'load' : 'call'
  }
  return new Report(text, path, runs, (node) => {
    offers ??= offersOf(bindings, evaluator)
    return offers.get(placeOf(node) as FunctionNode) ?? []
  })
}

/** Whose functions a quiet file runs, as signals of the kind `code/uses`. */
export function usesOf(program: Program, text: string, path: string): JsFile {
  const bindings = withOwnExports(program, text, bind(program))
  const evaluator = new Evaluator(bindings)
  const report = reportOf(text, path, bindings, evaluator)
  for (const node of bindings.acts) {
    if (evaluator.exhausted) break
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') continue
    for (const { path } of evaluator.value(node.callee as AnyNode).apis) findUses({ node, path, report })
  }
  return { references: [], commands: [], signals: report.signals }
}

/** A file that acts by nothing of its own: what it loads, and what its bare text says. */
function readQuiet(bindings: Bindings, text: string, path: string): JsFile {
  const report = new Report(text, path, () => 'load')
  findInText(text, report)
  const evaluator = new Evaluator(bindings)
  for (const node of bindings.acts) {
    findImports(node, { evaluator, report })
    findRequired(node, bindings, report)
  }
  const { references, commands, signals, namesMore } = report
  return { references, commands, signals, namesMore, isQuiet: true }
}

/** @returns whether there was more than the bounds allow */
export function follow(bindings: Bindings, evaluator: Evaluator, rounds: number): boolean {
  let open = bindings.acts
  for (let round = 0; round < rounds; round++) {
    open = link(open, evaluator)
    const isTooMuch = evaluator.exhausted
    evaluator.nextRound()
    if (isTooMuch) return true
  }
  return false
}

const finders = [
  findReferences,
  findUses,
  findCommands,
  findNetwork,
  findFiles,
  findCode,
  findPage,
  findRemote,
  findTyped,
  findPipelines,
]

/** The language's own functions, which most calls of known ways are: of these only one finder has to say something. */
const isLanguage = remembered((path) => language.test(path) && !path.endsWith('.defineProperty'))
const language =
  /^(?:Array|BigInt|Boolean|Date|Error|JSON|Map|Math|Number|Object|Promise|RangeError|Reflect|RegExp|Set|String|Symbol|SyntaxError|TypeError|WeakMap|WeakSet|isNaN|parseFloat|parseInt)(?:\.[a-zA-Z]+)?$/u
const findersOfLanguage = [findCode]

/** What these acts do, as far as the evaluator's bounds let it see. */
export function findActs(acts: readonly AnyNode[], common: Pick<Site, 'evaluator' | 'report' | 'readCode'>): void {
  const { evaluator, report } = common
  for (const node of acts) {
    if (evaluator.exhausted) break
    findImports(node, common)
    if (node.type === 'AssignmentExpression') findAssignment(node, evaluator, report)
    if (node.type === 'TaggedTemplateExpression') findTemplate(node, evaluator, report)
    findSwap(node, evaluator, report)
    if (node.type === 'CallExpression' || node.type === 'NewExpression') findAt(node, common)
  }
}

function findAt(node: Call, common: Pick<Site, 'evaluator' | 'report' | 'readCode'>): void {
  const parts = partsOf(common.evaluator, node)
  const { callee, receiver } = parts
  findDrain(node, () => parts.args, common.evaluator, common.report)
  if (isPipe(node)) findPipes({ ...common, node, path: '', origin: undefined, args: parts.args, receiver })
  for (const { path, call } of callee.apis) {
    const site: Site = { ...common, node, path, origin: asCall(call), args: parts.args, receiver }
    for (const find of isLanguage(path) ? findersOfLanguage : finders) find(site)
  }
  for (const [fn, ...args] of handedOver(node, parts, common.evaluator))
    for (const { path } of fn?.apis ?? [])
      if (isRunner(path))
        for (const find of finders) find({ ...common, node, path, origin: undefined, args, receiver: undefined })
}

/** What a call has called with arguments that stand there too: `setTimeout(f, 9, x)`, `list.forEach(f)`. */
function handedOver(node: Call, parts: Parts, evaluator: Evaluator): readonly (readonly Value[])[] {
  const { callee, receiver } = parts
  const timer = callee.apis.find(({ path }) => later.test(path))?.path
  const method = receiver && node.callee.type === 'MemberExpression' ? keyOf(node.callee.property, false) : undefined
  if (timer === undefined && method !== 'forEach' && method !== 'map') return []
  const [first, ...others] = parts.args
  if (!first || first.apis.length === 0) return []
  if (timer === undefined) return receiver ? [[first, evaluator.member(receiver, undefined)]] : []
  return [[first, ...(timed.test(timer) ? others.slice(1) : others)]]
}

const timed = /^set(?:Timeout|Interval)$/u
const later = /^(?:setTimeout|setInterval|setImmediate|queueMicrotask|process\.nextTick)$/u

const asCall = (node: AnyNode | undefined): Call | undefined =>
  node?.type === 'CallExpression' || node?.type === 'NewExpression' ? node : undefined

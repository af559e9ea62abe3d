import type { KnownKind } from '../signals.ts'
import type { Bindings } from './bindings.ts'
import { partsOf } from './call.ts'
import type { Evaluator } from './evaluate.ts'
import { startedFrom } from './loads.ts'
import { type AnyNode, type FunctionNode, isFunction, walk } from './nodes.ts'
import type { Report } from './report.ts'
import { textsOf } from './value.ts'

/** What is worth hiding; other acts are not asked under which conditions they stand. */
const matters: ReadonlySet<KnownKind> = new Set([
  'file/delete',
  'file/write',
  'process/run',
  'process/shell',
  'network/request',
  'network/socket',
  'network/lookup',
  'code/dynamic',
  'code/decoded',
  'flow/run',
  'flow/send',
  'tamper/language',
])

/** Milliseconds from which a timer outlasts whoever looks on. */
const longSleep = 10 * 60_000
/** Conditions that are looked into for one file. */
const maxConditions = 2_000

interface Branch {
  readonly condition: string
  readonly at: AnyNode
  /** Where what stands under it begins and ends. */
  readonly start: number
  readonly end: number
}

/**
 * Tells which acts wait: for a date, a language or country, a machine or a user, a machine that nobody watches, chance, or
 * a timer of many minutes. Analysts and build services are to see nothing; honest code asks such things for other ends, so
 * this is a fact that other evidence is held against.
 */
export function findConditions(
  program: AnyNode,
  { bindings, evaluator, report, acts }: Pick<Asked, 'bindings' | 'evaluator' | 'report' | 'acts'>,
): void {
  const worth = acts.filter(({ kind }) => matters.has(kind))
  if (worth.length === 0 || evaluator.exhausted) return
  for (const branch of branchesIn(program, evaluator)) {
    const inside = bindings.acts.filter((act) => isIn(act, branch))
    const called = startedFrom(functionsCalledIn(inside, evaluator), bindings, evaluator)
    const under = worth.filter(({ kind, node }) => {
      const place = bindings.within.get(node)
      // What replaces a function of the language and answers as it likes now and then has the condition inside.
      const holds = kind === 'tamper/language' && isIn(branch.at, node)
      return holds || isIn(node, branch) || (place !== undefined && called.has(place))
    })
    const at = inside[0] ?? under[0]?.node
    if (at && under.length > 0)
      report.signal('hide/condition', at, {
        condition: branch.condition,
        acts: [...new Set(under.map(({ kind }) => kind))].sort(),
      })
  }
}

interface Asked {
  readonly bindings: Bindings
  readonly evaluator: Evaluator
  readonly report: Report
  /** All that were found, in this file and in those that are read together with it. */
  readonly acts: Report['acts']
}

const isIn = ({ start, end }: AnyNode, range: { readonly start: number; readonly end: number }) =>
  start >= range.start && end <= range.end

const functionsCalledIn = (acts: readonly AnyNode[], evaluator: Evaluator): readonly FunctionNode[] =>
  acts.slice(0, 40).flatMap((act) => {
    if (act.type !== 'CallExpression' && act.type !== 'NewExpression') return []
    const { callee, args } = partsOf(evaluator, act)
    return [...callee.functions, ...args.flatMap(({ functions }) => functions)]
  })

function* branchesIn(program: AnyNode, evaluator: Evaluator): Iterable<Branch> {
  const found: Branch[] = []
  walk(program, (node, parent) => {
    if (found.length >= maxConditions) return false
    if (node.type === 'IfStatement') {
      const after = leaves(node.consequent) && parent ? { start: node.end, end: parent.end } : node
      add(node.test, after.start === node.start ? { start: node.consequent.start, end: node.end } : after)
    }
    if (node.type === 'ConditionalExpression') add(node.test, { start: node.consequent.start, end: node.end })
    if (node.type === 'LogicalExpression' && node.operator === '&&') add(node.left, node.right)
    if (node.type === 'CallExpression' && isLongTimer(node, evaluator) && node.arguments[0])
      found.push({ condition: 'sleep', at: node, start: node.arguments[0].start, end: node.arguments[0].end })
    return undefined
  })
  yield* found

  function add(test: AnyNode, { start, end }: { readonly start: number; readonly end: number }): void {
    const condition = conditionOf(test, evaluator)
    if (condition !== undefined) found.push({ condition, at: test, start, end })
  }
}

/** `if (…) return`: what stands under the condition is the rest. */
const leaves = (node: AnyNode): boolean =>
  node.type === 'ReturnStatement' ||
  (node.type === 'BlockStatement' && node.body.length === 1 && node.body[0]?.type === 'ReturnStatement')

function isLongTimer(
  { arguments: [, delay], callee }: Extract<AnyNode, { type: 'CallExpression' }>,
  evaluator: Evaluator,
) {
  if (!delay || !evaluator.value(callee).apis.some(({ path }) => path === 'setTimeout')) return false
  return evaluator.value(delay).constants.some((time) => typeof time === 'number' && time >= longSleep)
}

/** What a test asks, if it is something that only the victim's machine should answer. */
function conditionOf(test: AnyNode, evaluator: Evaluator): string | undefined {
  let found: string | undefined
  walk(test, (node) => {
    if (found !== undefined || isFunction(node)) return false
    if (node.type === 'BinaryExpression' && comparisons.has(node.operator)) {
      found =
        compared(node.left as AnyNode, node.right, evaluator) ?? compared(node.right, node.left as AnyNode, evaluator)
      return found === undefined
    }
    if (node.type === 'CallExpression') found = told(node, evaluator)
    return found === undefined
  })
  return found
}

const comparisons = new Set(['<', '>', '<=', '>=', '==', '===', '!=', '!=='])
const [firstDate, lastDate] = [Date.UTC(2015, 0), Date.UTC(2100, 0)]

function compared(asked: AnyNode, against: AnyNode, evaluator: Evaluator): string | undefined {
  const value = evaluator.value(asked)
  const paths = value.apis.map(({ path }) => path)
  const number = evaluator.value(against).constants.find((one) => typeof one === 'number')
  if (paths.some((path) => path === 'Math.random()')) return 'chance'
  if (paths.some((path) => clock.test(path)) && isDate(against, number, evaluator)) return 'date'
  if (paths.some((path) => part.test(path)) && number !== undefined) return 'date'
  if (
    paths.some((path) => /^os\.(?:cpus\(\)\.length|totalmem\(\)|uptime\(\)|freemem\(\))$/u.test(path)) &&
    number !== undefined
  )
    return 'machine'
  const isText = evaluator.value(against).constants.some((one) => typeof one === 'string')
  return isText ? whose(evaluator.taintsOf(value).map(({ kind }) => kind)) : undefined
}

const clock = /^Date(?:\.now)?\(\)(?:\.(?:getTime|valueOf)\(\))?$/u
const part = /^Date\(\)\.get(?:UTC)?(?:Month|Date|Day|Hours|FullYear)\(\)$/u

/** A day that is written into the code, not one that is worked out from the last time. */
function isDate(node: AnyNode, number: number | undefined, evaluator: Evaluator): boolean {
  if (number !== undefined) return number >= firstDate && number <= lastDate
  let isWritten = false
  walk(node, (one) => {
    if (
      one.type === 'NewExpression' &&
      one.arguments.length > 0 &&
      evaluator.value(one.callee).apis.some(({ path }) => path === 'Date')
    )
      isWritten = one.arguments.every((argument) => evaluator.value(argument).constants.length === 1)
    if (one.type === 'Identifier' && !isWritten) {
      const made = evaluator
        .value(one)
        .apis.find(({ path, call }) => path === 'Date()' && call?.type === 'NewExpression')?.call
      if (made?.type === 'NewExpression' && made.arguments.length > 0)
        isWritten = made.arguments.every((argument) => evaluator.value(argument).constants.length === 1)
    }
    return !isWritten
  })
  return isWritten
}

/** `list.includes(zone)`, `/^ru/.test(language)`, `name.startsWith('x')`, and functions of its own that ask such. */
function told(node: Extract<AnyNode, { type: 'CallExpression' }>, evaluator: Evaluator): string | undefined {
  const { callee } = node
  if (callee.type !== 'MemberExpression')
    return whose(evaluator.taintsOf(evaluator.value(node)).map(({ kind }) => kind))
  const asks =
    callee.property.type === 'Identifier' &&
    /^(?:includes|startsWith|endsWith|test|match|indexOf|has|some)$/u.test(callee.property.name)
  if (!asks || callee.object.type === 'Super') return undefined
  const values = [callee.object, ...node.arguments].map((one) => evaluator.value(one))
  if (
    !values.some(
      (value) => textsOf(value).length > 0 || value.constants.some((one) => one instanceof RegExp) || value.elements,
    )
  )
    return undefined
  return whose(values.flatMap((value) => evaluator.taintsOf(value)).map(({ kind }) => kind))
}

function whose(kinds: readonly string[]): string | undefined {
  if (kinds.includes('locale')) return 'place'
  if (kinds.includes('host')) return 'machine'
  return kinds.includes('user') ? 'user' : undefined
}

import type { KnownKind } from '../signals.ts'
import type { Bindings } from './bindings.ts'
import { partsOf } from './call.ts'
import type { Evaluator } from './evaluate.ts'
import { startedFrom } from './loads.ts'
import { type AnyNode, type FunctionNode, keyOf, walk } from './nodes.ts'
import { type Question, questionOf } from './questions.ts'
import type { Report } from './report.ts'

/** What is worth hiding; other acts are not asked under which conditions they stand. */
const matters: ReadonlySet<KnownKind> = new Set([
  'file/delete',
  'file/write',
  'process/run',
  'process/shell',
  'process/hidden',
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
 * Tells which acts wait: for a date, a language or country, a machine or a user, for nobody to look on (a build service, a
 * debugger), for production, chance, or a timer of many minutes. Analysts and build services are to see nothing; honest
 * code asks such things for other ends, so this is a fact that other evidence is held against.
 */
export function findConditions(
  program: AnyNode,
  { bindings, evaluator, report, acts }: Pick<Asked, 'bindings' | 'evaluator' | 'report' | 'acts'>,
): void {
  const worth = acts.filter(({ kind }) => matters.has(kind))
  if (worth.length === 0 || evaluator.exhausted) return
  for (const branch of branchesIn(program, { bindings, evaluator })) {
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

/** From where to where. */
type Range = Pick<AnyNode, 'start' | 'end'>

function branchesIn(program: AnyNode, asked: Pick<Asked, 'bindings' | 'evaluator'>): readonly Branch[] {
  const found: Branch[] = []
  walk(program, (node, parent) => {
    if (found.length >= maxConditions) return false
    if (node.type === 'IfStatement') {
      const { test, consequent, alternate, end } = node
      const question = questionOf(test, asked) ?? (parent && isTrap(node, parent) ? { no: 'debugger' } : undefined)
      if (leaves(consequent) && parent) add(test, question, undefined, { start: end, end: parent.end })
      else add(test, question, consequent, alternate)
      if (leaves(consequent) && alternate) add(test, question, undefined, alternate)
    }
    if (node.type === 'ConditionalExpression')
      add(node.test, questionOf(node.test, asked), node.consequent, node.alternate)
    if (node.type === 'LogicalExpression' && node.operator === '&&')
      add(node.left, questionOf(node.left, asked), node.right)
    if (node.type === 'LogicalExpression' && node.operator === '||')
      add(node.left, questionOf(node.left, asked), undefined, node.right)
    if (node.type === 'CallExpression' && isLongTimer(node, asked.evaluator) && node.arguments[0])
      found.push({ condition: 'sleep', at: node, start: node.arguments[0].start, end: node.arguments[0].end })
    return undefined
  })
  return found

  function add(at: AnyNode, question: Question | undefined, yes?: Range, no?: Range | null): void {
    if (question?.yes !== undefined && yes) found.push({ condition: question.yes, at, start: yes.start, end: yes.end })
    if (question?.no !== undefined && no) found.push({ condition: question.no, at, start: no.start, end: no.end })
  }
}

/** `if (…) return`: what stands under the condition is the rest. */
function leaves(node: AnyNode): boolean {
  const last = node.type === 'BlockStatement' ? node.body.at(-1) : node
  if (last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement') return true
  return last?.type === 'ExpressionStatement' && isExit(last.expression)
}

const isExit = (node: AnyNode): boolean =>
  node.type === 'CallExpression' &&
  node.callee.type === 'MemberExpression' &&
  node.callee.object.type === 'Identifier' &&
  node.callee.object.name === 'process' &&
  /^(?:exit|abort|reallyExit)$/u.test(keyOf(node.callee.property, node.callee.computed) ?? '')

/** `const before = Date.now(); debugger; if (Date.now() - before > 100) …`: only a debugger takes its time. */
function isTrap({ test, start }: Extract<AnyNode, { type: 'IfStatement' }>, parent: AnyNode): boolean {
  const body = parent.type === 'Program' || parent.type === 'BlockStatement' ? parent.body : []
  return (
    test.type === 'BinaryExpression' &&
    /^>=?$/u.test(test.operator) &&
    body.some((statement) => statement.type === 'DebuggerStatement' && statement.end <= start)
  )
}

function isLongTimer(
  { arguments: [, delay], callee }: Extract<AnyNode, { type: 'CallExpression' }>,
  evaluator: Evaluator,
) {
  if (!delay || !evaluator.value(callee).apis.some(({ path }) => path === 'setTimeout')) return false
  return evaluator.value(delay).constants.some((time) => typeof time === 'number' && time >= longSleep)
}

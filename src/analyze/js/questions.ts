import type { Binding, Bindings } from './bindings.ts'
import type { Evaluator } from './evaluate.ts'
import { type AnyNode, isFunction, keyOf, walk } from './nodes.ts'
import { textsOf, type Value } from './value.ts'

/** What holds where a test is true, and where it is false. */
export interface Question {
  readonly yes?: string | undefined
  readonly no?: string | undefined
}

interface Asked {
  readonly bindings: Bindings
  readonly evaluator: Evaluator
  /** Expressions that may still be looked at. */
  readonly steps: { left: number }
}

/** Names that are followed to what they were given: `const isCI = Boolean(process.env.CI)`. */
const maxNames = 4
/** Nodes of one test that are looked at. */
const maxLooked = 400

/**
 * What a test asks of the machine it runs on: something that only the victim's should answer, or whether somebody looks
 * on. Of the latter it matters which answer leads on.
 */
export function questionOf(test: AnyNode, asked: Asked, names = 0): Question | undefined {
  if (--asked.steps.left < 0) return undefined
  switch (test.type) {
    case 'UnaryExpression':
      if (test.operator !== '!') break
      return negated(questionOf(test.argument, asked, names))
    case 'LogicalExpression':
      return questionOf(test.left, asked, names) ?? questionOf(test.right, asked, names)
    case 'ParenthesizedExpression':
    case 'ChainExpression':
      return questionOf(test.expression, asked, names)
    case 'Identifier': {
      const given = names < maxNames ? soleNode(asked.bindings.of.get(test)) : undefined
      return (
        (given && !isFunction(given) && questionOf(given, asked, names + 1)) || watching(asked.evaluator.value(test))
      )
    }
  }
  const condition = conditionOf(test, asked)
  return condition === undefined ? lookingOn(test, asked, names) : { yes: condition, no: condition }
}

const negated = (question: Question | undefined): Question | undefined =>
  question && { yes: question.no, no: question.yes }

/** What a name was given, where it was given one thing. */
function soleNode(binding: Binding | undefined): AnyNode | undefined {
  const [definition, ...more] = binding?.definitions ?? []
  return definition?.from === 'node' && definition.path.length === 0 && more.length === 0 ? definition.node : undefined
}

const builds: Question = { yes: 'build', no: 'unwatched' }
const debugged: Question = { no: 'debugger' }

/** Build services, debuggers and `production`: who asks knows whether anybody looks. */
function lookingOn(test: AnyNode, asked: Asked, names: number): Question | undefined {
  const { evaluator } = asked
  if (test.type === 'BinaryExpression') {
    if (test.operator === 'in' && test.left.type === 'Literal')
      return isOfEnvironment(evaluator.value(test.right)) && services.test(String(test.left.value)) ? builds : undefined
    return comparisons.has(test.operator) && test.left.type !== 'PrivateIdentifier'
      ? (comparedTo(test.left, test.right, test.operator, asked, names) ??
          comparedTo(test.right, test.left, test.operator, asked, names))
      : undefined
  }
  if (test.type !== 'CallExpression') return watching(evaluator.value(test))
  const [first] = test.arguments
  if (first && test.callee.type === 'Identifier' && test.callee.name === 'Boolean')
    return questionOf(first, asked, names)
  if (looksForInspector(test, evaluator)) return debugged
  return watching(evaluator.value(test)) ?? answered(test, asked, names)
}

/** What a function of its own answers with: `return !process.env.CI`, `if (inspector.url()) return false`. */
function answered(
  { callee }: Extract<AnyNode, { type: 'CallExpression' }>,
  asked: Asked,
  names: number,
): Question | undefined {
  const [fn] = names < maxNames ? asked.evaluator.value(callee).functions : []
  if (!fn) return undefined
  for (const answer of asked.bindings.returns.get(fn) ?? []) {
    const question = questionOf(answer, asked, names + 1)
    if (question) return question
  }
  let [found, left]: [Question | undefined, number] = [undefined, maxLooked]
  walk(fn.body, (node) => {
    if (--left < 0 || found) return false
    if (node.type !== 'IfStatement') return undefined
    const last = node.consequent.type === 'BlockStatement' ? node.consequent.body.at(-1) : node.consequent
    if (last?.type !== 'ReturnStatement' || last.argument?.type !== 'Literal') return undefined
    const question = questionOf(node.test, asked, names + 1)
    found = last.argument.value ? question : negated(question)
    return undefined
  })
  return found
}

function comparedTo(
  node: AnyNode,
  against: AnyNode,
  operator: string,
  asked: Asked,
  names: number,
): Question | undefined {
  const value = asked.evaluator.value(node)
  const [other] = asked.evaluator.value(against).constants
  const isEqual = !operator.startsWith('!')
  if (other === 'production' && value.apis.some(({ path }) => path === 'process.env.NODE_ENV'))
    return isEqual ? { yes: 'production' } : { no: 'production' }
  const question = questionOf(node, asked, names)
  const isDenied = absent.has(String(other)) && (against.type === 'Literal' || against.type === 'Identifier')
  // Below a number: the pause that only a debugger makes does not last.
  const isLess = operator.startsWith('<')
  return (isEqual === isDenied || isLess) && question?.yes !== question?.no ? negated(question) : question
}

const absent = new Set(['undefined', 'null', 'false', '', '0'])

/** Variables that only build services set, and the modules that ask for them. */
const services =
  /^(?:CI|CONTINUOUS_INTEGRATION|BUILD_NUMBER|GITHUB_ACTIONS|GITLAB_CI|JENKINS_(?:URL|HOME)|TRAVIS|CIRCLECI|APPVEYOR|BUILDKITE|TEAMCITY_VERSION|TF_BUILD|CODEBUILD_BUILD_ID|BITBUCKET_(?:COMMIT|BUILD_NUMBER)|DRONE|SEMAPHORE|NETLIFY|CI_NAME)$/u
const askers = /^(?:is-ci|@npmcli\/ci-detect(?:\(\))?|(?:ci-info|std-env)\.isCI|env-ci\(\)\.isCi)$/u

const isOfEnvironment = ({ apis }: Value): boolean => apis.some(({ path }) => path === 'process.env')

function watching({ apis, taints }: Value): Question | undefined {
  if (apis.some(({ path }) => debuggers.test(path))) return debugged
  const isBuild =
    apis.some(({ path }) => askers.test(path)) ||
    taints.some(({ kind, detail }) => kind.startsWith('env-') && services.test(detail))
  return isBuild ? builds : undefined
}

const debuggers = /^(?:inspector\.url\(\)|process\.debugPort|v8debug|(?:global\.)?v8debug)$/u

/** `process.execArgv.some((word) => word.includes('--inspect'))`, and the same of NODE_OPTIONS. */
function looksForInspector(node: Extract<AnyNode, { type: 'CallExpression' }>, evaluator: Evaluator): boolean {
  let [asksOptions, namesIt, left] = [false, false, maxLooked]
  walk(node, (one) => {
    if (--left < 0 || (asksOptions && namesIt)) return false
    if (one.type === 'Literal') namesIt ||= /inspect|--debug/u.test(String(one.value))
    if (one.type === 'MemberExpression' || one.type === 'Identifier')
      asksOptions ||= evaluator.value(one).apis.some(({ path }) => options.test(path))
    return undefined
  })
  return asksOptions && namesIt
}

const options = /^process\.(?:execArgv|env\.NODE_OPTIONS)$/u

/** What a test asks, if it is something that only the victim's machine should answer. */
function conditionOf(test: AnyNode, { evaluator }: Asked): string | undefined {
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
  const isDay = textsOf(evaluator.value(against)).some((one) => day.test(one))
  if (isDay && paths.some((path) => written.test(path))) return 'date'
  if (paths.some((path) => year.test(path)) && number !== undefined) return 'date'
  if (paths.some((path) => part.test(path)) && number !== undefined) return 'calendar'
  // In gigabytes, or through a name of its own.
  const details = evaluator.taintsOf(value).map(({ detail }) => detail)
  if (number !== undefined && [...paths, ...details].some((path) => sizes.test(path))) return 'machine'
  const text = textsOf(evaluator.value(against)).find((one) => one !== '')
  return text === undefined ? undefined : whose(evaluator.taintsOf(value), [text])
}

const clock = /^Date(?:\.now)?\(\)(?:\.(?:getTime|valueOf)\(\))?$/u
const year = /^Date\(\)\.get(?:UTC)?FullYear\(\)$/u
/** What comes again. */
const part = /^Date\(\)\.get(?:UTC)?(?:Month|Date|Day|Hours)\(\)$/u
const written = /^Date\(\)\.to(?:ISOString|JSON)\(\)(?:\.(?:slice|substring|substr)\(\))?$/u
const day = /^20\d\d-\d\d/u
/** How much of a machine it is: those of analysts are small and were started just now. */
const sizes = /^os\.(?:cpus\(\)(?:\.length)?|availableParallelism\(\)|totalmem\(\)|uptime\(\)|freemem\(\))$/u

/** A day that is written into the code, not one that is worked out from the last time. */
function isDate(node: AnyNode, number: number | undefined, evaluator: Evaluator): boolean {
  if (number !== undefined) return number >= firstDate && number <= lastDate
  let isWritten = false
  walk(node, (one) => {
    const isMade =
      (one.type === 'NewExpression' || one.type === 'CallExpression') &&
      evaluator.value(one.callee as AnyNode).apis.some(({ path }) => makesDate.test(path))
    if (isMade) isWritten = isOfConstants(one, evaluator)
    if (one.type === 'Identifier' && !isWritten)
      isWritten = evaluator
        .value(one)
        .apis.some(({ path, call }) => path === 'Date()' && call !== undefined && isOfConstants(call, evaluator))
    return !isWritten
  })
  return isWritten
}

const makesDate = /^Date(?:\.(?:UTC|parse))?$/u

const isOfConstants = (made: AnyNode, evaluator: Evaluator): boolean =>
  (made.type === 'NewExpression' || made.type === 'CallExpression') &&
  made.arguments.length > 0 &&
  made.arguments.every((argument) => {
    const { constants, elements } = evaluator.value(argument)
    return constants.length === 1 || (elements?.every((element) => element.constants.length === 1) ?? false)
  })

/** `list.includes(zone)`, `/^ru/.test(language)`, `name.startsWith('x')`, and functions of its own that ask such. */
function told(node: Extract<AnyNode, { type: 'CallExpression' }>, evaluator: Evaluator): string | undefined {
  const { callee } = node
  if (callee.type !== 'MemberExpression') return whose(evaluator.taintsOf(evaluator.value(node)), [])
  const name = keyOf(callee.property, callee.computed) ?? ''
  if (!/^(?:includes|startsWith|endsWith|test|match|indexOf|has|some)$/u.test(name) || callee.object.type === 'Super')
    return undefined
  const values = [callee.object, ...node.arguments].map((one) => evaluator.value(one))
  const texts = values.flatMap((value) => [
    ...[value, ...(value.elements ?? [])].flatMap(textsOf),
    ...value.constants.flatMap((one) => (one instanceof RegExp ? [one.source] : [])),
  ])
  if (texts.length === 0 && !values.some(({ elements }) => elements)) return undefined
  return whose(
    values.flatMap((value) => evaluator.taintsOf(value)),
    texts,
  )
}

function whose(taints: Value['taints'], texts: readonly string[]): string | undefined {
  const has = (kind: string) => taints.some((taint) => taint.kind === kind)
  // Machine code carries the language through one memory, with all files and paths: then it says nothing.
  if (has('locale')) return stored.some(has) ? undefined : 'place'
  if (has('host')) return 'machine'
  if (has('user') || (has('env-user') && texts.some((text) => analysts.test(text)))) return 'user'
  const isToldOfMachine = ['system', 'file', 'net', 'output'].some(has)
  return isToldOfMachine && texts.some((text) => guests.test(text)) ? 'machine' : undefined
}

const stored = ['file', 'listing', 'own-file', 'place']

/** Accounts of sandboxes, as al-khaser and pafish list them. */
const analysts =
  /^(?:sandbox|malware?|maltest|malnetvm|virus|cuckoo|analyst|tequilaboomboom|wdagutilityaccount|currentuser|vmtest|test-?user|hal9th|johnson|emily)$/iu
/** What virtual machines call themselves in their hardware. */
const guests = /vmware|virtualbox|\bvbox|qemu|kvm\b|hyper-?v\b|parallels|bochs|08:00:27|00:0c:29|00:50:56/iu

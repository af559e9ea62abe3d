import type { Bindings } from '../bindings.ts'
import { type AnyNode, type Call, type FunctionNode, isFunction, keyOf } from '../nodes.ts'
import { hasAddressPattern } from '../page.ts'
import {
  acting,
  actingInDocument,
  brings,
  decoders,
  isActingGlobal,
  isName,
  isPiece,
  knownMembers,
  language,
  pageSources,
  tellingOfModule,
  tellingOfProcess,
  timers,
  worlds,
  writesPage,
} from './names.ts'

type Name = Extract<AnyNode, { type: 'Identifier' }>
type Assignment = Extract<AnyNode, { type: 'AssignmentExpression' }>
type Member = Extract<AnyNode, { type: 'MemberExpression' }>

/** A node and what it stands in. */
interface Met<T extends AnyNode = AnyNode> {
  readonly node: T
  readonly parent: AnyNode | undefined
}

/**
 * Tells files that act by nothing of their own: they name nothing that acts, load nothing that does, and what could be got
 * at by a computed name is not spelt anywhere. Nothing has to be followed in them. Two thirds of what popular packages
 * ship is of that kind. Where it is not sure, a file is not quiet.
 */
export class Quiet {
  /** It is not, whatever its names stand for. */
  private isBusy = false
  private readonly names: Met<Name>[] = []
  private readonly selves: Met[] = []
  private readonly keys: Member[] = []
  private readonly assigned: Assignment[] = []
  private readonly definers: AnyNode[] = []
  private readonly constructors: Met<Member>[] = []
  /** What functions are handed that are called where they stand. */
  private readonly classes: AnyNode[] = []
  /** `window.location` where only a part of it is read. */
  private readonly asked = new Set<AnyNode>()
  private readonly handed = new Map<AnyNode, Call['arguments']>()
  /** Another package's code is loaded. */
  private hasOthers = false
  private hasKnown = false
  /** A member is called like what the world acts with, and may be that of another object. */
  private hasPowers = false
  private writes = false
  private hasPageSources = false
  /** A text stands there that names what acts. */
  private isSpelt = false
  /** The same where a function is called with it. */
  private isHanded = false
  private spellsConstructor = false
  /** The world, or `this` where it may be the world, goes where it is not looked after. */
  private isLoose = false

  /** Sees every node on the way of the one walk through a file. */
  look(node: AnyNode, parent: AnyNode | undefined): void {
    if (this.isBusy) return
    switch (node.type) {
      case 'Identifier':
        if (isWatched(node.name) && !isLabel(node, parent)) this.names.push({ node, parent })
        if (pageSources.has(node.name)) this.hasPageSources = true
        return
      case 'ThisExpression':
        if (!isIdle(node, parent)) this.selves.push({ node, parent })
        return
      case 'ConditionalExpression':
      case 'LogicalExpression':
        if (!staysNear(node, parent) && carries(node)) this.isLoose = true
        return
      case 'MemberExpression':
        this.member(node, parent)
        return
      case 'Literal':
        this.literal(node, parent)
        return
      case 'AssignmentExpression':
        if (node.left.type === 'MemberExpression' || node.left.type === 'Identifier') this.assigned.push(node)
        return
      case 'CallExpression':
        this.call(node)
        return
      case 'Property':
        if (/^bcc$/iu.test(keyOf(node.key, node.computed) ?? '')) this.isBusy = true
        return
      case 'ImportExpression':
        this.load(node.source)
        return
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
      case 'ExportNamedDeclaration':
        if (node.source) this.load(node.source)
        return
      case 'ClassBody':
        this.classes.push(node)
        return
      case 'MetaProperty':
        if (parent?.type === 'MemberExpression' && keyOf(parent.property, parent.computed) === 'require')
          this.isBusy = true
    }
  }

  /** Whether nothing in the file can act. @param text of the file */
  isSure(text: string, bindings: Bindings): boolean {
    if (this.isBusy) return false
    const of = new Judge(bindings, this.handed, this.classes)
    for (const { node, parent } of this.names) {
      if (!of.isFree(node) || isIdle(node, parent)) continue
      const found = this.free(node, parent, of)
      if (found === 'acts') return false
      if (found === 'loose') this.isLoose = true
    }
    for (const { node, parent } of this.selves) {
      const found = of.self(node, parent)
      if (found === 'acts') return false
      if (found === 'loose') this.isLoose = true
    }
    // What is computed from texts may be any name; of what acts, or of what runs text.
    const built = this.keys.filter((key) => of.isBuilt(key.property as AnyNode))
    if (this.isLoose && (this.isSpelt || built.length > 0)) return false
    if (built.some((key) => of.isFunction(key.object) || of.isWorld(key.object))) return false
    if (this.isSpelt && this.keys.some((key) => of.isWorld(key.object) && this.mayName(key, of))) return false
    if (this.spellsConstructor && this.keys.some((key) => of.isFunction(key.object))) return false
    if (this.isLoose && this.hasPowers) return false
    if (this.constructors.some((met) => of.runs(met))) return false
    if (this.definers.some((node) => of.isOfLanguage(node)) || this.assigned.some((node) => of.tampers(node))) return false
    if (this.hasOthers && this.hasKnown) return false
    if (this.writes && this.names.some(({ node }) => node.name === 'document')) return false
    return !this.assigned.some((node) => this.changesPage(node, text, of))
  }

  /** A page is made to load or to show what is told, or carries off what people type. */
  private changesPage({ left, right }: Assignment, text: string, of: Judge): boolean {
    if (!writesPage.has(memberName(left) ?? '')) return false
    return this.hasPageSources || (of.isWrittenText(right) && /<(?:script|iframe)|http-equiv|\/\/[\w-]+\.\w/iu.test(text))
  }

  /** Whether the key may be one of the names that are spelt: it is one itself, or comes from where one is handed over. */
  private mayName({ object, property }: Member, of: Judge): boolean {
    if (!of.isThis(object)) return true
    return of.isNamed(property as AnyNode) || (this.isHanded && of.isHandedOver(property as AnyNode))
  }

  private member(node: Member, parent: AnyNode | undefined): void {
    const name = keyOf(node.property, node.computed)
    if (name === undefined) {
      this.keys.push(node)
      return
    }
    if (pageSources.has(name)) this.hasPageSources = true
    if (knownMembers.has(name)) this.hasKnown = true
    if (name === 'write' || name === 'writeln') this.writes = true
    if (isIdle(node, parent) || this.asked.has(node)) return
    if (tellsPlace(name) && memberName(node.object) === 'location' && !isTarget(node, parent)) this.asked.add(node.object)
    if (acting.has(name)) this.isBusy = true
    if (name === 'Function' || name === 'process' || name === 'require' || name === 'Module') {
      if ((name === 'Function' || name === 'require') && isCalled(node, parent)) this.isBusy = true
      this.hasPowers = true
    }
    if (name === 'constructor' && node.object.type !== 'ThisExpression') this.constructors.push({ node, parent })
    if (actingInDocument.has(name) && memberName(node.object) === 'document') this.isBusy = true
  }

  private literal(node: Extract<AnyNode, { type: 'Literal' }>, parent: AnyNode | undefined): void {
    if (typeof node.value !== 'string') return
    if (pageSources.has(node.value)) this.hasPageSources = true
    if (parent?.type === 'MemberExpression' || isLabel(node, parent) || isIdle(node, parent)) return
    if (isName(node.value)) {
      this.isSpelt = true
      if (parent?.type === 'CallExpression') this.isHanded = true
    }
    if (node.value === 'constructor') this.spellsConstructor = true
  }

  private call({ callee, arguments: args }: Extract<AnyNode, { type: 'CallExpression' }>): void {
    const [first] = args
    if (isFunction(callee)) this.handed.set(callee, args)
    const method = memberName(callee)
    if (method === 'defineProperty' && first) this.definers.push(first)
    if ((method === 'replace' || method === 'replaceAll') && first && args.length > 1 && hasAddressPattern(first))
      this.isBusy = true
  }

  private load(source: AnyNode): void {
    if (source.type !== 'Literal') this.isBusy = true
    else if (brings(String(source.value)) === 'acts') this.isBusy = true
    else if (brings(String(source.value)) === 'others') this.hasOthers = true
  }

  /** What is done with something that the file does not declare. */
  private free(node: Name, parent: AnyNode | undefined, of: Judge): 'acts' | 'loose' | 'still' {
    const { name } = node
    const isObject = parent?.type === 'MemberExpression' && parent.object === node
    const member = isObject ? keyOf(parent.property, parent.computed) : undefined
    if (worlds.has(name)) {
      if (!isObject) return staysNear(node, parent) ? 'still' : 'loose'
      if (member === undefined) return 'still'
      if (worlds.has(member)) return 'loose'
      if (parent && this.asked.has(parent)) return 'still'
      return isActingGlobal(member) && member !== 'document' && member !== 'navigator' ? 'acts' : 'still'
    }
    if (timers.has(name)) return of.timer(node, parent)
    switch (name) {
      case 'process':
        return member !== undefined && tellingOfProcess.has(member) ? 'still' : 'acts'
      case 'document':
        return isObject && (member === undefined || actingInDocument.has(member)) ? 'acts' : 'still'
      case 'navigator':
        return isObject && member !== undefined && !acting.has(member) ? 'still' : 'acts'
      case 'location':
        return member !== undefined && tellsPlace(member) && !isPlaced.has(member) ? 'still' : 'acts'
      case 'module':
        return member !== undefined && tellingOfModule.has(member) ? 'still' : 'acts'
      case 'require':
        return this.required(node, parent)
      case 'Function':
        if (member === 'prototype') return 'still'
        return isWayToWorld(node, parent) ? 'still' : 'acts'
      default:
        return isActingGlobal(name) ? 'acts' : 'still'
    }
  }

  private required(node: Name, parent: AnyNode | undefined): 'acts' | 'still' {
    if (parent?.type !== 'CallExpression' || parent.callee !== node || !parent.arguments[0]) return 'acts'
    this.load(parent.arguments[0])
    return this.isBusy ? 'acts' : 'still'
  }
}

/** What is asked of nodes once it is known what names stand for. */
class Judge {
  constructor(
    private readonly bindings: Bindings,
    private readonly handed: ReadonlyMap<AnyNode, Call['arguments']>,
    private readonly classes: readonly AnyNode[],
  ) {}

  isFree = (node: AnyNode): node is Name => node.type === 'Identifier' && !this.bindings.of.has(node)

  /** The function whose `this` it is; none at the top of the file, where it is the world or the exports. */
  private selfOf(node: AnyNode): FunctionNode | undefined {
    let fn = this.bindings.within.get(node)
    while (fn?.type === 'ArrowFunctionExpression') fn = this.bindings.within.get(fn)
    return fn
  }

  /** In a field of a class there is no function around it. */
  private isOfClass = ({ start, end }: AnyNode): boolean =>
    this.classes.some((body) => body.start <= start && end <= body.end)

  self(node: AnyNode, parent: AnyNode | undefined): 'acts' | 'loose' | 'still' {
    const fn = this.selfOf(node)
    if (!fn && this.isOfClass(node)) return 'still'
    const isObject = parent?.type === 'MemberExpression' && parent.object === node
    if (fn) return !isObject && isOnlyThis(fn) ? 'loose' : 'still'
    if (!isObject) return staysNear(node, parent) ? 'still' : 'loose'
    const name = keyOf(parent.property, parent.computed)
    return name !== undefined && isActingGlobal(name) ? 'acts' : 'still'
  }

  /** `this` of a function that belongs to no object is the world when nobody gives it another. */
  isWorld = (node: AnyNode): boolean =>
    this.defined(node).some((one) => {
      if (one.type === 'ThisExpression') {
        const fn = this.selfOf(one)
        return fn ? !this.bindings.owner.has(fn) : !this.isOfClass(one)
      }
      return (this.isFree(one) && worlds.has(one.name)) || (one.type === 'CallExpression' && isWay(one))
    })

  isThis = (node: AnyNode): boolean => this.defined(node).every(({ type }) => type === 'ThisExpression')
  isNamed = (key: AnyNode): boolean =>
    this.defined(key).some((one) =>
      one.type === 'Literal' ? typeof one.value === 'string' && isName(one.value) : one.type === 'MemberExpression' || one.type === 'CallExpression',
    )
  /** It is a parameter. */
  isHandedOver = (key: AnyNode): boolean =>
    key.type === 'Identifier' &&
    (this.bindings.of.get(key)?.definitions.some(({ from }) => from === 'parameter') ?? true)

  /** A timer runs a text that it is handed. */
  timer(node: Name, parent: AnyNode | undefined): 'acts' | 'loose' | 'still' {
    if (parent?.type === 'MemberExpression') return 'still'
    if (parent?.type !== 'CallExpression' || parent.callee !== node) return 'loose'
    const [code] = parent.arguments
    return code && this.defined(code).some(isText) ? 'acts' : 'still'
  }

  /** Whether a key is put together or decoded, so that it may be the name of what acts. */
  isBuilt(key: AnyNode): boolean {
    return this.defined(key).some((node) => {
      if (node.type === 'BinaryExpression') return this.isSum(node)
      if (node.type === 'TemplateLiteral')
        return node.expressions.length > 0 && node.quasis.every(({ value }) => isPiece(value.cooked ?? value.raw))
      return node.type === 'CallExpression' && this.decodes(node)
    })
  }

  /** `'fe' + 'tch'`: of pieces of such a name, one of which at least is known. */
  private isSum(node: Extract<AnyNode, { type: 'BinaryExpression' }>): boolean {
    if (node.operator !== '+') return false
    const parts: AnyNode[] = []
    let left: AnyNode = node
    while (left.type === 'BinaryExpression' && left.operator === '+') {
      parts.push(left.right)
      left = left.left
    }
    parts.push(left)
    const texts = parts.flatMap((part) => this.defined(part)).filter((part) => part.type === 'Literal')
    return (
      texts.some(({ value }) => typeof value === 'string' && value !== '') &&
      texts.every(({ value }) => typeof value === 'string' && isPiece(value))
    )
  }

  private decodes({ callee, arguments: args }: Call): boolean {
    const name = memberName(callee) ?? (callee.type === 'Identifier' ? callee.name : undefined)
    if (name !== undefined && decoders.has(name)) return true
    if (callee.type === 'Identifier') return args.length > 0 && args.every(({ type }) => type === 'Literal')
    return callee.type === 'MemberExpression' && this.isWritten(callee.object, 0)
  }

  /** A text or a list that stands there, or one made of such: `['fe', 'tch'].join('')`. */
  private isWritten(node: AnyNode, steps: number): boolean {
    if (steps > 6) return true
    return this.defined(node).some((one) => {
      if (one.type === 'Literal') return typeof one.value === 'string'
      if (one.type === 'ArrayExpression') return one.elements.some((element) => element?.type === 'Literal')
      return (
        one.type === 'CallExpression' &&
        one.callee.type === 'MemberExpression' &&
        this.isWritten(one.callee.object, steps + 1)
      )
    })
  }

  /** A function of the file or of the language, whose constructor runs text. */
  isFunction = (node: AnyNode): boolean =>
    this.defined(node).some(
      (one) => isFunction(one) || one.type === 'ClassExpression' || (this.isFree(one) && language.has(one.name)),
    )

  /** `f.constructor(…)` of a function runs text; of anything else it makes a copy. */
  runs({ node, parent }: Met<Member>): boolean {
    const { object } = node
    if (memberName(object) === 'constructor') return true
    if (this.isFunction(object) || object.type === 'CallExpression') return true
    return isCalled(node, parent) && (parent as Call).arguments.some(this.isWrittenText)
  }

  /** A text that stands there, is put together or decoded. */
  isWrittenText = (node: AnyNode): boolean =>
    this.defined(node).some((one) => (one.type === 'CallExpression' ? this.decodes(one) : isText(one)))

  /** `Object`, `Array.prototype` and their like, by a name of their own as well. */
  isOfLanguage = (node: AnyNode): boolean =>
    this.defined(node).some((one) => {
      if (this.isFree(one)) return one.name === 'Object'
      return (
        one.type === 'MemberExpression' &&
        memberName(one) === 'prototype' &&
        this.defined(one.object).some((root) => this.isFree(root) && language.has(root.name))
      )
    })

  /** What everybody uses is replaced, or a page is sent elsewhere. */
  tampers({ left, right }: Assignment): boolean {
    if (left.type === 'Identifier') return this.isFree(left)
    if (left.type !== 'MemberExpression') return false
    const roots = this.defined(left.object)
    if (roots.some((root) => this.isFree(root) && language.has(root.name))) return !isText(right)
    return this.isOfLanguage(left.object)
  }

  private readonly known = new Map<AnyNode, readonly AnyNode[]>()

  /** An expression, or what the names that it is may stand for; a name with many definitions is looked at in part. */
  private defined(node: AnyNode): readonly AnyNode[] {
    if (!isAlternative(node)) return [node]
    const before = this.known.get(node)
    if (before) return before
    const found = new Set<AnyNode>()
    const seen = new Set<unknown>()
    const open: AnyNode[] = [node]
    while (open.length > 0 && seen.size < maxDefinitions) {
      const one = open.pop() as AnyNode
      if (one.type === 'ConditionalExpression') open.push(one.consequent, one.alternate)
      else if (one.type === 'LogicalExpression') open.push(one.left, one.right)
      else {
        const binding = one.type === 'Identifier' ? this.bindings.of.get(one) : undefined
        if (!binding) found.add(one)
        else if (!seen.has(binding)) {
          seen.add(binding)
          for (const each of binding.definitions.slice(0, maxDefinitions)) {
            if (each.path.length > 0 || each.from === 'import') continue
            const given = each.from === 'node' ? each.node : this.handed.get(each.of)?.[each.index]
            if (given) open.push(given)
          }
        }
      }
    }
    const all = [...found]
    this.known.set(node, all)
    return all
  }
}

const isAlternative = ({ type }: AnyNode) =>
  type === 'Identifier' || type === 'ConditionalExpression' || type === 'LogicalExpression'

/** Names, and places where a name is given something, that are looked at for one expression; as the evaluator does. */
const maxDefinitions = 24

/** `function () { return this }`. */
const isOnlyThis = ({ body }: FunctionNode): boolean =>
  body.type === 'BlockStatement' &&
  body.body.length === 1 &&
  body.body[0]?.type === 'ReturnStatement' &&
  body.body[0].argument?.type === 'ThisExpression'

/** A value goes to a name, or into the parameter of a function that is called where it stands: it is found there. */
function staysNear(node: AnyNode, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' || takesStill(parent.id)
    case 'MemberExpression': {
      const name = keyOf(parent.property, parent.computed)
      return parent.object === node && name !== undefined && !isActingGlobal(name) && !worlds.has(name)
    }
    case 'AssignmentExpression':
      return parent.right === node && parent.left.type === 'Identifier'
    case 'ConditionalExpression':
    case 'LogicalExpression':
      return true
    case 'CallExpression':
      return isFunction(parent.callee)
    default:
      return isIdle(node, parent)
  }
}

/** `const { a, b } = globalThis`, of names that do not act. */
const takesStill = (pattern: AnyNode): boolean =>
  pattern.type === 'ObjectPattern' &&
  pattern.properties.every((one) => {
    const name = one.type === 'Property' ? keyOf(one.key, one.computed) : undefined
    return name !== undefined && !isActingGlobal(name) && !worlds.has(name)
  })

/** Whether the world is among what an expression may be. */
const carries = (node: AnyNode): boolean => {
  if (node.type === 'ConditionalExpression') return carries(node.consequent) || carries(node.alternate)
  if (node.type === 'LogicalExpression') return carries(node.right) || (node.operator !== '&&' && carries(node.left))
  return (node.type === 'Identifier' && worlds.has(node.name)) || (node.type === 'CallExpression' && isWay(node))
}

/** `Function('return this')()`. */
const isWay = ({ callee }: Call): boolean =>
  callee.type === 'CallExpression' && callee.callee.type === 'Identifier' && isWayToWorld(callee.callee, callee)

const isText = (node: AnyNode): boolean =>
  (node.type === 'Literal' && typeof node.value === 'string') ||
  node.type === 'TemplateLiteral' ||
  (node.type === 'BinaryExpression' && node.operator === '+') ||
  (node.type === 'CallExpression' && memberName(node.callee) !== 'bind')

const memberName = (node: AnyNode): string | undefined =>
  node.type === 'MemberExpression' ? keyOf(node.property, node.computed) : undefined

const places = new Set(['pathname', 'search', 'host', 'hostname', 'protocol', 'origin', 'port', 'hash', 'href'])
const tellsPlace = (name: string): boolean => places.has(name)
/** Setting it goes there. */
const isPlaced = new Set(['href'])

const isTarget = (node: AnyNode, parent: AnyNode | undefined): boolean =>
  parent?.type === 'AssignmentExpression' && parent.left === node

const isCalled = (node: AnyNode, parent: AnyNode | undefined): boolean =>
  (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent.callee === node

/** `Function('return this')`. */
function isWayToWorld(node: AnyNode, parent: AnyNode | undefined): boolean {
  if (!isCalled(node, parent)) return false
  const [code, ...more] = (parent as Call).arguments
  return more.length === 0 && code?.type === 'Literal' && /^\s*return\s+\(?(?:this|globalThis)\)?\s*;?\s*$/u.test(String(code.value))
}

const watched = new Set(['process', 'document', 'navigator', 'module', 'require', 'Function', ...worlds, ...timers])
const isWatched = (name: string): boolean => watched.has(name) || isActingGlobal(name)

/** The value goes nowhere: it is compared, tested, or only asked for its type. */
function isIdle(node: AnyNode, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case 'UnaryExpression':
    case 'BinaryExpression':
    case 'ExpressionStatement':
    case 'SwitchCase':
      return parent.type !== 'BinaryExpression' || parent.operator !== '+'
    case 'LogicalExpression':
      return parent.operator === '&&' && parent.left === node
    case 'IfStatement':
    case 'ConditionalExpression':
      return parent.test === node
    default:
      return false
  }
}

/** It names a property, a label or what is imported; its value is not meant. */
function isLabel(node: AnyNode, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.key === node && !parent.computed && parent.value !== node
    case 'MemberExpression':
      return parent.property === node && !parent.computed
    case 'ImportSpecifier':
    case 'ExportSpecifier':
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
      return true
    default:
      return false
  }
}

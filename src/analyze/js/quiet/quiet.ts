import type { Bindings, Definition } from '../bindings.ts'
import { type AnyNode, type Call, isFunction, keyOf } from '../nodes.ts'
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
  private readonly assigned: Extract<AnyNode, { type: 'AssignmentExpression' }>[] = []
  private readonly definers: AnyNode[] = []
  private readonly constructors: Met<Member>[] = []
  /** Another package's code is loaded. */
  private hasOthers = false
  private hasKnown = false
  /** A member is called like what the world acts with, and may be that of another object. */
  private hasPowers = false
  private writes = false
  private writesPage = false
  private hasPageSources = false
  /** A text stands there that names what acts. */
  private isSpelt = false
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
      case 'MemberExpression':
        this.member(node, parent)
        return
      case 'Literal':
        this.literal(node, parent)
        return
      case 'AssignmentExpression':
        if (node.left.type === 'MemberExpression' || node.left.type === 'Identifier') this.assigned.push(node)
        if (writesPage.has(memberName(node.left) ?? '')) this.writesPage = true
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
      case 'MetaProperty':
        if (parent?.type === 'MemberExpression' && keyOf(parent.property, parent.computed) === 'require')
          this.isBusy = true
    }
  }

  /** Whether nothing in the file can act. @param text of the file */
  isSure(text: string, bindings: Bindings): boolean {
    if (this.isBusy) return false
    const of = new Judge(bindings)
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
    const isBuilt = this.keys.some((key) => of.isBuilt(key.property as AnyNode))
    if (this.isLoose && (this.isSpelt || isBuilt)) return false
    if (isBuilt && this.keys.some((key) => of.isBuilt(key.property as AnyNode) && of.isFunction(key.object))) return false
    if (this.isLoose && this.hasPowers) return false
    if (this.constructors.some((met) => of.runs(met))) return false
    if (this.definers.some((node) => of.isOfLanguage(node)) || this.assigned.some((node) => of.tampers(node))) return false
    if (this.hasOthers && this.hasKnown) return false
    if (this.writes && this.names.some(({ node }) => node.name === 'document')) return false
    if (!this.writesPage) return true
    return !this.hasPageSources && !/<(?:script|iframe)|http-equiv|\/\/[\w-]+\.\w/iu.test(text)
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
    if (isIdle(node, parent)) return
    if (acting.has(name)) this.isBusy = true
    if (name === 'Function' || name === 'process' || name === 'require' || name === 'Module') {
      if (name !== 'process' && isCalled(node, parent)) this.isBusy = true
      this.hasPowers = true
    }
    if (name === 'constructor' && node.object.type !== 'ThisExpression') this.constructors.push({ node, parent })
    if (actingInDocument.has(name) && memberName(node.object) === 'document') this.isBusy = true
  }

  private literal(node: Extract<AnyNode, { type: 'Literal' }>, parent: AnyNode | undefined): void {
    if (typeof node.value !== 'string') return
    if (pageSources.has(node.value)) this.hasPageSources = true
    if (isName(node.value) && parent?.type !== 'MemberExpression' && !isLabel(node, parent) && !isIdle(node, parent))
      this.isSpelt = true
  }

  private call({ callee, arguments: args }: Extract<AnyNode, { type: 'CallExpression' }>): void {
    const [first] = args
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
      if (member === undefined || worlds.has(member)) return 'loose'
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
      case 'module':
        return member !== undefined && tellingOfModule.has(member) ? 'still' : 'acts'
      case 'require':
        return this.required(node, parent)
      case 'Function':
        if (member === 'prototype') return 'still'
        return isWayToWorld(node, parent) ? 'loose' : 'acts'
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
  constructor(private readonly bindings: Bindings) {}

  isFree = (node: AnyNode): node is Name => node.type === 'Identifier' && !this.bindings.of.has(node)

  /** `this` of a function that belongs to no object is the world when nobody gives it another. */
  self(node: AnyNode, parent: AnyNode | undefined): 'acts' | 'loose' | 'still' {
    const { within, owner } = this.bindings
    let fn = within.get(node)
    while (fn?.type === 'ArrowFunctionExpression') fn = within.get(fn)
    if (fn && owner.has(fn)) return 'still'
    if (parent?.type !== 'MemberExpression' || parent.object !== node) return 'loose'
    const name = keyOf(parent.property, parent.computed)
    if (name === undefined) return 'loose'
    return !fn && isActingGlobal(name) ? 'acts' : 'still'
  }

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
    return isCalled(node, parent) && (parent as Call).arguments.some((arg) => this.defined(arg).some(isText))
  }

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
  tampers({ left, right }: Extract<AnyNode, { type: 'AssignmentExpression' }>): boolean {
    if (left.type === 'Identifier') return this.isFree(left)
    if (left.type !== 'MemberExpression') return false
    const roots = this.defined(left.object)
    if (roots.some((root) => this.isFree(root) && language.has(root.name))) return !isText(right)
    return this.isOfLanguage(left.object)
  }

  /** An expression, or what the names that it is may stand for. */
  private defined(node: AnyNode, steps = 0): readonly AnyNode[] {
    if (node.type === 'ConditionalExpression' && steps < 4)
      return [...this.defined(node.consequent, steps + 1), ...this.defined(node.alternate, steps + 1)]
    if (node.type !== 'Identifier' || steps >= 4) return [node]
    const definitions = this.bindings.of.get(node)?.definitions
    if (!definitions) return [node]
    return definitions.filter(isWhole).flatMap((one) => this.defined(one.node, steps + 1))
  }
}

const isWhole = (one: Definition): one is Extract<Definition, { from: 'node' }> =>
  one.from === 'node' && one.path.length === 0

const isText = (node: AnyNode): boolean =>
  (node.type === 'Literal' && typeof node.value === 'string') ||
  node.type === 'TemplateLiteral' ||
  (node.type === 'BinaryExpression' && node.operator === '+') ||
  (node.type === 'CallExpression' && memberName(node.callee) !== 'bind')

const memberName = (node: AnyNode): string | undefined =>
  node.type === 'MemberExpression' ? keyOf(node.property, node.computed) : undefined

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

import type { Binding, Bindings } from '../bindings.ts'
import { worlds } from '../names.ts'
import { type AnyNode, type Call, type FunctionNode, isFunction, keyOf } from '../nodes.ts'
import { language } from '../page.ts'
import { decoders, isActingGlobal, isName, isPiece } from './names.ts'
import { isCalled, isOnlyThis, isText, isWay, memberName, staysNear } from './places.ts'

/** What becomes of something that could act: it does, it goes where it is not looked after, to a name, or nowhere. */
export type Fate = 'acts' | 'loose' | 'near' | 'still'

/** What is asked of nodes once it is known what names stand for. */
export class Judge {
  constructor(
    private readonly bindings: Bindings,
    private readonly handed: ReadonlyMap<AnyNode, Call['arguments']>,
    private readonly classes: readonly AnyNode[],
  ) {}

  isFree = (node: AnyNode): boolean => this.freeName(node) !== undefined
  /** Its name, where it is one that the file does not declare. */
  private freeName = (node: AnyNode): string | undefined =>
    node.type === 'Identifier' && !this.bindingOf(node) ? node.name : undefined

  /** Which arguments a function is handed is not looked at here. */
  private bindingOf(node: AnyNode): Binding | undefined {
    const binding = this.bindings.of.get(node)
    return binding?.definitions[0]?.from === 'arguments' ? undefined : binding
  }

  /** The function whose `this` it is; none at the top of the file, where it is the world or the exports. */
  private selfOf(node: AnyNode): FunctionNode | undefined {
    let fn = this.bindings.within.get(node)
    while (fn?.type === 'ArrowFunctionExpression') fn = this.bindings.within.get(fn)
    return fn
  }

  /** In a field of a class there is no function around it. */
  private isOfClass = ({ start, end }: AnyNode): boolean =>
    this.classes.some((body) => body.start <= start && end <= body.end)

  self(node: AnyNode, parent: AnyNode | undefined): Fate {
    const fn = this.selfOf(node)
    if (!fn && this.isOfClass(node)) return 'still'
    const isObject = parent?.type === 'MemberExpression' && parent.object === node
    if (fn) return !isObject && isOnlyThis(fn) ? 'loose' : 'still'
    if (!isObject) return staysNear(node, parent) ? 'near' : 'loose'
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
      return worlds.has(this.freeName(one) ?? '') || (one.type === 'CallExpression' && isWay(one))
    })

  isThis = (node: AnyNode): boolean => this.defined(node).every(({ type }) => type === 'ThisExpression')
  isNamed = (key: AnyNode): boolean =>
    this.defined(key).some((one) =>
      one.type === 'Literal'
        ? typeof one.value === 'string' && isName(one.value)
        : one.type === 'MemberExpression' || one.type === 'CallExpression',
    )
  /** It is a parameter. */
  isHandedOver = (key: AnyNode): boolean =>
    key.type === 'Identifier' &&
    (this.bindings.of.get(key)?.definitions.some(({ from }) => from === 'parameter') ?? true)

  /** A timer runs a text that it is handed. */
  timer(node: AnyNode, parent: AnyNode | undefined): Fate {
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
      (one) => isFunction(one) || one.type === 'ClassExpression' || language.has(this.freeName(one) ?? ''),
    )

  /** What stands there in so many words, so that the constructor of it, and of that, is known. */
  hasConstructor = (node: AnyNode): boolean =>
    this.isFunction(node) ||
    this.defined(node).some(
      (one) =>
        one.type === 'ArrayExpression' ||
        one.type === 'Literal' ||
        one.type === 'TemplateLiteral' ||
        (one.type === 'MemberExpression' && memberName(one) === undefined),
    )

  /** `f.constructor(…)` of a function runs text; of anything else it makes a copy. */
  runs(node: Extract<AnyNode, { type: 'MemberExpression' }>, parent: AnyNode | undefined): boolean {
    const { object } = node
    if (memberName(object) === 'constructor' || memberName(object) === 'prototype') return true
    if (this.isFunction(object) || object.type === 'CallExpression') return true
    return isCalled(node, parent) && (parent as Call).arguments.some(this.isWrittenText)
  }

  /** A text that stands there, is put together or decoded. */
  isWrittenText = (node: AnyNode): boolean =>
    this.defined(node).some((one) => (one.type === 'CallExpression' ? this.decodes(one) : isText(one)))

  /** `Object`, `Array.prototype` and their like, by a name of their own as well. */
  isOfLanguage = (node: AnyNode): boolean =>
    this.defined(node).some((one) => {
      if (this.isFree(one)) return this.freeName(one) === 'Object'
      return (
        one.type === 'MemberExpression' &&
        memberName(one) === 'prototype' &&
        this.defined(one.object).some((root) => language.has(this.freeName(root) ?? ''))
      )
    })

  /** What everybody uses is replaced, or a page is sent elsewhere. */
  tampers({ left, right }: Extract<AnyNode, { type: 'AssignmentExpression' }>): boolean {
    if (left.type === 'Identifier') return this.isFree(left)
    if (left.type !== 'MemberExpression') return false
    if (this.isModule(left.object)) return true
    const roots = this.defined(left.object)
    if (roots.some((root) => language.has(this.freeName(root) ?? ''))) return !isText(right)
    return this.isOfLanguage(left.object)
  }

  /** What another module gave, whose functions others call. */
  private isModule(node: AnyNode): boolean {
    const definitions = node.type === 'Identifier' ? (this.bindings.of.get(node)?.definitions ?? []) : []
    return (
      definitions.some(({ from }) => from === 'import') ||
      this.defined(node).some(
        (one) => one.type === 'CallExpression' && this.freeName(one.callee as AnyNode) === 'require',
      )
    )
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
        const binding = one.type === 'Identifier' ? this.bindingOf(one) : undefined
        if (!binding) found.add(one)
        else if (!seen.has(binding)) {
          seen.add(binding)
          for (const each of binding.definitions) {
            if (each.from === 'import' || each.from === 'arguments' || each.path.length > 0) continue
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

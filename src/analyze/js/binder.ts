import type { AnyNode, Program } from 'acorn'
import type { Binding, Bindings, Definition } from './bindings.ts'
import { worlds } from './names.ts'
import { type FunctionNode, keyOf } from './nodes.ts'
import { namesIn } from './patterns.ts'
import { Scope } from './scope.ts'

/** Calls that a `try` may have failed in, of which what it catches is followed. */
const maxTried = 12

/** What is looked up once every declaration is known, as names are hoisted. */
interface Assigned {
  readonly pattern: AnyNode
  readonly node: AnyNode
  readonly scope: Scope
  readonly extra: readonly string[]
  readonly adds: boolean
}

/** Declares, scope by scope, while the tree is walked, and resolves what was met once the walk is over. */
export class Binder {
  private readonly of = new Map<AnyNode, Binding>()
  private readonly within = new Map<AnyNode, FunctionNode | undefined>()
  private readonly owner = new Map<FunctionNode, AnyNode>()
  private readonly returns = new Map<FunctionNode, AnyNode[]>()
  private readonly acts: AnyNode[] = []
  /** Functions by the `arguments` that stand in them. */
  private readonly handedIn = new Map<AnyNode, FunctionNode | undefined>()
  private readonly names: Extract<AnyNode, { type: 'Identifier' }>[] = []
  private readonly scopes: Scope[] = []
  private readonly assigned: Assigned[] = []
  private readonly functions: FunctionNode[] = []
  private readonly owners: AnyNode[] = []
  private readonly tried: AnyNode[][] = []
  private readonly thrown: AnyNode[][] = []
  private readonly top: Scope
  private scope: Scope

  constructor(program: Program) {
    this.top = new Scope(program, undefined, true)
    this.scope = this.top
  }

  enter(node: AnyNode, parent: AnyNode | undefined): void {
    switch (node.type) {
      case 'Identifier':
        if (node.name === 'arguments' && this.isAtTop) this.of.set(node, this.handed(node))
        else if (!isPropertyName(node, parent)) {
          this.names.push(node)
          this.scopes.push(this.scope)
          if (node.name === 'arguments') this.handedIn.set(node, this.functions.findLast(hasArguments))
        }
        return
      case 'CallExpression':
        this.act(node)
        if ((this.tried.at(-1)?.length ?? maxTried) < maxTried) this.tried.at(-1)?.push(node)
        return
      case 'AssignmentExpression':
        this.define(node.left, node.right, none, node.operator !== '=')
        this.act(node)
        return
      case 'VariableDeclaration':
        this.declareAll(node)
        return
      case 'VariableDeclarator':
        if (node.init) this.define(node.id, node.init)
        return
      case 'ReturnStatement':
      case 'YieldExpression':
        if (node.argument) this.give(node.argument)
        return
      case 'ThisExpression':
        this.within.set(node, this.functions.at(-1))
        return
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.enterFunction(node, parent)
        return
      case 'ClassDeclaration':
      case 'ClassExpression':
        if (node.id && node.type === 'ClassDeclaration') this.scope.declare(node.id.name).definitions.push(itself(node))
        if (node.type === 'ClassExpression') this.open(node, false)
        if (node.id && node.type === 'ClassExpression') this.scope.declare(node.id.name).definitions.push(itself(node))
        this.own(node)
        return
      case 'ObjectExpression':
        this.own(node)
        return
      case 'TryStatement':
        this.tried.push([])
        this.thrown.push([])
        return
      case 'ThrowStatement':
        this.thrown.at(-1)?.push(node.argument)
        return
      case 'CatchClause':
        this.open(node, false)
        if (node.param) this.enterCatch(node.param)
        return
      case 'ForOfStatement':
      case 'ForInStatement': {
        this.open(node, false)
        const target = node.left.type === 'VariableDeclaration' ? node.left.declarations[0]?.id : node.left
        if (target) this.define(target, node.right, node.type === 'ForOfStatement' ? ['*'] : ['*key'])
        return
      }
      case 'BlockStatement':
      case 'ForStatement':
      case 'SwitchStatement':
      case 'StaticBlock':
        this.open(node, false)
        return
      case 'ImportDeclaration':
        declareImports(node, this.scope)
        this.act(node)
        return
      case 'UnaryExpression':
        if (node.operator === 'delete') this.act(node)
        return
      case 'NewExpression':
      case 'ImportExpression':
      case 'TaggedTemplateExpression':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
      case 'ExportDefaultDeclaration':
        this.act(node)
    }
  }

  leave(node: AnyNode): void {
    if (node === this.scope.node && this.scope.parent) this.scope = this.scope.parent
    if (node === this.functions.at(-1)) this.functions.pop()
    if (node === this.owners.at(-1)) this.owners.pop()
    if (node.type === 'TryStatement') {
      this.tried.pop()
      this.thrown.pop()
    }
  }

  finish(): Bindings {
    // What is assigned without a declaration is a global of the file's own, unless the world has it already.
    for (const { pattern, scope } of this.assigned)
      if (pattern.type === 'Identifier' && !worldly.has(pattern.name) && !scope.find(pattern.name))
        this.top.declare(pattern.name)
    const globals = new Map<string, Binding>()
    for (const { pattern, node, scope, adds } of this.assigned) {
      const name = nameInWorld(pattern, scope)
      if (name === undefined || adds) continue
      const binding = globals.get(name) ?? { name, definitions: [] }
      globals.set(name, binding)
      binding.definitions.push(itself(node))
    }
    for (const { pattern, node, scope, extra, adds } of this.assigned) {
      for (const { name, path, fallback } of namesIn(pattern)) {
        const definitions = scope.find(name)?.definitions
        definitions?.push({ from: 'node', node, path: [...extra, ...path], ...(adds && { adds }) })
        if (fallback) definitions?.push(itself(fallback))
      }
    }
    for (const [index, node] of this.names.entries()) {
      const binding = this.scopes[index]?.find(node.name) ?? listOf(this.handedIn.get(node))
      if (binding) this.of.set(node, binding)
    }
    const { of, within, owner, returns, acts } = this
    return { of, within, owner, returns, acts, globals }
  }

  private get isAtTop(): boolean {
    return !this.functions.some(hasArguments)
  }

  /** node wraps each CommonJS file into a function: what that is handed can be had without any of its names. */
  private handed({ start, end }: AnyNode): Binding {
    const elements = ['exports', 'require', 'module', '__filename', '__dirname'].map((name) => ({
      type: 'Identifier',
      name,
      start,
      end,
    }))
    const list = { type: 'ArrayExpression', elements, start, end } as unknown as AnyNode
    return { name: 'arguments', definitions: [itself(list)] }
  }

  private act(node: AnyNode): void {
    this.acts.push(node)
    this.within.set(node, this.functions.at(-1))
  }

  private open(node: AnyNode, isFunction: boolean): void {
    this.scope = new Scope(node, this.scope, isFunction)
  }

  private own(node: AnyNode): void {
    this.owners.push(node)
    this.within.set(node, this.functions.at(-1))
  }

  private give(node: AnyNode): void {
    const fn = this.functions.at(-1)
    if (fn) this.returns.get(fn)?.push(node)
  }

  private define(pattern: AnyNode, node: AnyNode, extra = none, adds = false): void {
    this.assigned.push({ pattern, node, scope: this.scope, extra, adds })
  }

  private declareAll({ kind, declarations }: Extract<AnyNode, { type: 'VariableDeclaration' }>): void {
    const target = kind === 'var' ? this.scope.nearestFunction : this.scope
    for (const { id } of declarations) for (const { name } of namesIn(id)) target.declare(name)
  }

  private enterFunction(node: FunctionNode, parent: AnyNode | undefined): void {
    if (node.type === 'FunctionDeclaration' && node.id) this.scope.declare(node.id.name).definitions.push(itself(node))
    this.open(node, true)
    if (node.type === 'FunctionExpression' && node.id) this.scope.declare(node.id.name).definitions.push(itself(node))
    declareParameters(node, this.scope)
    this.within.set(node, this.functions.at(-1))
    this.functions.push(node)
    this.returns.set(node, node.type === 'ArrowFunctionExpression' && node.expression ? [node.body] : [])
    const holder = this.owners.at(-1)
    const isMember =
      parent?.type === 'MethodDefinition' || parent?.type === 'Property' || parent?.type === 'PropertyDefinition'
    if (holder && isMember) this.owner.set(node, holder)
  }

  /** What is caught came out of a call that was tried: servers send code in their error messages, too. */
  private enterCatch(param: AnyNode): void {
    for (const { name } of namesIn(param)) this.scope.declare(name)
    for (const call of this.tried.at(-1) ?? []) this.define(param, call, ['*key'])
    for (const thrown of this.thrown.at(-1) ?? []) this.define(param, thrown)
  }
}

const none: readonly string[] = []

const hasArguments = ({ type }: FunctionNode): boolean => type !== 'ArrowFunctionExpression'

const listOf = (of: FunctionNode | undefined): Binding | undefined =>
  of && { name: 'arguments', definitions: [{ from: 'arguments', of }] }

const isPropertyName = (node: AnyNode, parent: AnyNode | undefined): boolean => {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.property === node && !parent.computed
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.key === node && parent.value !== node && !parent.computed
    default:
      return false
  }
}

const worldly = new Set(
  `module exports process global globalThis window self location document fetch XMLHttpRequest WebSocket ethereum solana require
  navigator localStorage name open console eval Function Promise setTimeout Buffer onload onmessage`.split(/\s+/u),
)

/** `global.name = …`: what anybody has under that name from then on. */
function nameInWorld(place: AnyNode, scope: Scope): string | undefined {
  if (place.type !== 'MemberExpression' || place.object.type !== 'Identifier') return undefined
  const name = worlds.has(place.object.name) ? keyOf(place.property, place.computed) : undefined
  return name === undefined || worldly.has(name) || scope.find(place.object.name) ? undefined : name
}

const itself = (node: AnyNode): Definition => ({ from: 'node', node, path: [] })

function declareParameters(node: FunctionNode, scope: Scope): void {
  node.params.forEach((param, index) => {
    for (const { name, path, fallback } of namesIn(param)) {
      const { definitions } = scope.declare(name)
      definitions.push({ from: 'parameter', of: node, index, path })
      if (fallback) definitions.push(itself(fallback))
    }
  })
}

function declareImports(node: Extract<AnyNode, { type: 'ImportDeclaration' }>, scope: Scope): void {
  const module = String(node.source.value)
  for (const specifier of node.specifiers) {
    const path =
      specifier.type === 'ImportSpecifier'
        ? [specifier.imported.type === 'Identifier' ? specifier.imported.name : String(specifier.imported.value)]
        : []
    scope.declare(specifier.local.name).definitions.push({ from: 'import', module, path })
  }
}

import type { AnyNode, Program } from 'acorn'
import { type FunctionNode, isFunction, keyOf, walk } from './nodes.ts'

/** How a name comes by a value. `path` leads into the value where a pattern takes it apart; `*` is an element. */
export type Definition =
  | { readonly from: 'node'; readonly node: AnyNode; readonly path: readonly string[]; readonly adds?: boolean }
  | { readonly from: 'parameter'; readonly of: FunctionNode; readonly index: number; readonly path: readonly string[] }
  | { readonly from: 'import'; readonly module: string; readonly path: readonly string[] }

export interface Binding {
  readonly name: string
  readonly definitions: Definition[]
}

/** Who is who in one file: scopes are resolved once, so that later steps ask by node. */
export interface Bindings {
  /** The binding an identifier stands for; none for what the file does not declare. */
  readonly of: ReadonlyMap<AnyNode, Binding>
  /** The function (undefined: the top level) that a node belongs to, for `this`, calls, functions and `return`. */
  readonly within: ReadonlyMap<AnyNode, FunctionNode | undefined>
  /** Class or object literal that a method belongs to. */
  readonly owner: ReadonlyMap<FunctionNode, AnyNode>
  /** Arguments of its `return`s, or the body of an arrow. */
  readonly returns: ReadonlyMap<FunctionNode, readonly AnyNode[]>
  /** Calls, assignments to members and others that an analysis has to look at, in the order of the source. */
  readonly acts: readonly AnyNode[]
}

class Scope {
  readonly names = new Map<string, Binding>()
  constructor(
    readonly parent: Scope | undefined,
    readonly isFunction: boolean,
  ) {}

  declare(name: string): Binding {
    let binding = this.names.get(name)
    if (!binding) {
      binding = { name, definitions: [] }
      this.names.set(name, binding)
    }
    return binding
  }

  find(name: string): Binding | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const binding = scope.names.get(name)
      if (binding) return binding
    }
    return undefined
  }

  get nearestFunction(): Scope {
    let scope: Scope = this
    while (!scope.isFunction && scope.parent) scope = scope.parent
    return scope
  }
}

const opensBlock = new Set([
  'BlockStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'CatchClause',
  'SwitchStatement',
  'StaticBlock',
])

export function bind(program: Program): Bindings {
  const scopes = declareAll(program)
  return resolveAll(program, scopes)
}

/** First pass: every declaration into its scope, so that hoisted names are there when they are looked up. */
function declareAll(program: Program): ReadonlyMap<AnyNode, Scope> {
  const scopes = new Map<AnyNode, Scope>()
  const assigned: { name: string; scope: Scope }[] = []
  let scope = new Scope(undefined, true)
  walk(
    program,
    (node) => {
      if (node.type === 'AssignmentExpression' && node.left.type === 'Identifier') {
        assigned.push({ name: node.left.name, scope })
      }
      if (node.type === 'FunctionDeclaration' && node.id) scope.declare(node.id.name).definitions.push(itself(node))
      if (node.type === 'ClassDeclaration' && node.id) scope.declare(node.id.name).definitions.push(itself(node))
      if (node.type === 'VariableDeclaration') {
        const target = node.kind === 'var' ? scope.nearestFunction : scope
        for (const { id } of node.declarations) for (const { name } of namesIn(id)) target.declare(name)
      }
      if (node.type === 'ImportDeclaration') declareImports(node, scope)
      if (isFunction(node) || node.type === 'ClassExpression' || opensBlock.has(node.type) || node.type === 'Program') {
        scope = new Scope(node.type === 'Program' ? undefined : scope, isFunction(node) || node.type === 'Program')
        scopes.set(node, scope)
      }
      if (node.type === 'FunctionExpression' || node.type === 'ClassExpression') {
        if (node.id) scope.declare(node.id.name).definitions.push(itself(node))
      }
      if (isFunction(node)) declareParameters(node, scope)
      if (node.type === 'CatchClause' && node.param) for (const { name } of namesIn(node.param)) scope.declare(name)
      return undefined
    },
    (node) => {
      if (scopes.get(node) === scope && scope.parent) scope = scope.parent
    },
  )
  // What is assigned without a declaration is a global of the file's own, unless the world has it already.
  for (const { name, scope: from } of assigned) {
    if (!worldly.has(name) && !from.find(name)) scopes.get(program)?.declare(name)
  }
  return scopes
}

const worldly = new Set(
  `module exports process global globalThis window self location document fetch XMLHttpRequest WebSocket ethereum solana require
  navigator localStorage name open console eval Function Promise setTimeout Buffer onload onmessage`.split(/\s+/u),
)

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

/** Names that a pattern binds, with the way into the value. */
function* namesIn(
  pattern: AnyNode,
  path: readonly string[] = [],
): Iterable<{ name: string; node: AnyNode; path: readonly string[]; fallback?: AnyNode }> {
  if (path.length > 20) return
  if (pattern.type === 'Identifier') yield { name: pattern.name, node: pattern, path }
  if (pattern.type === 'AssignmentPattern') {
    for (const found of namesIn(pattern.left, path)) yield { ...found, fallback: pattern.right }
  }
  if (pattern.type === 'RestElement') yield* namesIn(pattern.argument, path)
  if (pattern.type === 'ArrayPattern') {
    for (const [index, element] of pattern.elements.entries()) {
      if (element) yield* namesIn(element, element.type === 'RestElement' ? path : [...path, String(index)])
    }
  }
  if (pattern.type === 'ObjectPattern') {
    for (const property of pattern.properties) {
      if (property.type === 'RestElement') yield* namesIn(property.argument, path)
      else yield* namesIn(property.value, [...path, keyOf(property.key, property.computed) ?? '*'])
    }
  }
}

/** Second pass: each identifier to its binding, each assignment to its definitions. */
function resolveAll(program: Program, scopes: ReadonlyMap<AnyNode, Scope>): Bindings {
  const of = new Map<AnyNode, Binding>()
  const within = new Map<AnyNode, FunctionNode | undefined>()
  const owner = new Map<FunctionNode, AnyNode>()
  const returns = new Map<FunctionNode, AnyNode[]>()
  const acts: AnyNode[] = []
  const functions: FunctionNode[] = []
  const owners: AnyNode[] = []
  const tried: AnyNode[][] = []
  let scope = scopes.get(program) as Scope

  const define = (pattern: AnyNode, node: AnyNode, extra: readonly string[] = [], adds = false) => {
    for (const { name, path, fallback } of namesIn(pattern)) {
      const binding = scope.find(name)
      binding?.definitions.push({ from: 'node', node, path: [...extra, ...path], ...(adds && { adds }) })
      if (fallback) binding?.definitions.push(itself(fallback))
    }
  }

  walk(
    program,
    (node, parent) => {
      scope = scopes.get(node) ?? scope
      if (isFunction(node)) {
        within.set(node, functions.at(-1))
        functions.push(node)
        returns.set(node, node.type === 'ArrowFunctionExpression' && node.expression ? [node.body] : [])
        const holder = owners.at(-1)
        const isMember =
          parent?.type === 'MethodDefinition' || parent?.type === 'Property' || parent?.type === 'PropertyDefinition'
        if (holder && isMember) owner.set(node, holder)
      }
      if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression' || node.type === 'ObjectExpression') {
        owners.push(node)
        within.set(node, functions.at(-1))
      }
      if (node.type === 'Identifier') {
        const binding = scope.find(node.name)
        if (binding) of.set(node, binding)
      }
      // What is caught came out of a call that was tried: servers send code in their error messages, too.
      if (node.type === 'TryStatement') tried.push([])
      if (node.type === 'CallExpression') tried.at(-1)?.push(node)
      if (node.type === 'CatchClause' && node.param) {
        for (const call of tried.at(-1)?.slice(0, 12) ?? []) define(node.param, call, ['*key'])
      }
      if (node.type === 'VariableDeclarator' && node.init) define(node.id, node.init)
      if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') {
        const target = node.left.type === 'VariableDeclaration' ? node.left.declarations[0]?.id : node.left
        if (target) define(target, node.right, node.type === 'ForOfStatement' ? ['*'] : ['*key'])
      }
      if (node.type === 'AssignmentExpression') {
        define(node.left, node.right, [], node.operator !== '=')
        acts.push(node)
        within.set(node, functions.at(-1))
      }
      const fn = functions.at(-1)
      if (node.type === 'ReturnStatement' && node.argument && fn) returns.get(fn)?.push(node.argument)
      if (node.type === 'YieldExpression' && node.argument && fn) returns.get(fn)?.push(node.argument)
      if (isAct(node)) {
        acts.push(node)
        within.set(node, fn)
      }
      if (node.type === 'ThisExpression') within.set(node, fn)
      return undefined
    },
    (node) => {
      if (isFunction(node)) functions.pop()
      if (node === owners.at(-1)) owners.pop()
      if (node.type === 'TryStatement') tried.pop()
      const own = scopes.get(node)
      if (own?.parent && own === scope) scope = own.parent
    },
  )
  return { of, within, owner, returns, acts }
}

const actTypes = new Set([
  'CallExpression',
  'NewExpression',
  'ImportExpression',
  'TaggedTemplateExpression',
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ExportDefaultDeclaration',
  'UnaryExpression',
])
const isAct = (node: AnyNode) =>
  actTypes.has(node.type) && (node.type !== 'UnaryExpression' || node.operator === 'delete')

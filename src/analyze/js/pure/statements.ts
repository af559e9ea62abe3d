import type { AnyNode } from '../nodes.ts'
import type { Names } from './names.ts'
import { spreadOf } from './plain.ts'
import { Beyond, Closure, type Frame, Plain, type Thing, Thrown, type Work } from './things.ts'

/** How a statement ended. */
export type End = { readonly by: 'return'; readonly thing: Thing } | { readonly by: 'break' | 'continue' } | undefined

/** Statements in their order, until one ends the function. */
export class Statements {
  constructor(
    private readonly work: Work,
    private readonly names: Names,
  ) {}

  block(body: readonly AnyNode[], frame: Frame): End {
    for (const node of body)
      if (node.type === 'FunctionDeclaration' && node.id) this.names.declare(node.id, new Closure(node, frame), frame)
    for (const node of body) {
      const end = this.statement(node, frame)
      if (end) return end
    }
    return undefined
  }

  private statement(node: AnyNode, frame: Frame): End {
    this.work.step()
    switch (node.type) {
      case 'ExpressionStatement':
        this.work.value(node.expression, frame)
        return undefined
      case 'VariableDeclaration':
        for (const { id, init } of node.declarations)
          if (init || node.kind !== 'var')
            this.names.assign(id, init ? this.work.value(init, frame) : undefined, frame, true)
          else this.names.declareOnce(id, frame)
        return undefined
      case 'ReturnStatement':
        return { by: 'return', thing: node.argument ? this.work.value(node.argument, frame) : undefined }
      case 'IfStatement':
        if (this.work.value(node.test, frame)) return this.statement(node.consequent, frame)
        return node.alternate ? this.statement(node.alternate, frame) : undefined
      case 'BlockStatement':
        return this.block(node.body, frame)
      case 'ForStatement':
        if (node.init?.type === 'VariableDeclaration') this.statement(node.init, frame)
        else if (node.init) this.work.value(node.init, frame)
        return this.loop(node.test, node.body, node.update, frame)
      case 'WhileStatement':
        return this.loop(node.test, node.body, undefined, frame)
      case 'DoWhileStatement': {
        const end = this.statement(node.body, frame)
        if (end?.by === 'return') return end
        return end?.by === 'break' ? undefined : this.loop(node.test, node.body, undefined, frame)
      }
      case 'ForOfStatement':
      case 'ForInStatement':
        return this.each(node, frame)
      case 'SwitchStatement':
        return this.choose(node, frame)
      case 'TryStatement':
        return this.attempt(node, frame)
      case 'ThrowStatement':
        throw new Thrown(this.work.value(node.argument, frame))
      case 'BreakStatement':
      case 'ContinueStatement':
        if (node.label) throw new Beyond('a label')
        return { by: node.type === 'BreakStatement' ? 'break' : 'continue' }
      case 'EmptyStatement':
      case 'FunctionDeclaration':
        return undefined
      default:
        throw new Beyond(node.type)
    }
  }

  private loop(test: AnyNode | null | undefined, body: AnyNode, update: AnyNode | null | undefined, frame: Frame): End {
    while (!test || this.work.value(test, frame)) {
      this.work.step()
      const end = this.statement(body, frame)
      if (end?.by === 'return') return end
      if (end?.by === 'break') return undefined
      if (update) this.work.value(update, frame)
    }
    return undefined
  }

  private each(node: Extract<AnyNode, { type: 'ForOfStatement' | 'ForInStatement' }>, frame: Frame): End {
    const over = this.work.value(node.right, frame)
    const target = node.left.type === 'VariableDeclaration' ? node.left.declarations[0]?.id : node.left
    if (!target) throw new Beyond(node.type)
    const keys = over instanceof Plain ? [...over.properties.keys()] : undefined
    if (node.type === 'ForOfStatement' && keys) throw new Beyond('for of')
    const items = keys ?? (node.type === 'ForOfStatement' ? spreadOf(over) : spreadOf(over).map((_, at) => String(at)))
    for (const item of items) {
      this.names.assign(target, item, frame, node.left.type === 'VariableDeclaration')
      const end = this.statement(node.body, frame)
      if (end?.by === 'return') return end
      if (end?.by === 'break') return undefined
    }
    return undefined
  }

  private choose(node: Extract<AnyNode, { type: 'SwitchStatement' }>, frame: Frame): End {
    const thing = this.work.value(node.discriminant, frame)
    const found = node.cases.findIndex(({ test }) => test && this.work.value(test, frame) === thing)
    const from = found < 0 ? node.cases.findIndex(({ test }) => !test) : found
    for (const { consequent } of from < 0 ? [] : node.cases.slice(from)) {
      const end = this.block(consequent, frame)
      if (end) return end.by === 'break' ? undefined : end
    }
    return undefined
  }

  private attempt(node: Extract<AnyNode, { type: 'TryStatement' }>, frame: Frame): End {
    const { depth } = this.work
    if (node.finalizer) throw new Beyond('finally')
    try {
      return this.block(node.block.body, frame)
    } catch (thrown) {
      if (!(thrown instanceof Thrown) || !node.handler) throw thrown
      this.work.depth = depth
      if (node.handler.param) this.names.assign(node.handler.param, thrown.thing, frame, true)
      return this.block(node.handler.body.body, frame)
    }
  }
}

import type { Program } from 'acorn'
import type { Binding, Bindings, Definition } from '../bindings.ts'
import { type AnyNode, isFunction, keyOf, walk } from '../nodes.ts'
import { type Parsed, partName } from './part.ts'

/** What a file offers, as an object that the evaluator follows like any other that the code makes. */
export interface ModuleObject {
  /** What `require` of the file gives. */
  readonly node: AnyNode
  /** Bindings of names that the file does not declare itself: `exports` and `module`. */
  readonly of: ReadonlyMap<AnyNode, Binding>
}

/**
 * Modules as objects: `exports` and `module` become names for objects that assignments in the file fill, and what is
 * exported by a declaration, a getter or a bundler's helper is put into them.
 */
export class Exports {
  readonly #of = new Map<AnyNode, Binding>()
  readonly #at: number
  /** The object that `exports` begins as. */
  readonly #own: AnyNode
  readonly #properties: AnyNode[] = []
  /** What else the module may be: a default export stands for it where CommonJS asks. */
  readonly #whole: AnyNode[] = []

  constructor({ program, origin }: Parsed, bindings: Bindings) {
    this.#at = origin
    this.#own = this.#node({ type: 'ObjectExpression', properties: this.#properties })
    for (const act of bindings.acts) this.#add(act)
    const modules = this.#moduleBinding()
    const exported: Binding = { name: 'exports', definitions: [from(this.#own), from(this.#name('exports'))] }
    walk(program, (node) => {
      if (node.type !== 'Identifier' || bindings.of.has(node)) return undefined
      if (node.name === 'exports') this.#of.set(node, exported)
      if (node.name === 'module') this.#of.set(node, modules)
      return undefined
    })
  }

  get object(): ModuleObject {
    const holder = this.#name('module')
    this.#of.set(holder, this.#module as Binding)
    const node = this.#node({
      type: 'MemberExpression',
      object: holder,
      property: this.#name('exports'),
      computed: false,
      optional: false,
    })
    return { node, of: this.#of }
  }

  #module: Binding | undefined

  #moduleBinding(): Binding {
    const values = [this.#own, ...this.#whole]
    const object = this.#node({
      type: 'ObjectExpression',
      properties: values.map((value) => this.#property('exports', value)),
    })
    this.#module = { name: 'module', definitions: [from(object), from(this.#name('module'))] }
    return this.#module
  }

  #add(act: AnyNode): void {
    if (act.type === 'ExportDefaultDeclaration') {
      this.#offer('default', act.declaration)
      this.#whole.push(act.declaration)
    }
    if (act.type === 'ExportAllDeclaration') {
      const all = this.#imported(String(act.source.value), [])
      if (act.exported) this.#offer(keyOf(act.exported, false) ?? '*', all)
      else this.#properties.push(this.#node({ type: 'SpreadElement', argument: all }))
    }
    if (act.type === 'ExportNamedDeclaration') this.#named(act)
    if (act.type === 'CallExpression') this.#helped(act)
  }

  #named({ declaration, specifiers, source }: Extract<AnyNode, { type: 'ExportNamedDeclaration' }>): void {
    if (declaration?.type === 'VariableDeclaration') {
      for (const { id } of declaration.declarations) if (id.type === 'Identifier') this.#offer(id.name, id)
    } else if (declaration) this.#offer(declaration.id.name, declaration)
    for (const { local, exported } of specifiers) {
      const name = keyOf(local, false)
      const value = source && name !== undefined ? this.#imported(String(source.value), [name]) : local
      this.#offer(keyOf(exported, false) ?? '*', value)
      if (keyOf(exported, false) === 'default') this.#whole.push(value)
    }
  }

  /** What compilers write: getters on `exports`, `__export(exports, { x: () => x })`, `__exportStar(require('./x'), exports)`. */
  #helped({ callee, arguments: [target, second, third] }: Extract<AnyNode, { type: 'CallExpression' }>): void {
    const helper =
      callee.type === 'Identifier'
        ? callee.name
        : callee.type === 'MemberExpression'
          ? keyOf(callee.property, false)
          : ''
    if (helper === 'defineProperty' && second?.type === 'Literal' && third?.type === 'ObjectExpression')
      for (const value of this.#got(third)) this.#offer(String(second.value), value)
    if (/^_+export$/u.test(helper ?? '') && second?.type === 'ObjectExpression')
      for (const property of second.properties) {
        const key = property.type === 'Property' ? keyOf(property.key, property.computed) : undefined
        if (property.type === 'Property' && key !== undefined) this.#offer(key, this.#called(property.value))
      }
    if (/export_?star$/iu.test(helper ?? '') && target && target.type !== 'SpreadElement')
      this.#properties.push(this.#node({ type: 'SpreadElement', argument: target }))
  }

  *#got({ properties }: Extract<AnyNode, { type: 'ObjectExpression' }>): Iterable<AnyNode> {
    for (const property of properties) {
      if (property.type !== 'Property') continue
      const key = keyOf(property.key, property.computed)
      if (key === 'value') yield property.value
      if (key === 'get') yield this.#called(property.value)
    }
  }

  #called = (fn: AnyNode): AnyNode =>
    isFunction(fn) ? this.#node({ type: 'CallExpression', callee: fn, arguments: [], optional: false }) : fn

  #offer(name: string, value: AnyNode): void {
    this.#properties.push(this.#property(name, value))
  }

  #property = (name: string, value: AnyNode): AnyNode =>
    this.#node({ type: 'Property', key: this.#name(name), value, computed: false, kind: 'init' })

  /** A name for what another module gives. */
  #imported(module: string, path: readonly string[]): AnyNode {
    const name = this.#name('imported')
    this.#of.set(name, { name: 'imported', definitions: [{ from: 'import', module, path }] })
    return name
  }

  #name = (name: string): AnyNode => this.#node({ type: 'Identifier', name })

  #node = (fields: object): AnyNode => ({ start: this.#at, end: this.#at, ...fields }) as unknown as AnyNode
}

const from = (node: AnyNode): Definition => ({ from: 'node', node, path: [] })

/** @returns what the parts give each other, by {@link partName} */
export const namedParts = (objects: ReadonlyMap<string, ModuleObject>) =>
  new Map([...objects].map(([path, { node }]) => [partName(path), node]))

/** For a file that calls what it exports: there, too, `exports.x` is what was assigned to it. */
export const withOwnExports = (program: Program, text: string, bindings: Bindings): Bindings =>
  callsItself.test(text)
    ? {
        ...bindings,
        of: new Map([...bindings.of, ...new Exports({ program, text, path: '', origin: 0 }, bindings).object.of]),
      }
    : bindings

const callsItself = /\bexports\.[\w$]+\)?\s*\(/u

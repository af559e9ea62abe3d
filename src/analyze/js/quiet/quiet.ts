import type { Bindings } from '../bindings.ts'
import { worlds } from '../names.ts'
import { type AnyNode, type Call, isFunction, keyOf } from '../nodes.ts'
import { hasAddressPattern, isProxy, loading, telling } from '../page.ts'
import { balances } from '../payments.ts'
import { type Fate, Judge } from './judge.ts'
import {
  acting,
  actingInDocument,
  brings,
  isActingGlobal,
  isName,
  knownMembers,
  pageSources,
  tellingOfModule,
  tellingOfPlace,
  tellingOfProcess,
  timers,
} from './names.ts'
import { carries, isCalled, isIdle, isLabel, isTarget, isWayToWorld, memberName, staysNear } from './places.ts'

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
 * at by a computed name is not spelt anywhere. Nothing has to be followed in them. Half of what popular packages ship is
 * of that kind. Where it is not sure, a file is not quiet.
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
  private readonly classes: AnyNode[] = []
  /** `window.location` where only a part of it is read. */
  private readonly asked = new Set<AnyNode>()
  /** What functions are handed that are called where they stand. */
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
  /** It has a name of the file's own. */
  private isNamed = false

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
        if (setsProxy(node.left)) this.isBusy = true
        return
      case 'CallExpression':
        this.call(node)
        return
      case 'Property':
        if (/^bcc$/iu.test(keyOf(node.key, node.computed) ?? '')) this.isBusy = true
        if (parent?.type === 'ObjectPattern') this.takes(keyOf(node.key, node.computed) ?? '')
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
      if (isIdle(node, parent)) continue
      if (!of.isFree(node)) {
        // At the top of a file these are what the loader hands it, `require` among them.
        if (node.name === 'arguments') return false
        continue
      }
      const found = this.free(node, parent, of)
      if (found === 'acts') return false
      this.note(found)
    }
    for (const { node, parent } of this.selves) {
      const found = of.self(node, parent)
      if (found === 'acts') return false
      this.note(found)
    }
    // What is computed from texts may be any name; of what acts, or of what runs text.
    const built = this.keys.filter((key) => of.isBuilt(key.property as AnyNode))
    if (this.isLoose && (this.isSpelt || built.length > 0)) return false
    if (built.some((key) => of.hasConstructor(key.object) || of.isWorld(key.object))) return false
    if (this.isSpelt && this.keys.some((key) => of.isWorld(key.object) && this.mayName(key, of))) return false
    if (this.spellsConstructor && this.keys.some((key) => of.hasConstructor(key.object))) return false
    if ((this.isLoose || this.isNamed) && this.hasPowers) return false
    if (this.constructors.some(({ node, parent }) => of.runs(node, parent))) return false
    if (this.definers.some((node) => of.isOfLanguage(node)) || this.assigned.some((node) => of.tampers(node)))
      return false
    if (this.hasOthers && this.hasKnown) return false
    return !this.assigned.some((node) => this.changesPage(node, text, of))
  }

  private note(found: Fate): void {
    if (found === 'loose') this.isLoose = true
    if (found === 'near') this.isNamed = true
  }

  /** A page is made to load or to show what is told, or carries off what people type. */
  private changesPage({ left, right }: Assignment, text: string, of: Judge): boolean {
    const name = memberName(left) ?? ''
    if (!loading.has(name) && !telling.has(name)) return false
    if (this.hasPageSources) return true
    const isBuilt = right.type === 'TemplateLiteral' || right.type === 'BinaryExpression' || of.isWrittenText(right)
    if (telling.has(name)) return isBuilt && loads.test(text)
    if (right.type === 'Literal') return loads.test(String(right.value))
    return loads.test(text) || (isBuilt && (name === 'src' || /<\W*\+/u.test(text)))
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
    // What an account holds may be paid away, by whatever object.
    if (balances.has(name)) this.isBusy = true
    if (name === 'write' || name === 'writeln') this.writes = true
    if (isIdle(node, parent) || this.asked.has(node)) return
    if (tellingOfPlace.has(name) && memberName(node.object) === 'location' && !isTarget(node, parent))
      this.asked.add(node.object)
    if (acting.has(name)) this.isBusy = true
    if ((name === 'Function' || name === 'require') && isCalled(node, parent)) this.isBusy = true
    if (powers.has(name) || (name === 'open' && isCalled(node, parent))) this.hasPowers = true
    if (name === 'location' && (isTarget(node, parent) || leads.has(memberName(parent) ?? ''))) this.hasPowers = true
    if (name === 'constructor' && node.object.type !== 'ThisExpression') this.constructors.push({ node, parent })
    if (actingInDocument.has(name) && memberName(node.object) === 'document') this.isBusy = true
  }

  /** A name is taken out of something. */
  private takes(name: string): void {
    if (acting.has(name)) this.isBusy = true
    if (isActingGlobal(name)) this.hasPowers = true
    if (knownMembers.has(name)) this.hasKnown = true
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
  private free(node: Name, parent: AnyNode | undefined, of: Judge): Fate {
    const { name } = node
    const isObject = parent?.type === 'MemberExpression' && parent.object === node
    const member = isObject ? keyOf(parent.property, parent.computed) : undefined
    if (worlds.has(name)) {
      if (!isObject) return staysNear(node, parent) ? 'near' : 'loose'
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
        if (!isObject) return this.writes ? 'acts' : 'near'
        return member === undefined || actingInDocument.has(member) ? 'acts' : 'still'
      case 'navigator':
        return isObject && member !== undefined && !acting.has(member) ? 'still' : 'acts'
      case 'location':
        return member !== undefined && tellingOfPlace.has(member) && member !== 'href' ? 'still' : 'acts'
      case 'module':
        return member !== undefined && tellingOfModule.has(member) ? 'still' : 'acts'
      case 'require':
        return this.required(node, parent)
      case 'Function':
        if (member === 'prototype') return 'still'
        return isWayToWorld(node, parent) ? 'near' : 'acts'
      default:
        return isActingGlobal(name) ? 'acts' : 'still'
    }
  }

  private required(node: Name, parent: AnyNode | undefined): Fate {
    if (parent?.type !== 'CallExpression' || parent.callee !== node || !parent.arguments[0]) return 'acts'
    this.load(parent.arguments[0])
    return this.isBusy ? 'acts' : 'still'
  }
}

/** Texts that load something when they are written into a page, or that name where it lies. */
const loads = /<(?:script|iframe)[^>]{0,200}src|http-equiv|^\s*(?:https?:)?\/\/|['"`](?:https?:)?\/\/[\w-]+\.\w/iu

/** A setting of the environment that is asked for where to go, or one whose name is computed. */
function setsProxy(left: AnyNode): boolean {
  if (left.type !== 'MemberExpression') return false
  const name = memberName(left)
  return name === undefined ? memberName(left.object) === 'env' : isProxy(name)
}

/** Members by which the world can act, and that others' objects may have as well. */
const powers = new Set(['Function', 'process', 'require', 'Module'])
/** What is done with `location` so that the page goes elsewhere. */
const leads = new Set(['href', 'replace', 'assign'])
const watched = new Set([
  'arguments',
  'process',
  'document',
  'navigator',
  'module',
  'require',
  'Function',
  ...worlds,
  ...timers,
])
const isWatched = (name: string): boolean => watched.has(name) || isActingGlobal(name)

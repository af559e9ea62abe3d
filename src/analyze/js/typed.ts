import type { Binding, Bindings } from './bindings.ts'
import { type AnyNode, keyOf } from './nodes.ts'

type Member = Extract<AnyNode, { type: 'MemberExpression' }>

const events = /^(?:input|change|blur|focusout|submit|paste|key(?:down|up|press))$/u
const handlers = /^on(?:input|change|blur|focusout|submit|paste|key(?:down|up|press))$/u
const known = new WeakMap<Bindings, ReadonlySet<Binding>>()

/** Whether a member is what somebody typed: `event.target.value`, `ref.current.value`, or `field.value` where `field` is listened to. */
export function isTyped(node: Member, bindings: Bindings): boolean {
  const name = keyOf(node.property, node.computed)
  if (name !== 'value' && name !== 'elements') return false
  const of = node.object
  const inner = of.type === 'MemberExpression' ? keyOf(of.property, of.computed) : undefined
  if (name === 'elements') return inner === 'form' || (of.type === 'Identifier' && /form$/iu.test(of.name))
  if (inner !== undefined) return /^(?:target|currentTarget|srcElement|current)$/u.test(inner)
  const binding = bindings.of.get(of)
  return binding !== undefined && listenedTo(bindings).has(binding)
}

/** Names of what is listened to for typing, whoever hands it over. */
function listenedTo(bindings: Bindings): ReadonlySet<Binding> {
  const before = known.get(bindings)
  if (before) return before
  const fields = new Set<Binding>()
  for (const act of bindings.acts) {
    const binding = bindings.of.get(fieldOf(act) as AnyNode)
    if (binding) fields.add(binding)
  }
  known.set(bindings, fields)
  return fields
}

/** `field` of `field.addEventListener('input', …)` and `field.onchange = …`. */
function fieldOf(act: AnyNode): AnyNode | undefined {
  if (act.type === 'AssignmentExpression') {
    const { left } = act
    return left.type === 'MemberExpression' && handlers.test(keyOf(left.property, left.computed) ?? '')
      ? left.object
      : undefined
  }
  if (act.type !== 'CallExpression' || act.callee.type !== 'MemberExpression') return undefined
  const { callee, arguments: args } = act
  const hears = /^(?:addEventListener|on)$/u.test(keyOf(callee.property, callee.computed) ?? '')
  const [event] = args
  return hears &&
    event?.type === 'Literal' &&
    String(event.value)
      .split(' ')
      .some((one) => events.test(one))
    ? callee.object
    : undefined
}

import type { Binding, Bindings } from './bindings.ts'
import { type AnyNode, keyOf } from './nodes.ts'

/** Functions that are handed a key or a phrase, with the place of it among the arguments. */
const takers: Readonly<Record<string, number>> = {
  createHmac: 1,
  createPrivateKey: 0,
  fromSecretKey: 0,
  fromPrivateKey: 0,
  fromMnemonic: 0,
  fromPhrase: 0,
  privateKeyToAccount: 0,
  mnemonicToAccount: 0,
  mnemonicToSeed: 0,
  mnemonicToSeedSync: 0,
  mnemonicToEntropy: 0,
  fromMasterSeed: 0,
}

const known = new WeakMap<Bindings, ReadonlySet<Binding>>()

/** Names that hold keys by what is done with them, whatever they are called. */
export function keysOf(bindings: Bindings): ReadonlySet<Binding> {
  const before = known.get(bindings)
  if (before) return before
  const keys = new Set<Binding>()
  for (const act of bindings.acts) {
    if (act.type !== 'CallExpression') continue
    const { callee } = act
    const name = callee.type === 'MemberExpression' ? keyOf(callee.property, callee.computed) : undefined
    const at = name !== undefined && Object.hasOwn(takers, name) ? takers[name] : undefined
    const binding = at === undefined ? undefined : bindings.of.get(innermost(act.arguments[at]) as AnyNode)
    if (binding) keys.add(binding)
  }
  known.set(bindings, keys)
  return keys
}

/** `bs58.decode(key)` and `Buffer.from(key, 'hex')` are the key in another spelling. */
function innermost(node: AnyNode | undefined): AnyNode | undefined {
  let inner = node
  for (let depth = 0; depth < 4 && inner?.type === 'CallExpression'; depth++) inner = inner.arguments[0]
  return inner
}

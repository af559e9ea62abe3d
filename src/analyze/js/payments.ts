import type { Asks } from './asks.ts'
import type { Evaluator } from './evaluate.ts'
import { type AnyNode, type Call, keyOf } from './nodes.ts'
import type { Report } from './report.ts'
import { firstText } from './site.ts'
import type { Value } from './value.ts'

/** An account of one of the usual chains: Ethereum's and Move's, Bitcoin's, bech32, Tron's, TON's, base58. */
export const address =
  /^(?:0x(?:[0-9a-fA-F]{40}|[0-9a-fA-F]{64})|[a-z]{2,12}1[a-z0-9]{25,60}|T[1-9A-HJ-NP-Za-km-z]{33}|[EU]Q[\w-]{46}|[1-9A-HJ-NP-Za-km-z]{26,44})$/u
/** What is sent there is gone for everybody. */
const burns = /^0x(?:0{30}|d?ead)|dead$|^1{20}/iu
const moves =
  /^(?:\w*transfer\w*|(?:sign|send|signAndSend|sendAndConfirm|submit)Transaction|writeContract|sendCalls|request|send(?:Async|Raw|Sol|Eth|Coins?|Tokens?|Payment|Funds)?|pay\w*|sweep\w*)$/iu
const receivers = ['to', 'toPubkey', 'toAddress', 'recipient', 'recipientAddress', 'receiver', 'destination']
/** Methods that tell how much an account holds, as the libraries of the usual chains call them. */
export const balances: ReadonlySet<string> = new Set(
  `getBalance getBalances getAllBalances getTokenBalance getTokenBalances getAccountBalance getWalletBalance getNativeBalance fetchBalance
  balanceOf getTokenAccountBalance getTokenAccountsByOwner getParsedTokenAccountsByOwner getAccountInfo getCoins getUtxos
  listUnspent`.split(/\s+/u),
)
const asked = /^(?:request|send|readContract|call)$/u

export const tellsBalance = (method: string, { args }: { readonly args: readonly Value[] }, asks: Asks): boolean =>
  balances.has(method) ||
  (asked.test(method) &&
    args
      .slice(0, 1)
      .flatMap((arg) => [arg, asks.property(arg, 'method'), asks.property(arg, 'functionName')])
      .some((one) => /^(?:eth_getBalance|balanceOf)$/u.test(firstText(one) ?? '')))

/** All or a part of what an account holds goes to somebody whom the code names itself. */
export function findDrain(node: Call, args: () => readonly Value[], evaluator: Evaluator, report: Report): void {
  if (!moves.test(nameOf(node) ?? '')) return
  const given = args()
  if (!given.some((arg) => evaluator.taintsOf(arg).some(({ kind }) => kind === 'balance'))) return
  const to = receiverIn(described(given, evaluator), evaluator) ?? addressIn(given, evaluator)
  if (to !== undefined && !burns.test(to)) report.signal('wallet/pay', node, { name: to, of: 'balance' })
}

const nameOf = ({ callee }: Call): string | undefined =>
  callee.type === 'MemberExpression'
    ? keyOf(callee.property, callee.computed)
    : callee.type === 'Identifier'
      ? callee.name
      : undefined

/** The receiver of a payment that the code itself asks for is written into it. */
export function findPayment(node: AnyNode, args: readonly Value[], evaluator: Evaluator, report: Report): void {
  const to = receiverIn(
    described([...args.slice(0, 1), ...args.slice(1, 2).flatMap(({ elements = [] }) => elements)], evaluator),
    evaluator,
  )
  if (to !== undefined) report.signal('wallet/pay', node, { name: to })
}

/** What `{ params: [payment] }` describes, and the payments themselves. */
const described = (args: readonly Value[], evaluator: Evaluator): readonly Value[] => [
  ...args,
  ...args.flatMap((arg) => evaluator.property(arg, 'params').elements ?? []),
]

const receiverIn = (payments: readonly Value[], evaluator: Evaluator): string | undefined =>
  addressIn(
    payments.flatMap((payment) => receivers.map((name) => evaluator.property(payment, name))),
    evaluator,
  )

const addressIn = (values: readonly Value[], evaluator: Evaluator): string | undefined =>
  values
    .flatMap((value) => [firstText(value) ?? '', ...value.apis.map(({ call }) => writtenIn(call, evaluator))])
    .find((one) => address.test(one))

/** `new PublicKey('…')`, `getAddress('…')` */
function writtenIn(call: AnyNode | undefined, evaluator: Evaluator): string {
  const [first] = call?.type === 'NewExpression' || call?.type === 'CallExpression' ? call.arguments : []
  return first ? (firstText(evaluator.value(first)) ?? '') : ''
}

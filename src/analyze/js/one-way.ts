import { remembered } from './remembered.ts'
import type { Taint } from './value.ts'

/**
 * What is made of a key and does not tell it: signatures, digests, public keys and addresses. Told by the names under which
 * the usual libraries have them (noble, nacl, elliptic, ethers, viem, web3, jsonwebtoken, jose); functions that the package
 * has itself are followed instead, whatever they are called.
 */
const ofNode = /^crypto\.(?:create(?:Hmac|Hash|Sign)|sign|hash|pbkdf2|scrypt|hkdf)\w*(?:\(\)|$)/u
const signs =
  /[./](?:ec|ecdsa|schnorr|personal|eth)?_?[sS]ign(?:\.detached|_\w+|(?!(?:In|Up|Out|On|Off)(?![a-z]))[A-Z]\w*)?$/u
const publishes =
  /\.(?:getPublic|(?:get|compute|derive)(?:Public_?Key|Address)\w*|publicKeyCreate|pointFromScalar|privateKeyTo(?:Address|Public)\w*|privateTo(?:Address|Public)|(?:public_?key|address)\w*)$/iu

const wayOf = remembered((path): 'none' | 'all' | 'key' => {
  if (ofNode.test(path)) return 'all'
  // Files of the package's own that were not read together.
  if (/^\.{1,2}\//u.test(path)) return 'none'
  return publishes.test(path) ? 'all' : signs.test(path) ? 'key' : 'none'
})

/** @param path of a function @returns what of its arguments may be in what it gives: what is signed may stand beside it */
export function passed(path: string, args: readonly (readonly Taint[])[]): readonly (readonly Taint[])[] {
  const way = wayOf(path)
  if (way === 'none') return args
  return args.map((taints, index) => (way === 'key' && index === 0 && args.length > 1 ? taints : withoutKeys(taints)))
}

/** The same of what the function is a method of: a wallet, an account, a pair of keys. */
export const passedBy = (path: string, taints: readonly Taint[]): readonly Taint[] =>
  wayOf(path) === 'none' ? taints : withoutKeys(taints)

const withoutKeys = (taints: readonly Taint[]) => taints.filter(({ kind }) => kind !== 'key')

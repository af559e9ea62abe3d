import type { Rule } from '../model.ts'
import { isLoopback } from './shared/address.ts'
import { hashesOf, isStrong } from './shared/hashes.ts'

/** Whoever sits on the way can answer for an http address; only a strong integrity would notice. */
export const sourceHttp: Rule = {
  id: 'source/http',
  severity: 'high',
  speaksOf: 'all',
  needs: ['package', 'expected'],
  *check({ package: { source, integrity, bundled }, expected: { asks } }) {
    if (bundled || hashesOf(integrity).some(isStrong)) return
    const address =
      source.type === 'registry' ? (source.tarball ?? asks) : source.type === 'url' ? source.url : undefined
    if (address === undefined || !/^http:/iu.test(address) || isLoopback(address)) return
    yield { confidence: 'high', args: { address } }
  },
  say: ({ address }) =>
    `it is fetched from ${address} without encryption, and no strong integrity would notice a change`,
}

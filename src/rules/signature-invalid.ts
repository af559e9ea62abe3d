import type { Rule } from '../model.ts'

/** Whoever changes what a mirror says of a release cannot sign it anew. */
export const signatureInvalid: Rule = {
  id: 'signature/invalid',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['signature'],
  *check({ signature }) {
    if (signature.state !== 'known' || signature.value?.invalid === undefined) return
    yield { confidence: 'high', args: { why: signature.value.invalid, key: signature.value.keyId } }
  },
  say: ({ why, key }) => `the registry's signature does not hold: ${why} (key ${key})`,
}

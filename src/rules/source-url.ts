import type { Rule } from '../model.ts'

export const sourceUrl: Rule = {
  id: 'source/url',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['package'],
  *check({ package: { source } }) {
    if (source.type === 'url') yield { confidence: 'high', args: { url: source.url } }
  },
  say: ({ url }) => `it comes from the address ${url}, not from a registry`,
}

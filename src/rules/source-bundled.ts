import type { Rule } from '../model.ts'

/** What a package brings along inside its own archive is tied to nothing that a registry published. */
export const sourceBundled: Rule = {
  id: 'source/bundled',
  severity: 'low',
  speaksOf: 'newcomers',
  needs: ['package'],
  *check({ package: { bundled, path } }) {
    if (bundled) yield { confidence: 'high', args: { parent: path.at(-2) ?? '' } }
  },
  say: ({ parent }) =>
    `its bytes come inside ${parent === '' ? 'another package' : parent}, so nothing says that they are the published ones`,
}

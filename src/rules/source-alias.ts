import type { Rule } from '../model.ts'

/** An honest alias leads to a fork that people know, or to another version of the same name. */
export const sourceAlias: Rule = {
  id: 'source/alias',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['package', 'naming', 'expected'],
  *check({ package: { name, alias }, naming, expected: { internal } }) {
    if (naming.state !== 'known' || naming.value === null || alias === undefined || internal !== undefined) return
    const { downloads, aliasDownloads } = naming.value
    if (downloads !== null || (aliasDownloads ?? 0) < wellKnown) return
    yield { confidence: 'medium', args: { alias, name } }
  },
  say: ({ alias, name }) => `it is installed as ${alias}, which everybody knows, but is ${name}, which nobody knows`,
}

/** Downloads a month. */
const wellKnown = 100_000

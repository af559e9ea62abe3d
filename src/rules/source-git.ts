import type { Rule } from '../model.ts'

export const sourceGit: Rule = {
  id: 'source/git',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['package'],
  *check({ package: { source } }) {
    if (source.type !== 'git') return
    yield { confidence: 'high', args: { url: source.url, commit: source.commit ?? '' } }
  },
  say: ({ url, commit }) =>
    `it comes from a git repository (${url}${commit ? ` at ${commit}` : ', no commit pinned'}), outside every registry's checks`,
}

import type { Rule } from '../model.ts'

/** `npm pack` never packs an npmrc; it redirects installs, names programs to start and often holds a token. */
export const archiveSettings: Rule = {
  id: 'archive/settings',
  severity: 'medium',
  speaksOf: 'all',
  needs: ['archive'],
  *check({ archive }) {
    if (archive.state !== 'known' || archive.value === null) return
    const paths = new Set(archive.value.carried.filter(({ what }) => what === 'settings').map(({ path }) => path))
    for (const path of paths) yield { confidence: 'medium', file: path, args: { path } }
  },
  say: ({ path }) => `it carries ${path}, settings for a package manager`,
}

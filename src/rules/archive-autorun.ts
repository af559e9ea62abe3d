import type { Rule } from '../model.ts'

/**
 * A package is read, not opened: a command for an editor, an agent or a container to start has no business in it. None
 * of 693 honest archives has one.
 */
export const archiveAutorun: Rule = {
  id: 'archive/autorun',
  severity: 'high',
  speaksOf: 'all',
  needs: ['archive'],
  *check({ archive }) {
    if (archive.state !== 'known' || archive.value === null) return
    for (const { path, what, says } of archive.value.carried) {
      if (what === 'runs') yield { confidence: 'high', file: path, excerpt: says, args: { path, says } }
    }
  },
  say: ({ path, says }) => `it carries ${path}, which starts something when its folder is opened: ${says}`,
}

import type { Rule } from '../model.ts'

/** `npm pack` and `pnpm pack` never write links, duplicate paths or paths that leave the package. */
export const archiveOddities: Rule = {
  id: 'archive/oddities',
  severity: 'high',
  speaksOf: 'all',
  needs: ['archive'],
  *check({ archive }) {
    if (archive.state !== 'known' || archive.value === null || archive.value.oddities.length === 0) return
    yield { confidence: 'medium', args: { oddities: archive.value.oddities } }
  },
  say: ({ oddities }) =>
    `its archive is built as no packer builds one: ${(oddities as string[]).slice(0, 5).join('; ')}`,
}

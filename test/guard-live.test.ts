import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { judgeSet } from '../src/guard.ts'
import type { ResolvedPackage } from '../src/model.ts'
import { openProject } from '../src/project.ts'
import { configOf, pkg, send, serve } from './gather/support.ts'

const named = (name: string, more: Partial<ResolvedPackage> = {}) => pkg({ id: `${name}@1.0.0`, name, ...more })

test('a live API hears of public names only: no internal ones, no scopes with a registry of their own, no git', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-live-'))
  const asked: string[] = []
  const server = await serve((request, response) => {
    if (request.method !== 'POST') return send(response, 404, '{}')
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      const { queries } = JSON.parse(text)
      asked.push(...queries.map((query: { package: { name: string } }) => query.package.name))
      send(response, 200, JSON.stringify({ results: queries.map(() => ({})) }))
    })
  })
  try {
    const policy = {
      feed: { live: server.origin },
      internal: [{ package: 'secret-*', registry: 'https://npm.invalid/' }],
    }
    writeFileSync(join(folder, 'portcullis.json'), JSON.stringify(policy))
    const packages = [
      named('public'),
      named('secret-tool'),
      named('public-alias', { alias: 'secret-alias' }),
      named('@own/tool'),
      named('from-git', { source: { type: 'git', url: 'git+https://x.invalid/a' } }),
    ]
    const judgements = await judgeSet(
      { packages, gaps: [] },
      {
        project: openProject(folder),
        config: {
          ...configOf({ registry: `${server.origin}/`, '@own:registry': 'https://own.invalid/' }),
          retries: 0,
          registries: [],
        },
        cacheFolder: join(folder, 'cache'),
        feed: { state: 'unknown', why: 'none' },
        names: { state: 'unknown', why: 'none' },
        likeness: { state: 'known', value: { packages: [] } },
        offline: false,
        now: new Date('2026-11-26'),
        progress: { update: () => undefined, done: () => undefined, fail: () => undefined },
      },
    )
    assert.equal([judgements.length, asked], [5, ['public']])
  } finally {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

test.run()

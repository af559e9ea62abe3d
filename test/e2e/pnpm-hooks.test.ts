import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { gitRepository } from '../tools/git.ts'
import { managerNames } from '../tools/managers.ts'
import { hostile } from '../tools/packages.ts'
import { builderMarks, covered, inWorld, listed, offered, ok, permissive, stopped } from './world.ts'

const only = process.env['ONLY']
const versions = managerNames.filter((name) => name.startsWith('pnpm') && (!only || name.startsWith(only)))
const workspace = 'dangerouslyAllowAllBuilds: true\npackages:\n  - packages/*\n'
const member = (dependencies: object, scripts: object = {}) => ({
  name: 'member',
  version: '1.0.0',
  private: true,
  dependencies,
  scripts,
})

for (const id of versions) {
  test(`${id} guards a workspace: members' dependencies are stripped, members' own scripts run`, () =>
    inWorld(
      id,
      {},
      {
        files: {
          'pnpm-workspace.yaml': workspace,
          'packages/member/package.json': member(
            { 'runs-postinstall': '1.0.0', 'clean-parent': '1.0.0' },
            { postinstall: 'node own.js' },
          ),
          'packages/member/own.js':
            "require('node:fs').appendFileSync(process.env.PORTCULLIS_MARKER, 'member own\\n')\n",
        },
      },
      async ({ app, run }) => {
        ok(await run('install'))
        assert.equal(app.marks(), ['member own'])
        assert.ok(await app.exists('packages/member/node_modules/runs-postinstall/mark.js'))
        await app.remove('node_modules', 'packages/member/node_modules')
        ok(await run('install', '--frozen-lockfile'))
        assert.equal(app.marks(), ['member own'])
        covered(id, 'pnpm install (workspace)', 'pnpmfile at the root of the workspace: as above')
      },
    ))

  test(`${id} stops a workspace when a member brings in what the feed lists`, () =>
    inWorld(
      id,
      {},
      {
        files: {
          'pnpm-workspace.yaml': workspace,
          'packages/member/package.json': member({ 'brings-malware': '1.0.0' }),
        },
      },
      async ({ app, run }) => {
        stopped(await run('install'))
        assert.equal(app.marks(), [])
        assert.not.ok(await app.exists('node_modules/.pnpm/node_modules/bandkit'))
      },
    ))

  test(`${id} runs nothing of a git dependency, allowed or not`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'portcullis-git-'))
    try {
      const spec = await gitRepository(folder, hostile('from-git', '1.0.0', { events: ['prepare', 'postinstall'] }))
      await inWorld(id, { 'from-git': spec }, { files: permissive[id] }, async ({ app, run }) => {
        await run('install')
        assert.equal(app.marks(), [])
        covered(id, 'pnpm install (git dependency)', 'refused without a policy entry; its scripts never run')
      })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  test(`${id} stops the whole install when an optional dependency is listed`, () =>
    inWorld(
      id,
      { clean: '1.0.0', builder: '1.0.0' },
      {
        files: permissive[id],
        manifest: { optionalDependencies: { [listed.name]: listed.version } },
      },
      async ({ app, run }) => {
        stopped(await run('install'))
        assert.equal(app.marks(), [])
        assert.not.ok(await app.exists(`node_modules/${listed.name}`))
      },
    ))

  test(`${id} fetch runs nothing that is not approved`, () =>
    inWorld(
      id,
      { builder: '1.0.0', 'runs-postinstall': '1.0.0', 'bare-gyp': '1.0.0' },
      { files: permissive[id] },
      async ({ app, run }) => {
        ok(await run('install'))
        await app.remove('node_modules')
        const result = await run('fetch')
        ok(result)
        assert.equal(app.marks(), [], result.output)
        covered(id, 'pnpm fetch', 'deny list, script shell')
      },
    ))

  test(`${id} rebuild runs what is approved and nothing else`, () =>
    inWorld(
      id,
      { builder: '1.0.0', 'runs-postinstall': '1.0.0' },
      { files: permissive[id] },
      async ({ app, run, guard }) => {
        ok(await run('install'))
        const first = await run('rebuild')
        assert.equal(app.marks(), [], first.output)
        ok(await guard('approve', 'builder'))
        const second = await run('rebuild')
        assert.equal(app.marks(), builderMarks, second.output)
        await app.forgetMarks()
        await run('rebuild', 'runs-postinstall')
        assert.equal(app.marks(), [])
        covered(id, 'pnpm rebuild', id === 'pnpm@12' ? 'script shell' : 'spawn patch into the script shell')
      },
    ))

  test(`${id} rebuild runs no approved script over files that were changed`, () =>
    inWorld(id, { builder: '1.0.0' }, { files: permissive[id] }, async ({ app, run, guard }) => {
      ok(await run('install'))
      ok(await guard('approve', 'builder'))
      const text = await app.read('node_modules/builder/mark.js')
      // Not in place: the store has the same file.
      await app.remove('node_modules/builder/mark.js')
      await app.write('node_modules/builder/mark.js', `${text}// changed\n`)
      const result = await run('rebuild')
      assert.equal(app.marks(), [], result.output)
    }))

  for (const flag of [
    '--config.dangerouslyAllowAllBuilds=true',
    '--config.script-shell=/bin/sh',
    '--config.scriptShell=/bin/sh',
  ]) {
    test(`${id} refuses ${flag}, which would switch a lever off`, () =>
      inWorld(id, { 'runs-postinstall': '1.0.0' }, {}, async ({ app, run }) => {
        const result = await run('install', flag)
        stopped(result)
        assert.match(result.output, /switch the guard off/u)
        assert.equal(app.marks(), [])
      }))
  }

  test(`${id} runs the archive's scripts that the registry's manifest hides no more than others, and asks`, () =>
    inWorld(id, { confusing: '1.0.0' }, { files: permissive[id] }, async ({ app, run }) => {
      const result = await run('install')
      stopped(result)
      assert.match(result.output, /manifest\/differs/u)
      assert.equal(app.marks(), [])
    }))

  test(`${id} is not fooled by environment variables that a nested run would have`, () =>
    inWorld(
      id,
      { [listed.name]: listed.version, 'runs-postinstall': '1.0.0' },
      { files: permissive[id] },
      async ({ app, pm }) => {
        const env = {
          PORTCULLIS_RUN: '/tmp',
          PORTCULLIS_NESTED: '1',
          npm_lifecycle_event: 'postinstall',
          npm_config_ignore_scripts: 'true',
          PORTCULLIS: '0',
        }
        stopped(await app.run(pm, ['install'], { env }))
        assert.equal(app.marks(), [])
      },
    ))

  test(`${id}: two installs of one project at once run nothing unapproved and both end`, () =>
    inWorld(
      id,
      { clean: '1.0.0', 'runs-postinstall': '1.0.0', 'bare-gyp': '1.0.0' },
      { files: permissive[id] },
      async ({ app, run }) => {
        const results = await Promise.all([run('install'), run('install')])
        assert.equal(app.marks(), [])
        assert.ok(
          results.some(({ code }) => code === 0),
          results.map(({ output }) => output).join('\n'),
        )
      },
    ))

  test(`${id}: an approved script that rewrites the approvals is undone and stops the install`, () => {
    const tamper = "require('node:fs').writeFileSync(process.env.INIT_CWD + '/portcullis-approvals.json', '[]')"
    const tamperer = hostile('tamperer', '1.0.0', {
      files: { 'tamper.js': tamper },
      manifest: { scripts: { postinstall: 'node tamper.js' } },
      events: [],
    })
    return inWorld(id, { tamperer: '1.0.0' }, { packages: [...offered, tamperer] }, async ({ app, run, guard }) => {
      ok(await run('install'))
      ok(await guard('approve', 'tamperer'))
      const before = await app.read('portcullis-approvals.json')
      await app.remove('node_modules')
      const result = await run('install', '--frozen-lockfile')
      stopped(result)
      assert.is(await app.read('portcullis-approvals.json'), before)
    })
  })
}

test.run()

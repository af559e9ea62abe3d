import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { managerNames } from '../tools/managers.ts'
import { clean, hostile } from '../tools/packages.ts'
import { screenOf } from '../tools/screen.ts'
import { hasTerminal, talk } from './terminal.ts'
import { asCloned, builderMarks, frozenInstall, inWorld, offered, ok, permissive } from './world.ts'

const only = process.env['ONLY']
const onTerminal = hasTerminal ? test : test.skip
const group = '[q] abort: '
const keys = 'install stripped: '
const name = 'Enter aborts: '
const hourAgo = new Date(Date.now() - 3_600_000).toISOString()

/** A release of an hour ago that somebody else brings in, and that wants to run a script. */
const carrier = [
  ...offered,
  { ...hostile('young-builder', '2.0.0', { files: { 'mark.js': "console.log('built')\n" } }), time: hourAgo },
  clean('carrier', '1.0.0', { dependencies: { 'young-builder': '2.0.0' } }),
]

for (const id of managerNames.filter((name) => !only || name.startsWith(only))) {
  onTerminal(`${id} asks once for what is quiet, inside the install, and runs it when the answer is yes`, () =>
    inWorld(id, { clean: '1.0.0', builder: '1.0.0' }, { files: permissive[id] }, async (world) => {
      const { app, pm } = world
      const { output, code } = await talk(world, [pm.kind, 'install'], [[group, 'a']])
      assert.is(code, 0, output)
      assert.match(output, /builder@1\.0\.0/u)
      assert.equal(app.marks(), builderMarks, output)
      assert.match(await app.read('portcullis-approvals.json'), /"name": ?"builder"/u)
    }),
  )

  onTerminal(`${id} strips when the answer is only Enter`, () =>
    inWorld(id, { clean: '1.0.0', builder: '1.0.0' }, { files: permissive[id] }, async (world) => {
      const { output, code } = await talk(world, [world.pm.kind, 'install'], [[group, '\r']])
      assert.is(code, 0, output)
      assert.equal(world.app.marks(), [])
      assert.ok(await world.app.exists('node_modules/builder/mark.js'))
      assert.not.ok(await world.app.exists('portcullis-approvals.json'))
    }),
  )

  onTerminal(`${id} shows way, evidence and advice on a suspicious package and aborts by default`, () =>
    inWorld(id, { carrier: '1.0.0' }, { files: permissive[id], packages: carrier }, async (world) => {
      const { output, code } = await talk(world, [world.pm.kind, 'install'], [[keys, '\r']])
      assert.is.not(code, 0, output)
      assert.not.ok(await world.app.exists('node_modules/carrier/package.json'))
      const screen = await screenOf(output.slice(0, output.indexOf(keys) + keys.length))
      const card = screen.slice(screen.findIndex((line) => line.startsWith('SUSPICIOUS')))
      assert.equal(
        card.map((line) => line.replace(/\d{4}-.*?Z/u, 'TIME').replace(/published \d+ \w+/u, 'published 1 h')),
        [
          'SUSPICIOUS 1 of 1: young-builder@2.0.0',
          '  came in by carrier@1.0.0 › young-builder@2.0.0',
          '  HIGH release/too-young: published 1 h ago (TIME),',
          '    younger than the 24 h that the policy asks for',
          '  wants to run:',
          '    postinstall: node mark.js postinstall',
          '  recommended: abort; what was found is rare in honest packages',
          '[Enter] abort  [o] allow once  [a] approve (pinned)  [c] show the code',
          '[s] install stripped:',
        ],
        output,
      )
    }),
  )

  onTerminal(`${id} shows the code, and installs a suspicious package when its name is typed`, () =>
    inWorld(id, { carrier: '1.0.0' }, { files: permissive[id], packages: carrier }, async (world) => {
      const { output, code } = await talk(
        world,
        [world.pm.kind, 'install'],
        [
          [keys, 'c'],
          [keys, 's'],
          [name, 'young-builder\r'],
        ],
      )
      assert.is(code, 0, output)
      const screen = (await screenOf(output)).join('\n')
      assert.match(screen, "=== mark.js (reached by install)\n    1 | console.log('built')\n")
      assert.match(screen, 'It has a high finding. Type its name to install it without its scripts;')
      assert.not.match(output, /^built/mu)
      assert.ok(await world.app.exists('node_modules/carrier/package.json'))
    }),
  )
}

/** A script whose file changes in a release of an hour ago. */
const changing = [
  hostile('changing', '1.0.0', { files: { 'mark.js': "console.log('old')\n" } }),
  { ...hostile('changing', '1.0.1', { files: { 'mark.js': "console.log('new')\n" } }), time: hourAgo },
]
for (const id of managerNames.filter((name) => (!only || name.startsWith(only)) && name.startsWith('pnpm'))) {
  onTerminal(
    `${id} says what changed since the approval by what its store has, though the registry has it no more`,
    () =>
      inWorld(id, { changing: '1.0.0' }, { files: permissive[id], packages: changing.slice(0, 1) }, async (world) => {
        const { app, pm, registry } = world
        ok(await world.run('install'))
        ok(await world.guard('approve', 'changing'))
        registry.set(changing.slice(1))
        rmSync(join(app.home, '.cache', 'portcullis'), { recursive: true, force: true })
        await app.write('package.json', (await app.read('package.json')).replace('"1.0.0"\n  }', '"1.0.1"\n  }'))
        const { output } = await talk(world, [pm.kind, 'install'], [[keys, '\r']])
        const screen = (await screenOf(output)).join('\n')
        assert.match(screen, /its commands are\s+the\s+same, what they reach is changed/u)
        assert.match(screen, '  what changed of that: 1 line of mark.js')
      }),
  )
}

const twice = managerNames.filter((id) => id === 'npm@12' || id === 'pnpm@12')
for (const id of twice.filter((name) => !only || name.startsWith(only))) {
  onTerminal(`${id} runs what is allowed once, records no approval, and strips it the next time`, () =>
    inWorld(id, { clean: '1.0.0', builder: '1.0.0' }, { files: permissive[id] }, async (world) => {
      const { app, pm } = world
      const { output, code } = await talk(world, [pm.kind, 'install'], [[group, 'o']])
      assert.is(code, 0, output)
      assert.equal(app.marks(), builderMarks, output)
      assert.not.ok(await app.exists('portcullis-approvals.json'))
      await asCloned(world)
      ok(await world.run(...frozenInstall(id)))
      assert.equal(app.marks(), [])
    }),
  )

  onTerminal(`${id} shows what differs from the version that lay here before`, () =>
    inWorld(id, { changing: '1.0.0' }, { files: permissive[id], packages: changing }, async (world) => {
      const { app, pm } = world
      ok(await world.run('install'))
      await app.write('package.json', (await app.read('package.json')).replace('"1.0.0"\n  }', '"1.0.1"\n  }'))
      const { output } = await talk(
        world,
        [pm.kind, 'install'],
        [
          [keys, 'd'],
          ['[b] back: ', 'b'],
          [keys, '\r'],
        ],
      )
      const screen = (await screenOf(output)).join('\n')
      assert.match(screen, '  in the lockfile before: 1.0.0')
      assert.match(screen, '=== what differs\nchanging@1.0.0 \u2192 changing@1.0.1')
      assert.match(screen, /- console\.log\('old'\)\n +\+ console\.log\('new'\)/u)
    }),
  )

  onTerminal(`${id} asks in plain text on a dumb terminal`, () =>
    inWorld(id, { builder: '1.0.0' }, { files: permissive[id] }, async (world) => {
      const { output, code } = await talk(world, [world.pm.kind, 'install'], [[group, '\r']], { TERM: 'dumb' })
      assert.is(code, 0, output)
      // pnpm 12 itself writes escape sequences there.
      const ours = output.slice(output.indexOf('1 package wants'), output.indexOf(group) + group.length)
      assert.not.match(ours, /[^\P{C}\r\n]/u)
      assert.match(output, /portcullis: judging 1 of 1 packages/u)
    }),
  )

  for (const [word, key] of [
    ['Ctrl-C', '\x03'],
    ['Ctrl-D', '\x04'],
    ['Esc', '\x1b'],
  ] as const) {
    onTerminal(`${id} ends at ${word} with nothing installed, and the terminal as it was`, () =>
      inWorld(id, { builder: '1.0.0' }, { files: permissive[id] }, async (world) => {
        const { output, code, sameMode } = await talk(world, [world.pm.kind, 'install'], [[group, key]])
        assert.is.not(code, 0, output)
        assert.equal(world.app.marks(), [])
        assert.not.ok(await world.app.exists('node_modules/builder/mark.js'))
        assert.ok(sameMode)
      }),
    )
  }

  onTerminal(`${id} takes nothing that is pasted for an answer`, () =>
    inWorld(id, { builder: '1.0.0' }, { files: permissive[id] }, async (world) => {
      const { output, code } = await talk(
        world,
        [world.pm.kind, 'install'],
        [
          [group, 'a\ra\ra\r'],
          [group, '\r'],
        ],
      )
      assert.is(code, 0, output)
      assert.equal(world.app.marks(), [], output)
    }),
  )
}

test.run()

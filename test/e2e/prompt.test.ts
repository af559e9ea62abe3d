import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { managerNames } from '../tools/managers.ts'
import { hasTerminal, talk } from './terminal.ts'
import { builderMarks, inWorld, permissive } from './world.ts'

const only = process.env['ONLY']
const onTerminal = hasTerminal ? test : test.skip
const group = '[q] abort: '
const name = 'Enter aborts: '

for (const id of managerNames.filter((name) => !only || name.startsWith(only))) {
  onTerminal(`${id} asks once for what is quiet, inside the install, and runs it when the answer is yes`, () =>
    inWorld(id, { clean: '1.0.0', builder: '1.0.0' }, { files: permissive[id] }, async (world) => {
      const { app, pm } = world
      const { output, code } = await talk(world, [pm.kind, 'install'], [[group, 'a\r']])
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

  onTerminal(`${id} shows the evidence of a suspicious package and aborts by default`, () =>
    inWorld(id, { young: '1.0.0' }, { files: permissive[id] }, async (world) => {
      const { output, code } = await talk(world, [world.pm.kind, 'install'], [[name, '\r']])
      assert.is.not(code, 0, output)
      assert.match(output, /release\/too-young/u)
      assert.not.ok(await world.app.exists('node_modules/young/package.json'))
    }),
  )

  onTerminal(`${id} installs a suspicious package when its name is typed`, () =>
    inWorld(id, { young: '1.0.0' }, { files: permissive[id] }, async (world) => {
      const { output, code } = await talk(world, [world.pm.kind, 'install'], [[name, 'young\r']])
      assert.is(code, 0, output)
      assert.ok(await world.app.exists('node_modules/young/package.json'))
    }),
  )
}

test.run()

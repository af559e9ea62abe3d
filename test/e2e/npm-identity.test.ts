import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { hostile, marker, markScript } from '../tools/packages.ts'
import { inOpenWorld, npms } from './npm-world.ts'
import { asCloned, builderMarks, offered, ok } from './world.ts'

const scripts = { preinstall: marker('preinstall'), postinstall: marker('postinstall') }
/** Served as `impostor`; its own package.json says that it is the approved `builder@1.0.0`. */
const impostor = {
  ...hostile('impostor'),
  files: {
    'package.json': `${JSON.stringify({ name: 'builder', version: '1.0.0', scripts }, null, 2)}\n`,
    'mark.js': markScript('impostor@1.0.0'),
  },
}
/** An approved script that changes another package before that one's own approved script starts. */
const vandal = hostile('vandal', '1.0.0', {
  events: ['preinstall'],
  manifest: { scripts: { preinstall: 'node vandal.js preinstall' } },
  files: {
    'vandal.js': `require('./mark.js')
const { appendFileSync } = require('node:fs')
appendFileSync('../victim/mark.js', ${JSON.stringify(markScript('vandalised@1.0.0'))}.replace(/^const/u, 'var'))
`,
  },
})
const selfBuilt = hostile('self-built', '1.0.0', {
  manifest: { scripts: { postinstall: 'node build.js postinstall' } },
  files: {
    'build.js': "require('./mark.js')\nrequire('node:fs').writeFileSync('binary', String(process.pid))\n",
  },
})
const packages = [...offered, impostor, vandal, hostile('victim'), selfBuilt]
const allowed = { 'portcullis.json': { allow: [{ package: 'impostor', reason: 'the shell alone is to hold it' }] } }

for (const id of npms) {
  test(`${id}: an archive that gives itself an approved name runs nothing, policy or not`, () =>
    inOpenWorld(id, { builder: '1.0.0' }, { packages, files: allowed }, async (world) => {
      const { app, run, guard } = world
      ok(await run('install'))
      ok(await guard('approve', 'builder'))
      await app.write('package.json', {
        ...(JSON.parse(await app.read('package.json')) as object),
        dependencies: { builder: '1.0.0', impostor: '1.0.0' },
      })
      for (const command of ['install', 'rebuild']) {
        await app.forgetMarks()
        const result = await run(command)
        assert.equal(
          app.marks().filter((mark) => mark.startsWith('impostor')),
          [],
          `${command}\n${result.output}`,
        )
      }
    }))

  test(`${id}: a package that another script changed on disk does not run its own`, () =>
    inOpenWorld(id, { vandal: '1.0.0', victim: '1.0.0' }, { packages }, async (world) => {
      const { app, run, guard } = world
      ok(await run('install'))
      ok(await guard('approve', 'vandal', 'victim'))
      await asCloned(world)
      const result = await run('ci')
      assert.match(await app.read('node_modules/victim/mark.js'), /vandalised/u)
      assert.equal(app.marks(), ['vandal@1.0.0 preinstall'], result.output)
    }))

  test(`${id}: a package that its own approved script built is known again by npm rebuild, and by nobody else's hand`, () =>
    inOpenWorld(id, { 'self-built': '1.0.0', builder: '1.0.0' }, { packages }, async (world) => {
      const { app, run, guard } = world
      ok(await run('install'))
      ok(await guard('approve', 'self-built', 'builder'))
      await asCloned(world)
      ok(await run('ci'))
      assert.ok(app.marks().includes('self-built@1.0.0 postinstall'))
      assert.ok(await app.exists('node_modules/self-built/binary'))
      for (const time of ['first', 'second']) {
        await app.forgetMarks()
        const result = await run('rebuild')
        ok(result)
        assert.ok(app.marks().includes('self-built@1.0.0 postinstall'), `${time} rebuild\n${result.output}`)
      }

      await app.write('node_modules/self-built/binary', 'changed')
      await app.forgetMarks()
      const result = await run('rebuild')
      assert.equal(app.marks(), builderMarks, result.output)
    }))
}

test.run()

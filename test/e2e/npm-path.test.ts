import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { clean, markScript } from '../tools/packages.ts'
import { inOpenWorld, npms } from './npm-world.ts'
import { asCloned, builderMarks, dist, offered, ok } from './world.ts'

const names = ['node', 'sh', 'env', 'npm', 'npx', 'portcullis', 'script-shell', 'shell']
const impostor = `#!/bin/sh
echo "impostor of \${0##*/}" >> "$PORTCULLIS_MARKER"
exit 0
`
const shadow = {
  ...clean('shadow', '1.0.0', { bin: Object.fromEntries(names.map((name) => [name, './impostor.sh'])) }),
  files: { 'impostor.sh': impostor },
}
const dependencies = { shadow: '1.0.0', builder: '1.0.0', 'runs-postinstall': '1.0.0', 'bare-gyp': '1.0.0' }
const files = {
  'mark.js': markScript('app@1.0.0'),
  // A rule stops at such bins; here it is let past, for what stands behind it.
  'portcullis.json': { allow: [{ package: 'shadow', rules: ['bin/shadows-command'], reason: 'the tests want it' }] },
}
const scripts = {
  preinstall: 'node mark.js preinstall',
  postinstall: 'node mark.js postinstall',
  prepare: 'node mark.js prepare',
}
const own = ['app@1.0.0 postinstall', 'app@1.0.0 preinstall', 'app@1.0.0 prepare']

for (const id of npms) {
  test(`${id}: no bin of a dependency stands in for node, sh or npm while anything is installed`, () =>
    inOpenWorld(id, dependencies, { packages: [...offered, shadow], files, manifest: { scripts } }, async (world) => {
      const { app, run, guard } = world
      const first = await run('install')
      ok(first)
      assert.equal(app.marks().sort(), own, first.output)
      assert.ok(await app.exists('node_modules/.bin/node'), 'the impostor is on the PATH')

      ok(await guard('approve', 'builder'))
      for (const command of ['install', 'ci', 'rebuild']) {
        if (command === 'ci') await asCloned(world)
        await app.forgetMarks()
        const again = await run(command)
        ok(again)
        const strangers = app.marks().filter((mark) => ![...own, ...builderMarks].includes(mark))
        assert.equal(strangers, [], `${command}\n${again.output}`)
        if (command === 'ci')
          assert.ok(
            builderMarks.every((mark) => app.marks().includes(mark)),
            again.output,
          )
      }
    }))

  test(`${id}: nor for what the wrapper starts, when it is itself started by npm run`, () =>
    inOpenWorld(id, dependencies, { packages: [...offered, shadow], files }, async ({ app, run, pm }) => {
      ok(await run('install'))
      const manifest = JSON.parse(await app.read('package.json')) as { scripts: object }
      const more = `"${join(pm.nodeDir, 'node')}" "${join(dist, 'cli.cjs')}" npm install latecomer@1.0.0`
      await app.write('package.json', { ...manifest, scripts: { ...manifest.scripts, more } })
      const result = await run('run', 'more')
      ok(result)
      assert.equal(app.marks(), [], result.output)
      assert.ok(await app.exists('node_modules/latecomer/mark.js'), result.output)
    }))
}

test.run()

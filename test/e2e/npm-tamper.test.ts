import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { hostile } from '../tools/packages.ts'
import { inOpenWorld, npms, npmWith } from './npm-world.ts'
import { asCloned, offered, ok, stopped } from './world.ts'

/** An approved script that does to the guard's files what `TAMPER` says. */
const tamper = hostile('tamper', '1.0.0', {
  manifest: { scripts: { preinstall: 'node tamper.js preinstall', postinstall: undefined } },
  files: {
    'tamper.js': `require('./mark.js')
const { appendFileSync, chmodSync, renameSync, rmSync, symlinkSync, writeFileSync } = require('node:fs')
const [how, path] = (process.env.TAMPER ?? '').split(' ')
const at = process.env.INIT_CWD + '/' + path
if (how === 'append') appendFileSync(at, '\\n')
if (how === 'remove') rmSync(at)
if (how === 'create') writeFileSync(at, '')
if (how === 'disarm') chmodSync(at, 0o644)
if (how === 'plant') {
  writeFileSync(at, "require('node:fs').appendFileSync(process.env.PORTCULLIS_MARKER, 'the guard loaded it\\\\n')")
  writeFileSync(process.env.INIT_CWD + '/pnpm-workspace.yaml', 'packages: [a]')
}
if (how === 'swap') {
  renameSync(at, at + '.moved')
  symlinkSync(at + '.moved', at)
}
`,
  },
})
const later = hostile('zz-later')
const packages = [...offered, tamper, later]

const deeds = [
  'append portcullis.json',
  'append portcullis-approvals.json',
  'remove portcullis-approvals.json',
  'append .npmrc',
  'append .portcullis/guard.cjs',
  'append .portcullis/shell',
  'remove .portcullis/preinstall.cjs',
  'create .portcullis/evil.cjs',
  'disarm .portcullis/shell',
  'plant .portcullis/js-yaml.cjs',
  'swap .portcullis',
]

for (const id of npms) {
  for (const how of ['dependencies', 'optionalDependencies']) {
    const wanted = { tamper: '1.0.0', 'zz-later': '1.0.0' }
    const [direct, manifest] =
      how === 'dependencies' ? [wanted, {}] : [{ 'zz-later': '1.0.0' }, { [how]: { tamper: '1.0.0' } }]
    test(`${id}: what an approved script in ${how} does to the guard is undone, and ends the install`, () =>
      inOpenWorld(id, direct, { packages, manifest }, async (world) => {
        const { app, run, guard } = world
        ok(await run('install'))
        ok(await guard('approve', 'tamper', 'zz-later'))
        ok(await npmWith(world, ['ci'], {}))
        assert.equal(
          app.marks(),
          ['tamper@1.0.0 preinstall', 'zz-later@1.0.0 postinstall'],
          'all is well without tampering',
        )
        const files = [
          'portcullis.json',
          'portcullis-approvals.json',
          '.npmrc',
          '.portcullis/guard.cjs',
          '.portcullis/shell',
        ]
        const state = () => Promise.all(files.map((file) => readFile(join(app.root, file))))
        const before = await state()
        for (const deed of deeds) {
          await asCloned(world)
          const result = await npmWith(world, ['ci'], { env: { TAMPER: deed } })
          stopped(result)
          const path = deed.split(' ')[1] ?? ''
          assert.match(result.output, /preinstall script of tamper@1\.0\.0 changed .*; restored/u, deed)
          assert.ok(result.output.includes(path), `${deed}\n${result.output}`)
          assert.equal(app.marks(), ['tamper@1.0.0 preinstall'], `${deed}: a later script ran\n${result.output}`)
          assert.equal(await state(), before, deed)
          assert.not.ok(await app.exists('.portcullis/evil.cjs'), deed)
          await rm(join(app.root, '.portcullis.moved'), { recursive: true, force: true })
        }
        ok(await npmWith(world, ['ci'], {}))
      }))
  }
}

test.run()

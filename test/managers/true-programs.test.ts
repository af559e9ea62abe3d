import { execFileSync } from 'node:child_process'
import { chmodSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { withTruePrograms } from '../../src/managers/true-programs.ts'
import { inFolder } from './folder.ts'

test("node, sh and their like are the machine's own, whatever bins stand before them", () =>
  inFolder(
    {
      'app/node_modules/.bin/node': '#!/bin/sh\necho impostor\n',
      'app/node_modules/.bin/uname': '#!/bin/sh\necho impostor\n',
      'app/node_modules/.bin/tool': '#!/bin/sh\necho tool\n',
    },
    (folder) => {
      const bins = join(folder, 'app/node_modules/.bin')
      for (const name of readdirSync(bins)) chmodSync(join(bins, name), 0o755)
      const given = { PATH: [bins, process.env['PATH']].join(delimiter) }
      const said = (env: NodeJS.ProcessEnv, command: string) =>
        execFileSync('/bin/sh', ['-c', command], { env, encoding: 'utf8' }).trim()
      assert.is(said(given, 'node -p 1'), 'impostor', 'without it the bin is taken')
      const env = withTruePrograms(given, join(folder, 'cache'))
      assert.is(said(env, 'node -p process.execPath'), process.execPath)
      assert.is.not(said(env, 'uname'), 'impostor')
      assert.is(said(env, 'tool'), 'tool', 'other bins are found as ever')
      assert.is(withTruePrograms(given, join(folder, 'cache')).PATH, env.PATH)
      assert.is(readdirSync(join(folder, 'cache/programs-1')).length, 1)
    },
  ))

test.run()

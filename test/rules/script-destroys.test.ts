import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { scriptDestroys } from '../../src/rules/script-destroys.ts'
import { archive, hits, known, manifest, says, unknown } from './evidence.ts'

const running = (command: string) => ({
  archive: known(archive({ manifest: manifest({ scripts: { test: command } }) })),
})

test('a script that deletes the root is a hit, whatever its name', () => {
  assert.match(says(scriptDestroys, running('sudo rm -rf /*'))[0] as string, /sudo rm -rf/)
})

test('build folders are deleted every day', () => {
  assert.equal(hits(scriptDestroys, running('rm -rf ./dist /tmp/a && rimraf ~/.cache/a')), [])
})

test('an archive that was not read says nothing here', () => {
  assert.equal(hits(scriptDestroys, { archive: unknown('offline') }), [])
})

test.run()

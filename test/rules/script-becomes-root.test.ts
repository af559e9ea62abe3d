import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { scriptBecomesRoot } from '../../src/rules/script-becomes-root.ts'
import { archive, hits, known, says, unknown } from './evidence.ts'

const running = (command: string) => ({ archive: known(archive({ installScripts: { postinstall: command } })) })

test('a script that asks for all rights is a hit', () => {
  assert.match(says(scriptBecomesRoot, running('cd boot && sudo npm install'))[0] as string, /sudo npm install/)
})

test('a file or flag with such a name is none', () => {
  assert.equal(hits(scriptBecomesRoot, running('node check-sudo.js --no-sudo')), [])
})

test('an archive that was not read says nothing here', () => {
  assert.equal(hits(scriptBecomesRoot, { archive: unknown('offline') }), [])
})

test.run()

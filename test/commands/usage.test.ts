import { Writable } from 'node:stream'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { cli, usage, usageOf } from '../../src/commands/cli.ts'

const named = [...usage.matchAll(/^ {2}portcullis ([a-z]+) /gm)].map(([, name = '']) => name)

test('each command that the usage names has its own part, with the lines that go on', () => {
  for (const name of named) assert.match(usageOf(name), `  portcullis ${name} `)
  assert.match(usageOf('init'), '--ci github|gitlab')
  assert.not.match(usageOf('init'), 'portcullis check')
  assert.match(usageOf('feed'), 'feed announce')
})

test('a command with --help tells about itself and does nothing', async () => {
  let told = ''
  const out = new Writable({
    write(chunk, _encoding, done) {
      told += String(chunk)
      done()
    },
  })
  const code = await cli(['approve', 'left-pad', '--help'], { out, err: out } as never)
  assert.is(code, 0)
  assert.is(told, usageOf('approve'))
})

test.run()

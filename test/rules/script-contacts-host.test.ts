import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { scriptContactsHost } from '../../src/rules/script-contacts-host.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(
      scriptContactsHost,
      code({ ...signal('network/request', { host: 'a.invalid', how: 'curl' }), file: 'package.json' }),
    )[0] as string,
    /calls a\.invalid \(curl\)/,
  )
})

test("a release of the package's own repository", () => {
  assert.equal(
    hits(
      scriptContactsHost,
      code({ ...signal('network/request', { host: 'github.com', how: 'curl' }), file: 'package.json' }),
    ),
    [],
  )
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(scriptContactsHost, { code: unknown('not finished') }), [])
})

test.run()

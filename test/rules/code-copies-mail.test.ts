import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codeCopiesMail } from '../../src/rules/code-copies-mail.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

const copy = (host: string) => signal('flow/send', { from: ['mail'], how: 'bcc', host, runs: 'call' }, ['import'])

test('a hit names whose mailbox it is', () => {
  assert.match(says(codeCopiesMail, code(copy('drop.invalid')))[0] as string, /copy of every letter to drop\.invalid/)
})

test('letters that are sent, and an address of an example', () => {
  const sent = signal('flow/send', { from: ['home'], how: 'nodemailer.sendMail', host: 'b.invalid' }, ['import'])
  assert.equal(hits(codeCopiesMail, code(sent, copy('example.com'))), [])
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codeCopiesMail, { code: unknown('not finished') }), [])
})

test.run()

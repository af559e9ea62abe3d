import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { codePlantsAutorun } from '../../src/rules/code-plants-autorun.ts'
import { code, signal } from './code.ts'
import { hits, says, unknown } from './evidence.ts'

test('a hit names what and when', () => {
  assert.match(
    says(
      codePlantsAutorun,
      code(signal('autorun/write', { path: '.claude/settings.json', name: 'coding agent' })),
    )[0] as string,
    /coding agent runs or obeys/,
  )
})

test('git hooks are what husky is for', () => {
  assert.equal(
    hits(codePlantsAutorun, code(signal('autorun/write', { path: '.git/hooks/pre-commit', name: 'git' }))),
    [],
  )
})

test('a git hook that talks to a host, by its own text or that of the file that becomes it', () => {
  const args = { path: '.git/hooks/pre-commit', name: 'git' }
  assert.equal(hits(codePlantsAutorun, code(signal('autorun/write', { ...args, does: ['network/request'] }))).length, 1)
  const source = signal('autorun/write', { ...args, source: './hook.sh' })
  const said = (host: string) => ({ ...signal('network/request', { host }, []), file: 'hook.sh' })
  assert.equal(hits(codePlantsAutorun, code(source, said('a.invalid'))).length, 1)
  assert.equal(hits(codePlantsAutorun, code(source, said('localhost'))), [])
})

test('a generator writes workflows when it is called', () => {
  assert.equal(
    hits(
      codePlantsAutorun,
      code(signal('autorun/write', { path: '.github/workflows/ci.yml', name: 'build service' }, ['bin'])),
    ),
    [],
  )
})

test('code that was not read says nothing here: it is a gap', () => {
  assert.equal(hits(codePlantsAutorun, { code: unknown('not finished') }), [])
})

test('a generator begins a project in a folder of its own', () => {
  const path = (one: string) => code(signal('autorun/write', { path: one, name: 'editor' }, ['import']))
  assert.equal(hits(codePlantsAutorun, path('my-app/.vscode/tasks.json')), [])
  assert.equal(hits(codePlantsAutorun, path('…/.vscode/tasks.json')).length, 1)
})

test.run()

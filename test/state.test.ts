import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { privateState, stateFolder } from '../src/state.ts'

const root = mkdtempSync(join(tmpdir(), 'portcullis-state-'))
test.after(() => rmSync(root, { recursive: true, force: true }))

const codeOf = (action: () => unknown): string => {
  try {
    action()
    return 'none'
  } catch (error) {
    return (error as { code: string }).code
  }
}

test('the state lies where it is told, else where the platform keeps such things', () => {
  assert.is(stateFolder({ PORTCULLIS_STATE: '/x', XDG_STATE_HOME: '/y' }, 'linux', '/h'), '/x')
  assert.is(stateFolder({ XDG_STATE_HOME: '/y' }, 'linux', '/h'), '/y/portcullis')
  assert.is(stateFolder({}, 'linux', '/h'), '/h/.local/state/portcullis')
  assert.is(stateFolder({}, 'darwin', '/h'), '/h/Library/Application Support/portcullis')
  assert.is(stateFolder({ LOCALAPPDATA: '/l' }, 'win32', '/h'), join('/l', 'portcullis', 'state'))
})

test('folders are made for this user alone', () => {
  const folder = privateState(join(root, 'new'), 'a', 'b')
  assert.is(folder, join(root, 'new', 'a', 'b'))
  assert.is(statSync(folder).mode & 0o777, 0o700)
  assert.is(statSync(join(root, 'new')).mode & 0o777, 0o700)
})

test('a folder on the way that others can write to is refused', () => {
  privateState(join(root, 'open'), 'a', 'b')
  for (const [path, mode] of [
    ['a', 0o777],
    ['a/b', 0o720],
    ['', 0o702],
  ] as const) {
    chmodSync(join(root, 'open', path), mode)
    assert.is(
      codeOf(() => privateState(join(root, 'open'), 'a', 'b')),
      'state/not-private',
      path,
    )
    chmodSync(join(root, 'open', path), 0o700)
  }
  assert.is(
    codeOf(() => privateState(join(root, 'open'), 'a', 'b')),
    'none',
  )
})

test('what cannot be made is a Fault: a file, or a link to nowhere, in its place', () => {
  mkdirSync(join(root, 'odd'), { mode: 0o700 })
  writeFileSync(join(root, 'odd', 'file'), '')
  symlinkSync('/nonexistent/x', join(root, 'odd', 'link'))
  for (const name of ['file', 'link']) {
    assert.is(
      codeOf(() => privateState(join(root, 'odd'), name)),
      'state/no-folder',
    )
  }
})

test.run()

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { openProject } from '../src/project.ts'
import { workspaceFolders } from '../src/workspaces.ts'

function inFolder(files: Readonly<Record<string, string | object>>, look: (root: string) => void): void {
  const root = mkdtempSync(join(tmpdir(), 'portcullis-workspaces-'))
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content))
    }
    look(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

const found = (root: string) => workspaceFolders(root).map((folder) => folder.slice(root.length + 1))
const three = {
  'packages/a/package.json': {},
  'packages/b/package.json': {},
  'apps/x/deep/package.json': {},
  'packages/none/readme': '',
}

test('npm names workspaces in package.json, in both forms', () => {
  inFolder({ ...three, 'package.json': { workspaces: ['packages/*'] } }, (root) =>
    assert.equal(found(root), ['packages/a', 'packages/b']),
  )
  inFolder({ ...three, 'package.json': { workspaces: { packages: ['./packages/b', 'apps/**'] } } }, (root) =>
    assert.equal(found(root), ['apps/x/deep', 'packages/b']),
  )
})

test('pnpm names them in pnpm-workspace.yaml, and what it leaves out is not left out here', () => {
  inFolder({ ...three, 'pnpm-workspace.yaml': "packages:\n  - 'packages/{a,b}'\n  - '!packages/b'\n" }, (root) =>
    assert.equal(found(root), ['packages/a', 'packages/b']),
  )
})

test('a key that is spelled with escapes is still one', () => {
  inFolder({ ...three, 'pnpm-workspace.yaml': '"\\x70ackages":\n  - \'apps/**\'\n' }, (root) =>
    assert.equal(found(root), ['apps/x/deep']),
  )
})

test('nothing outside of the root and nothing in node_modules is one', () => {
  inFolder({ 'node_modules/a/package.json': {}, 'package.json': { workspaces: ['*/*', '../*', '**'] } }, (root) =>
    assert.equal(found(root), []),
  )
})

test('a root without workspaces has none', () => {
  inFolder({ ...three, 'package.json': {} }, (root) => assert.equal(found(root), []))
  inFolder({}, (root) => assert.equal(found(root), []))
})

test('a project takes the stricter policy of its workspaces and refuses a looser one', () => {
  const files = { ...three, 'package.json': { workspaces: ['packages/*'] }, 'portcullis.json': { minimumAge: '1d' } }
  inFolder({ ...files, 'packages/a/portcullis.json': { minimumAge: '5d' } }, (root) =>
    assert.is(openProject(root).policy.minimumAge, 5 * 86_400_000),
  )
  inFolder({ ...files, 'packages/a/portcullis.json': { allow: ['x'] } }, (root) =>
    assert.throws(() => openProject(root), /may only be stricter/u),
  )
  inFolder({ ...files, 'packages/none/portcullis.json': { minimumAge: '5d' } }, (root) =>
    assert.is(openProject(root).policy.minimumAge, 86_400_000),
  )
})

test.run()

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { decisionsChanged } from '../../src/commands/git.ts'

test('whatever a change is judged by is said to have changed: policy, approvals and baseline, made, edited or deleted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-git-'))
  try {
    const files = ['portcullis.json', 'portcullis-approvals.json', '.portcullis/accepted']
    mkdirSync(join(folder, '.portcullis'))
    const changed = (read: (name: string) => string | undefined) =>
      decisionsChanged(folder, read, 'main').map((note) => note.split(' ')[0])
    assert.equal(
      changed(() => undefined),
      [],
    )
    assert.equal(
      changed(() => 'gone'),
      files,
    )
    for (const name of files) writeFileSync(join(folder, name), name)
    assert.equal(
      changed(() => undefined),
      files,
    )
    assert.equal(
      changed((name) => name),
      [],
    )
    assert.equal(
      changed((name) => (name.endsWith('accepted') ? 'other' : name)),
      ['.portcullis/accepted'],
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test.run()

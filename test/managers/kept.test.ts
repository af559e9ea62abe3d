import {
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { snapshot } from '../../src/managers/in-place.ts'
import { forgetKept, keepOnce, withContents } from '../../src/managers/kept.ts'
import { inFolder } from './folder.ts'

const files = { 'app/policy': 'strict', 'app/guard/a': 'A', 'app/guard/b': 'B' }
const inKept = (look: (at: (path: string) => string, run: { folder: string }, watch: () => string[]) => void) =>
  inFolder(files, (folder) => {
    const run = { folder: join(folder, 'run') }
    mkdirSync(run.folder)
    const at = (path: string) => join(folder, 'app', path)
    look(at, run, () => [at('policy'), at('approvals'), ...withContents(at('guard'))])
  })

const swap = (path: string, moved: string): void => {
  renameSync(path, moved)
  symlinkSync(moved, path)
}

const deeds: readonly [string, (at: (path: string) => string) => void, readonly string[]][] = [
  ['a changed file', (at) => writeFileSync(at('policy'), 'lax'), ['policy']],
  ['a removed file', (at) => rmSync(at('guard/a')), ['guard/a']],
  ['a new file', (at) => writeFileSync(at('approvals'), 'all'), ['approvals']],
  ['a new file in the folder', (at) => writeFileSync(at('guard/c'), 'C'), ['guard/c']],
  ['another mode', (at) => chmodSync(at('guard/a'), 0o600), ['guard/a']],
  [
    'a file for a folder',
    (at) => {
      rmSync(at('policy'))
      mkdirSync(at('policy'))
    },
    ['policy'],
  ],
  ['a link to the same text', (at) => swap(at('policy'), at('moved')), ['policy']],
  ['a link for the folder', (at) => swap(at('guard'), at('moved')), ['guard']],
  [
    'a copy for the folder',
    (at) => {
      cpSync(at('guard'), at('moved'), { recursive: true })
      rmSync(at('guard'), { recursive: true })
    },
    ['guard', 'guard/a', 'guard/b'],
  ],
]

for (const [what, deed, paths] of deeds) {
  test(`${what} is seen and undone`, () =>
    inKept((at, run, watch) => {
      const mode = statSync(at('guard/a')).mode
      const kept = keepOnce(run, watch())
      assert.equal(kept.changed(watch()), [])
      deed(at)
      const changed = kept.changed(watch())
      assert.equal(changed, paths.map(at))
      kept.restore(changed)
      assert.equal(kept.changed(watch()), [])
      for (const [path, content] of Object.entries(files)) assert.is(readFileSync(at(path.slice(4)), 'utf8'), content)
      assert.is(statSync(at('guard/a')).mode, mode)
    }))
}

test('all gates of a run share the first copy, so that one never keeps what another changed', () =>
  inKept((at, run, watch) => {
    const first = keepOnce(run, watch())
    writeFileSync(at('policy'), 'lax')
    const second = keepOnce(run, watch())
    assert.equal(second.changed(watch()), [at('policy')])
    first.restore(first.changed(watch()))
    assert.equal(second.changed(watch()), [])
    assert.is(readFileSync(at('policy'), 'utf8'), 'strict')
  }))

test('what the guard itself wrote between is the new measure once the old one is forgotten', () =>
  inKept((at, run, watch) => {
    keepOnce(run, watch())
    writeFileSync(at('policy'), 'newer')
    forgetKept(run)
    assert.equal(keepOnce(run, watch()).changed(watch()), [])
  }))

test('a snapshot puts back what was changed, removed and made', () =>
  inFolder({ changed: '1', removed: '2', same: '3' }, (folder) => {
    const at = (name: string) => join(folder, name)
    const before = snapshot(['changed', 'removed', 'same', 'made'].map(at))
    assert.equal(before.changed(), [])
    writeFileSync(at('changed'), 'x')
    rmSync(at('removed'))
    writeFileSync(at('made'), 'x')
    assert.equal(before.changed(), ['changed', 'removed', 'made'].map(at))
    before.restore()
    assert.equal(before.changed(), [])
    assert.is(readFileSync(at('removed'), 'utf8'), '2')
  }))

test.run()

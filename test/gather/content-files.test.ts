import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { contentPath, readContent, readInside, writeContent } from '../../src/gather/content-files.ts'
import { integrityOf, parseIntegrity } from '../../src/parse/integrity.ts'
import { temporary } from './support.ts'

const bytes = Buffer.from('bytes')
const hash = parseIntegrity(integrityOf(bytes))[0] ?? { algorithm: 'sha512' as const, digest: '' }

test('content is found in the layout of cacache', async () => {
  const folder = temporary()
  const path = contentPath(folder, hash)
  assert.match(
    path.slice(folder.length),
    /^[/\\]content-v2[/\\]sha512[/\\][0-9a-f]{2}[/\\][0-9a-f]{2}[/\\][0-9a-f]{124}$/u,
  )
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bytes)
  assert.equal(await readContent(folder, hash, 100), bytes)
})

test('content that is not what its name says, too large or missing is not used', async () => {
  const folder = temporary()
  assert.is(await readContent(folder, hash, 100), undefined)
  await writeContent(folder, hash, bytes)
  assert.is(await readContent(folder, hash, 4), undefined)
  writeFileSync(contentPath(folder, hash), 'other')
  assert.is(await readContent(folder, hash, 100), undefined)
})

test('what was written is read, and nothing else is left', async () => {
  const folder = temporary()
  await writeContent(folder, hash, bytes)
  assert.equal(await readContent(folder, hash, 100), bytes)
  assert.is(readdirSync(dirname(contentPath(folder, hash))).length, 1)
})

test('a file of the project is read, and one outside is not, by whatever way', async () => {
  const outer = temporary()
  const project = join(outer, 'project')
  mkdirSync(join(project, 'libs'), { recursive: true })
  writeFileSync(join(project, 'libs', 'a.tgz'), bytes)
  writeFileSync(join(outer, 'b.tgz'), bytes)
  symlinkSync(join(outer, 'b.tgz'), join(project, 'link.tgz'))
  assert.equal(await readInside(project, 'libs/a.tgz', 100), { state: 'known', value: bytes })
  for (const path of ['../b.tgz', join(outer, 'b.tgz'), 'link.tgz', 'libs/../../b.tgz', '.']) {
    assert.equal(
      await readInside(project, path, 100),
      { state: 'unknown', why: 'its file lies outside of the project' },
      path,
    )
  }
})

test('a missing, too large or odd file is unknown and does not make anybody wait', async () => {
  const project = temporary()
  writeFileSync(join(project, 'a.tgz'), bytes)
  mkdirSync(join(project, 'folder'))
  if (process.platform !== 'win32') execFileSync('mkfifo', [join(project, 'pipe')])
  for (const path of ['missing.tgz', 'a.tgz', 'folder', 'pipe', 'a\0b']) {
    const fact = await readInside(project, path, 4)
    assert.match(fact.state === 'unknown' ? fact.why : 'known', 'its file cannot be read', path)
  }
})

test.run()

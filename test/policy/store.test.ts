import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Fault } from '../../src/parse/fault.ts'
import { parseApprovals } from '../../src/policy/approvals.ts'
import { readText, updateFile } from '../../src/policy/store.ts'
import { faultOf } from './support.ts'

const test = suite<{ folder: string; file: string }>('store')
const isRoot = process.getuid?.() === 0
const isWindows = process.platform === 'win32'

test.before.each((context) => {
  context.folder = realpathSync(mkdtempSync(join(tmpdir(), 'portcullis-store-')))
  context.file = join(context.folder, 'file.json')
})
test.after.each(({ folder }) => rmSync(folder, { recursive: true, force: true }))

const child = (mode: string, ...args: string[]): ChildProcess =>
  spawn(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(new URL('store-child.ts', import.meta.url)), mode, ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
const kill = async (process: ChildProcess) => {
  const ended = once(process, 'exit')
  process.kill('SIGKILL')
  await ended
}
const faultFrom = async (action: () => Promise<unknown>): Promise<Fault | undefined> => {
  try {
    await action()
    return undefined
  } catch (error) {
    assert.instance(error, Fault)
    return error as Fault
  }
}
const set = (text: string | undefined) => () => text

test('reads a text, and none where there is no file', ({ file }) => {
  assert.is(readText(file), undefined)
  writeFileSync(file, '\ufeffzoë')
  assert.is(readText(file), '\ufeffzoë')
  writeFileSync(file, '')
  assert.is(readText(file), '')
})

test('follows a link to a file, and refuses one that leads nowhere', ({ folder, file }) => {
  writeFileSync(join(folder, 'real'), 'x')
  symlinkSync('real', file)
  assert.is(readText(file), 'x')
  rmSync(join(folder, 'real'))
  assert.is(faultOf(() => readText(file))?.code, 'store/not-a-file')
})

test('refuses folders, FIFOs and devices without touching them', ({ folder }) => {
  assert.is(faultOf(() => readText(folder))?.code, 'store/not-a-file')
  if (isWindows) return
  const fifo = join(folder, 'fifo')
  execFileSync('mkfifo', [fifo])
  assert.is(faultOf(() => readText(fifo))?.code, 'store/not-a-file')
  assert.is(faultOf(() => readText('/dev/zero'))?.code, 'store/not-a-file')
})

test('refuses what is too large or no UTF-8', ({ file }) => {
  writeFileSync(file, '')
  truncateSync(file, 16 * 1024 * 1024)
  assert.is(readText(file)?.length, 16 * 1024 * 1024)
  truncateSync(file, 16 * 1024 * 1024 + 1)
  assert.is(faultOf(() => readText(file))?.code, 'store/too-large')
  writeFileSync(file, Buffer.from([0x22, 0xff, 0x22]))
  assert.is(faultOf(() => readText(file))?.code, 'store/not-text')
})

test('makes a new file, its folder too, and leaves nothing beside it', async ({ folder }) => {
  const file = join(folder, '.portcullis', 'accepted')
  await updateFile(file, (text) => {
    assert.is(text, undefined)
    assert.ok(existsSync(`${file}.lock`))
    return 'one'
  })
  assert.is(readText(file), 'one')
  assert.equal(readdirSync(join(folder, '.portcullis')), ['accepted'])
})

test('hands over what the file holds, and keeps its mode', async ({ file, folder }) => {
  writeFileSync(file, 'one')
  chmodSync(file, 0o640)
  await updateFile(file, (text) => `${text} two`)
  assert.is(readText(file), 'one two')
  if (!isWindows) assert.is(statSync(file).mode & 0o777, 0o640)
  assert.equal(readdirSync(folder), ['file.json'])
})

test('keeps the owner when root writes', async ({ file }) => {
  if (!isRoot) return
  writeFileSync(file, 'one')
  chownSync(file, 12345, 12345)
  await updateFile(file, set('two'))
  assert.equal([statSync(file).uid, statSync(file).gid], [12345, 12345])
})

test('writes through a link, which stays a link', async ({ file, folder }) => {
  writeFileSync(join(folder, 'real'), 'one')
  symlinkSync('real', file)
  await updateFile(file, set('two'))
  assert.is(readFileSync(join(folder, 'real'), 'utf8'), 'two')
  assert.equal(readdirSync(folder).sort(), ['file.json', 'real'])
  assert.is(realpathSync(file), join(folder, 'real'))
})

test('does not write what does not change', async ({ file }) => {
  writeFileSync(file, 'one')
  const before = statSync(file)
  await updateFile(file, (text) => text)
  await updateFile(file, set(undefined))
  assert.is(statSync(file).ino, before.ino)
  await updateFile(file, set('two'))
  assert.is.not(statSync(file).ino, before.ino)
})

test('leaves all untouched when the transform throws', async ({ file, folder }) => {
  writeFileSync(file, 'one')
  let thrown: unknown
  await updateFile(file, () => {
    throw new RangeError('no')
  }).catch((error: unknown) => {
    thrown = error
  })
  assert.instance(thrown, RangeError)
  assert.is(readText(file), 'one')
  assert.equal(readdirSync(folder), ['file.json'])
})

test('refuses to write what it would not read', async ({ file, folder }) => {
  writeFileSync(file, 'one')
  const fault = await faultFrom(() => updateFile(file, set('x'.repeat(16 * 1024 * 1024 + 1))))
  assert.is(fault?.code, 'store/too-large')
  assert.is(readText(file), 'one')
  assert.equal(readdirSync(folder), ['file.json'])
})

test('says what to do about a read-only folder', async ({ file, folder }) => {
  if (isWindows) return
  writeFileSync(file, 'one')
  chmodSync(folder, 0o555)
  if (isRoot) chownSync(folder, 65534, 65534)
  if (isRoot) process.seteuid?.(65534)
  const fault = await faultFrom(() => updateFile(file, set('two'))).finally(() => isRoot && process.seteuid?.(0))
  chmodSync(folder, 0o755)
  assert.is(fault?.code, 'store/read-only')
  assert.ok(fault?.options.hint)
  assert.is(readText(file), 'one')
  assert.equal(readdirSync(folder), ['file.json'])
})

test('says where it cannot write at all', async ({ file }) => {
  writeFileSync(file, 'one')
  const fault = await faultFrom(() => updateFile(join(file, 'below'), set('two')))
  assert.match(fault?.code ?? '', /^store\/(?:cannot-write|unreadable)$/)
})

test('many updates of one process lose nothing', async ({ file }) => {
  const all = Array.from({ length: 20 }, (_, index) => updateFile(file, (text) => `${text ?? ''}${index};`))
  await Promise.all(all)
  assert.is((readText(file) ?? '').split(';').length, 21)
})

test('eight processes that add 25 approvals each at once lose nothing', async ({ file, folder }) => {
  // All of them find a stale lock first, and only one of them may take it over.
  const holder = child('hold', file)
  await once(holder.stdout as NodeJS.ReadableStream, 'data')
  await kill(holder)
  const children = Array.from({ length: 8 }, (_, index) => child('add', file, String(index), '25'))
  const codes = await Promise.all(children.map(async (one) => (await once(one, 'exit'))[0]))
  assert.equal(codes, Array(8).fill(0))
  const names = parseApprovals(readText(file) ?? '', file).map(({ name, version }) => `${name}@${version}`)
  assert.is(new Set(names).size, 200)
  assert.is(names.length, 200)
  assert.equal(readdirSync(folder), ['file.json'])
})

test('a killed owner leaves the file as it was and a lock that the next one takes over', async ({ file, folder }) => {
  writeFileSync(file, 'one')
  const holder = child('hold', file)
  await once(holder.stdout as NodeJS.ReadableStream, 'data')
  const fault = await faultFrom(() => updateFile(file, set('two'), { patience: 0 }))
  assert.is(fault?.code, 'store/locked')
  assert.match(fault?.options.hint ?? '', /remove .*file\.json\.lock/)
  await kill(holder)
  assert.ok(existsSync(`${file}.lock`))
  assert.is(readText(file), 'one')
  await updateFile(file, set('two'), { patience: 0 })
  assert.is(readText(file), 'two')
  assert.equal(readdirSync(folder), ['file.json'])
})

test('a writer killed at any point leaves one whole text', async ({ file, folder }) => {
  for (let round = 0; round < 4; round++) {
    const writer = child('write', file)
    for (let count = 0; count <= round; count++) await once(writer.stdout as NodeJS.ReadableStream, 'data')
    await kill(writer)
    const text = readText(file) ?? ''
    assert.is(text.length, 2_000_000)
    assert.is(text, text.charAt(0).repeat(2_000_000))
    await updateFile(file, set('next'))
    assert.equal(readdirSync(folder), ['file.json'])
  }
})

test('an update whose lock somebody took is not written', async ({ file }) => {
  writeFileSync(file, 'one')
  const fault = await faultFrom(() =>
    updateFile(file, () => {
      writeFileSync(`${file}.lock`, 'theirs')
      return 'two'
    }),
  )
  assert.is(fault?.code, 'store/locked')
  assert.is(readText(file), 'one')
  assert.is(readFileSync(`${file}.lock`, 'utf8'), 'theirs')
})

test('removes what a killed writer left beside the file, and nothing else', async ({ file, folder }) => {
  const kept = ['file.json.bak', 'file.json.0123456789abcdef.tmp.x', 'other.0123456789abcdef.tmp']
  for (const name of [...kept, 'file.json.0123456789abcdef.tmp']) writeFileSync(join(folder, name), '')
  await updateFile(file, set('two'))
  assert.equal(readdirSync(folder).sort(), [...kept, 'file.json'].sort())
})

test.run()

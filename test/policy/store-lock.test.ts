import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Fault } from '../../src/parse/fault.ts'
import { acquireLock } from '../../src/policy/store-lock.ts'

const test = suite<{ folder: string; lock: string }>('store-lock')
const isLinux = process.platform === 'linux'

test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'portcullis-lock-'))
  context.lock = join(context.folder, 'file.lock')
})
test.after.each(({ folder }) => rmSync(folder, { recursive: true, force: true }))

const acquire = (lock: string) => acquireLock(lock, 0)
const isFree = async (lock: string): Promise<boolean> => {
  try {
    const held = await acquire(lock)
    assert.ok(held.isHeld())
    held.release()
    return true
  } catch (error) {
    assert.is((error as Fault).code, 'store/locked')
    return false
  }
}
/** What this process writes into a lock, changed. */
const ownerWith = async (lock: string, more: object = {}): Promise<string> => {
  const mine = await acquire(lock)
  const text = readFileSync(lock, 'utf8')
  mine.release()
  return JSON.stringify({ ...JSON.parse(text), ...more })
}
const deadPid = () => spawnSync(process.execPath, ['--version']).pid
const age = (file: string, seconds: number) => {
  const then = Date.now() / 1000 - seconds
  utimesSync(file, then, then)
}

test('one holds it, and after its release the next one does', async ({ lock, folder }) => {
  const first = await acquire(lock)
  assert.not(await isFree(lock))
  first.release()
  assert.ok(await isFree(lock))
  assert.equal(readdirSync(folder), [])
})

test('waits for an owner that is still at it', async ({ lock }) => {
  const first = await acquire(lock)
  const second = acquireLock(lock, 600_000)
  first.release()
  assert.ok((await second).isHeld())
})

test('says whom to wait for and what to remove', async ({ lock }) => {
  await acquire(lock)
  const fault = (await acquire(lock).catch((error: unknown) => error)) as Fault
  assert.is(fault.message, `${lock} is held by another process`)
  assert.ok(fault.options.hint?.includes(`remove ${lock} and ${lock}.claim`))
})

test('takes over from a process that has ended', async ({ lock, folder }) => {
  writeFileSync(lock, await ownerWith(lock, { pid: deadPid() }))
  assert.ok(await isFree(lock))
  assert.equal(readdirSync(folder), [])
})

test('takes over from a pid that is used again', async ({ lock }) => {
  writeFileSync(lock, await ownerWith(lock))
  assert.not(await isFree(lock))
  if (!isLinux) return
  writeFileSync(lock, await ownerWith(join(lock, '..', 'other'), { start: '1' }))
  assert.ok(await isFree(lock))
})

test('leaves a live owner alone whose start is not known', async ({ lock }) => {
  writeFileSync(lock, await ownerWith(lock, { start: '' }))
  assert.not(await isFree(lock))
})

test('takes over from a process that has ended and was not reaped', async ({ lock }) => {
  if (!isLinux) return
  // The shell becomes a `sleep`, which never asks how its child ended; only then the child gets its end of input.
  const parent = spawn('sh', ['-c', 'cat <&3 & echo $!; exec sleep 600'], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  })
  try {
    const [line] = (await once(parent.stdout as NodeJS.ReadableStream, 'data')) as [Buffer]
    const pid = Number(line.toString())
    const stat = (of: number | undefined) => readFileSync(`/proc/${of}/stat`, 'utf8')
    while (!stat(parent.pid).includes('(sleep)')) await setImmediate()
    ;(parent.stdio[3] as NodeJS.WritableStream).end()
    while (!stat(pid).includes(') Z ')) await setImmediate()
    writeFileSync(lock, await ownerWith(lock, { pid, start: '' }))
    assert.ok(await isFree(lock))
  } finally {
    parent.kill('SIGKILL')
  }
})

test('leaves an owner on another machine alone for five minutes', async ({ lock }) => {
  writeFileSync(lock, await ownerWith(lock, { host: 'elsewhere', pid: deadPid() }))
  age(lock, 290)
  assert.not(await isFree(lock))
  age(lock, 310)
  assert.ok(await isFree(lock))
})

test('leaves a lock that cannot be read alone for ten seconds', async ({ lock }) => {
  const texts = ['', 'null', '{"pid":0,"start":"","host":""}', '{"pid":1.5,"start":"","host":""}', '{"pid":1}', '[]']
  for (const text of texts) {
    writeFileSync(lock, text)
    age(lock, 5)
    assert.not(await isFree(lock), text)
    age(lock, 15)
    assert.ok(await isFree(lock), text)
  }
})

test('only the holder of the claim removes a stale lock', async ({ lock }) => {
  const claim = `${lock}.claim`
  const alive = await ownerWith(lock)
  writeFileSync(lock, await ownerWith(join(lock, '..', 'other'), { pid: deadPid() }))
  writeFileSync(claim, alive)
  assert.not(await isFree(lock))
  assert.ok(existsSync(claim))
})

test('a claim that was left behind is cleared too', async ({ lock, folder }) => {
  const dead = await ownerWith(lock, { pid: deadPid() })
  writeFileSync(lock, dead)
  writeFileSync(`${lock}.claim`, dead)
  await acquireLock(lock, 600_000)
  assert.equal(readdirSync(folder), ['file.lock'])
})

test('never releases a lock that is not its own', async ({ lock }) => {
  const mine = await acquire(lock)
  writeFileSync(lock, 'theirs')
  assert.not(mine.isHeld())
  mine.release()
  assert.is(readFileSync(lock, 'utf8'), 'theirs')
})

test('refuses a lock that is no file', async ({ folder }) => {
  const fault = (await acquire(folder).catch((error: unknown) => error)) as Fault
  assert.is(fault.code, 'store/not-a-file')
})

test.run()

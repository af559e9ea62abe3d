import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createInspector, defaultBudget } from '../../src/gather/inspector.ts'
import { createInspectors } from '../../src/gather/inspectors.ts'
import type { Fault } from '../../src/parse/fault.ts'
import { archive, manifest as manifestOf } from '../rules/evidence.ts'
import { rawTarball } from '../tools/tar.ts'
import { temporary } from './support.ts'

const manifest = (fields: object = {}) => JSON.stringify({ name: 'a', version: '1.0.0', main: 'index.js', ...fields })
const archiveOf = (files: Readonly<Record<string, string>>) =>
  rawTarball(Object.entries(files).map(([path, content]) => ({ path: `package/${path}`, content })))
const job = (code: string, label = 'a@1.0.0') => ({
  label,
  bytes: archiveOf({ 'package.json': manifest(), 'index.js': code }),
})

/** A worker of the tests: it answers `ready`, and for each job does what `onJob` says. */
const launch =
  (onJob: string, before = '') =>
  (): Worker =>
    new Worker(
      `const { parentPort } = require('node:worker_threads')
    const archive = { state: 'known', value: ${JSON.stringify(
      JSON.stringify(archive({ manifest: manifestOf({ name: 'a', version: '1.0.0' }) })),
    )} }
    const code = { state: 'known', value: '{"files":[],"reached":[],"unresolved":[],"installHash":null,"ownHosts":null,"signals":[],"gaps":[]}' }
    const done = { type: 'done', archive, code, outline: { state: 'known', value: 'null' }, cost: { milliseconds: 1, memory: 1 } }
    const say = (message) => parentPort.postMessage(message)
    ${before}
    parentPort.on('message', (job) => { if (job.label === 'honest') say(done); else { ${onJob} } })
    say({ type: 'ready' })`,
      { eval: true, resourceLimits: { maxOldGenerationSizeMb: 32 } },
    )
const brief = { ...defaultBudget, seconds: 0.05 }

const bad: Readonly<Record<string, readonly [onJob: string, why: RegExp]>> = {
  'does not end': ['for (;;);', /not finished within 0.05 s/u],
  'waits for ever': ['Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)', /not finished within 0.05 s/u],
  throws: ['throw new Error("lost")', /broke off: lost/u],
  exits: ['process.exit(3)', /broke off: exit code 3/u],
  'takes all memory': [
    'const all = []; for (;;) all.push(new Array(1000).fill(all.length + 0.5))',
    /broke off|not finished/u,
  ],
}

for (const [what, [onJob, why]] of Object.entries(bad)) {
  test(`a package whose analysis ${what} is a gap, and the next one is read`, async () => {
    const inspector = createInspector(why.source.startsWith('not finished') ? brief : defaultBudget, launch(onJob))
    try {
      const { archive, code } = await inspector.run(job(''))
      assert.match(code.state === 'unknown' ? code.why : 'known', why)
      assert.is(archive.state, 'unknown')
      assert.is((await inspector.run(job('', 'honest'))).code.state, 'known')
    } finally {
      await inspector.close()
    }
  })
}

test('what was known of the archive before the analysis hung stays known', async () => {
  const inspector = createInspector(brief, launch(`say({ type: 'archive', archive }); for (;;);`))
  try {
    const { archive, code } = await inspector.run(job(''))
    assert.is(archive.state === 'known' && archive.value.contentHash, 'sha256-00')
    assert.match(code.state === 'unknown' ? code.why : 'known', /not finished/u)
  } finally {
    await inspector.close()
  }
})

for (const [value, why] of [
  ['{"files":[1]}', 'its analysis gave no readable answer'],
  ['{', 'what its analysis says is not valid JSON'],
] as const) {
  test(`an answer that is none is unknown: ${value}`, async () => {
    const inspector = createInspector(
      defaultBudget,
      launch(`say({ ...done, code: { state: 'known', value: '${value}' } })`),
    )
    try {
      assert.equal((await inspector.run(job(''))).code, { state: 'unknown', why, brokenOff: true })
    } finally {
      await inspector.close()
    }
  })
}

test('a worker that has grown large makes room for a new one', async () => {
  let launched = 0
  const worker = launch('say({ ...done, cost: { milliseconds: 1, memory: 2 ** 30 } })')
  const inspector = createInspector(defaultBudget, () => {
    launched++
    return worker()
  })
  try {
    for (const label of ['honest', 'large', 'honest', 'honest'])
      assert.is((await inspector.run(job('', label))).code.state, 'known')
    assert.is(launched, 2)
  } finally {
    await inspector.close()
  }
})

test('what is closed ends what it was at, and begins nothing', async () => {
  const inspector = createInspector(defaultBudget, launch('for (;;);'))
  const first = inspector.run(job(''))
  await inspector.close()
  for (const { code } of [await first, await inspector.run(job('', 'honest'))])
    assert.match(code.state === 'unknown' ? code.why : 'known', /stopped/u)
})

for (const before of ['throw new Error("no parser")', 'process.exit(1)']) {
  test(`a worker that cannot start stops the guard: ${before}`, async () => {
    const inspector = createInspector(defaultBudget, launch('', before))
    try {
      await inspector.run(job(''))
      assert.unreachable()
    } catch (error) {
      assert.is((error as Fault).code, 'analyze/no-worker')
    } finally {
      await inspector.close()
    }
  })
}

const hostile: Readonly<Record<string, string>> = {
  'a one-liner of 50 MB': `a=[${'1,'.repeat(25 * 1024 * 1024)}]`,
  '10,000 nested arrays': `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  '10,000 nested calls': `${'a('.repeat(10_000)}${')'.repeat(10_000)}`,
  'a sum of 100,000 parts': `x=${'1+'.repeat(100_000)}1`,
  'a regular expression that would backtrack for ever': `/^(a+)+$/.test('${'a'.repeat(60)}!')`,
  'no JavaScript at all': '\0\u{1f4a9}'.repeat(10_000),
}

test('hostile code ends as facts or as a gap; equal packages get equal answers, whichever worker has them', async () => {
  const inspectors = createInspectors(defaultBudget, 2)
  try {
    for (const [what, code] of Object.entries(hostile)) {
      const { label, bytes } = job(code)
      const [one, other] = await Promise.all(
        [bytes, Buffer.from(bytes)].map((copy) => inspectors.inspect({ label, bytes: copy })),
      )
      assert.is(one?.archive.state, 'known', what)
      assert.equal(one?.code, other?.code, what)
    }
    const { code } = await inspectors.inspect(job("require('fs')"))
    assert.is(code.state, 'known')
  } finally {
    await inspectors.close()
  }
})

test('a folder, an archive at a path, one in memory and one of a whole folder are the same package', async () => {
  const files = { 'package.json': manifest({ scripts: { install: 'node x' } }), 'index.js': "require('fs')" }
  const [at, bytes] = [temporary(), archiveOf(files)]
  mkdirSync(join(at, 'a'))
  for (const [path, content] of Object.entries(files)) writeFileSync(join(at, 'a', path), content)
  writeFileSync(join(at, 'a.tgz'), bytes)
  const outer = Object.entries(files).map(([path, content]) => ({ path: `a-1.0.0/package/${path}`, content }))
  writeFileSync(join(at, 'wrapped.tgz'), rawTarball(outer))
  const inspectors = createInspectors(defaultBudget, 1)
  try {
    const [one, ...others] = await Promise.all([
      inspectors.inspect({ bytes, label: 'a' }),
      ...['a', 'a.tgz', 'wrapped.tgz'].map((name) => inspectors.inspect({ path: join(at, name), label: 'a' })),
    ])
    assert.is(one.archive.state === 'known' && one.archive.value.installScripts['install'], 'node x')
    for (const other of others) assert.equal([other.archive, other.code], [one.archive, one.code])
  } finally {
    await inspectors.close()
  }
})

test('what is not there is unknown; the memory of an archive is handed over', async () => {
  const inspectors = createInspectors(defaultBudget, 1)
  try {
    const missing = await inspectors.inspect({ path: '/nonexistent/a.tgz', label: 'a.tgz' })
    assert.equal([missing.archive.state, missing.code.state], ['unknown', 'unknown'])
    const bytes = new Uint8Array(archiveOf({ 'package.json': manifest() }))
    await inspectors.inspect({ bytes, label: 'a' })
    assert.is(bytes.length, 0)
  } finally {
    await inspectors.close()
  }
})

test.run()

import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { append } from '../../src/receipts/append.ts'
import { newestFirst, readLog } from '../../src/receipts/log.ts'

async function inFolder(look: (file: string, folder: string) => Promise<void> | void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-log-'))
  try {
    await look(join(folder, 'log.jsonl'), folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const valuesIn = (file: string) => readLog(file).entries.map(({ value }) => value)

test('from its end a log reads the same, over segments, and past what is cut off or no line', () =>
  inFolder(async (file) => {
    assert.equal([...newestFirst(file)], [])
    for (let count = 0; count < 40; count++) await append(file, () => ({ count }), { segment: 1_000, all: 1_000_000 })
    assert.equal([...newestFirst(file)], valuesIn(file).reverse())
    assert.is(valuesIn(file).length, 40)
    appendFileSync(file, 'no line\n{"hash":')
    assert.equal([...newestFirst(file)], valuesIn(file).reverse())
    assert.equal(newestFirst(file).next().value, { count: 39 })
  }))

test('what is appended is read again, and each append is told the one before', () =>
  inFolder(async (file) => {
    assert.equal(readLog(file), {
      entries: [],
      problems: [],
      torn: 0,
      head: '0'.repeat(64),
      pruned: { through: 0, head: '0'.repeat(64), entries: 0 },
    })
    const told: unknown[] = []
    for (const value of ['one', { two: [2] }, null]) {
      await append(file, (last) => {
        told.push(last)
        return value
      })
    }
    assert.equal(valuesIn(file), ['one', { two: [2] }, null])
    assert.equal(told, [undefined, 'one', { two: [2] }])
    assert.is(statSync(file).mode & 0o777, 0o600)
  }))

test('a line of any length is found as the last one', () =>
  inFolder(async (file) => {
    for (const size of [0, 65_000, 65_536, 300_000, 10, 2_000_000]) {
      await append(file, () => 'x'.repeat(size))
      await append(file, (last) => (last as string).length)
      assert.is(valuesIn(file).at(-1), size)
    }
    assert.equal(readLog(file).problems, [])
  }))

test('cut off at any byte, all that was committed is there, and the next append goes on', () =>
  inFolder(async (file, folder) => {
    const values = ['a', 'bc', { d: 'é\n' }]
    const ends = [0]
    for (const value of values) {
      await append(file, () => value)
      ends.push(statSync(file).size)
    }
    const whole = readFileSync(file)
    for (let cut = ends[2] as number; cut <= whole.length; cut++) {
      writeFileSync(file, whole.subarray(0, cut))
      const committed = ends.filter((end) => end <= cut).length - 1
      const { entries, problems, torn } = readLog(file)
      assert.equal([entries.length, problems, torn], [committed, [], cut - (ends[committed] as number)], `cut ${cut}`)
      await append(file, () => 'after')
      assert.equal(valuesIn(file), [...values.slice(0, committed), 'after'], `cut ${cut}`)
      assert.equal(readLog(file).problems, [])
      const aside = readdirSync(folder).filter((name) => name.includes('.torn-'))
      assert.is(aside.length, torn > 0 ? 1 : 0)
      for (const name of aside) {
        assert.is(statSync(join(folder, name)).size, torn)
        rmSync(join(folder, name))
      }
    }
  }))

test('no line can be changed, left out, doubled or moved without being told', () =>
  inFolder(async (file) => {
    for (const value of ['a', 'b', 'c', 'd']) await append(file, () => value)
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    const [a, b, c, d] = lines as [string, string, string, string]
    for (const forged of [
      [a, c, d],
      [a, b, b, c, d],
      [a, c, b, d],
      [b, c, d],
      [a, b.replace('"b"', '"x"'), c, d],
      [a, 'no json', c, d],
    ]) {
      writeFileSync(file, `${forged.join('\n')}\n`)
      assert.ok(readLog(file).problems.length > 0, forged.join(' '))
    }
    writeFileSync(file, `${lines.join('\n')}\n`)
    assert.equal(readLog(file).problems, [])
  }))

test('a damaged last line stays where it is, and the chain goes on behind it', () =>
  inFolder(async (file) => {
    await append(file, () => 'a')
    appendFileSync(file, '\0\0\0\n')
    await append(file, (last) => {
      assert.is(last, undefined)
      return 'b'
    })
    await append(file, () => 'c')
    const { entries, problems } = readLog(file)
    assert.equal(
      entries.map(({ value }) => value),
      ['a', 'b', 'c'],
    )
    assert.is(problems.length, 1)
    assert.match(problems[0] as string, /line 2 of \S+ cannot be read/)
  }))

test('any bytes can be read, and appended to', () =>
  inFolder(async (file) => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        writeFileSync(file, bytes)
        const before = readLog(file)
        await append(file, () => 'x')
        const after = readLog(file)
        assert.equal(
          [after.entries.length, after.entries.at(-1)?.value, after.torn],
          [before.entries.length + 1, 'x', 0],
        )
        assert.is(after.problems.length, before.problems.length)
      }),
      { numRuns: 60 },
    )
  }))

test('a file of empty lines is told in a few sentences', () =>
  inFolder((file) => {
    writeFileSync(file, '\n'.repeat(50_000))
    const { problems } = readLog(file)
    assert.is(problems.length, 101)
    assert.match(problems.at(-1) ?? '', /has more lines like these/)
  }))

test('appends side by side lose nothing', () =>
  inFolder(async (file) => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => append(file, () => index)))
    const { entries, problems } = readLog(file)
    assert.equal(
      entries.map(({ value }) => Number(value)).sort((a, b) => a - b),
      [...Array(20).keys()],
    )
    assert.equal(problems, [])
  }))

test('what cannot be written is a Fault', () =>
  inFolder(async (file, folder) => {
    await append(file, () => 'a')
    truncateSync(file, 0)
    let code = ''
    await append(join(folder, 'none', 'log'), () => 'a').catch((error) => {
      code = error.code
    })
    assert.match(code, /^store\//)
  }))

test.run()

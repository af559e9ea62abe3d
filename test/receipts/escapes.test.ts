import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { escapeLine, escapesIn, readEscapes } from '../../src/receipts/escapes.ts'

function inFolder(look: (file: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-escapes-'))
  try {
    look(escapesIn(folder))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('records come back, and no file is none', () =>
  inFolder((file) => {
    assert.equal(readEscapes(file), { escapes: [], problems: [] })
    const late = { at: '2026-11-25T00:00:00.000Z', by: 'ada', command: 'npm install left-pad' }
    const early = { at: '2026-11-24T00:00:00.000Z', by: 'Ada L', command: '' }
    writeFileSync(file, escapeLine(late) + escapeLine(early))
    assert.equal(readEscapes(file), { escapes: [late, { ...early, by: 'Ada_L' }], problems: [] })
  }))

test('a line that is no record is told with its number, whatever a merge left there', () =>
  inFolder((file) => {
    writeFileSync(file, '<<<<<<< ours\n2026-11-24T00:00:00.000Z ada npm ci\n\nyesterday ada npm ci\n')
    const { escapes, problems } = readEscapes(file)
    assert.equal(
      escapes.map(({ command }) => command),
      ['npm ci'],
    )
    assert.equal(
      problems.map((problem) => /^line \d/.exec(problem)?.[0]),
      ['line 1', 'line 4'],
    )
  }))

test('property: any text is records and problems, a line each', () =>
  inFolder((file) => {
    void fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (lines) => {
        const text = lines.join('\n')
        writeFileSync(file, text)
        const { escapes, problems } = readEscapes(file)
        assert.is(escapes.length + problems.length, text.split('\n').filter(Boolean).length)
      }),
      { numRuns: 50 },
    )
  }))

test.run()

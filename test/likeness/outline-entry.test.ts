import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { entryOfOutline, outlineOfEntry } from '../../src/likeness/outline-entry.ts'
import type { Json } from '../../src/parse/json.ts'
import { outline, program } from './support.ts'

const stored = (value: unknown): Json => JSON.parse(JSON.stringify(value))

test('what is kept comes back as it was', () => {
  const made = outline({ 'index.js': program(1), __proto__x: '', 'README.md': 'npm i b' })
  assert.equal(outlineOfEntry(stored(entryOfOutline(made))), made)
})

test('anything else is no outline', () => {
  const good = stored(entryOfOutline(outline({ 'index.js': program(1) }))) as Record<string, Json>
  const fields = ['code', 'readme', 'files', 'claims', 'saysFork']
  for (const field of fields) assert.is(outlineOfEntry({ ...good, [field]: null }), undefined, field)
  assert.is(outlineOfEntry({ ...good, files: { 'a.js': 1 } }), undefined)
  fc.assert(fc.property(fc.jsonValue(), (value) => assert.is(outlineOfEntry(value as Json), undefined)))
})

test.run()

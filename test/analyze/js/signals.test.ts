import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { signalKinds } from '../../../src/analyze/signals.ts'

const folder = join(import.meta.dirname ?? '', '../../../src/rules')
const rules = readdirSync(folder).filter((name) => name.endsWith('.ts'))
const asked = rules.flatMap((name) => {
  const text = readFileSync(join(folder, name), 'utf8')
  return [...text.matchAll(/signalsOf\(evidence, ([^)]*)\)/gu)].flatMap(
    ([, kinds = '']) => kinds.match(/[a-z]+\/[a-z]+/gu) ?? [],
  )
})

test('rules ask for kinds that exist: a misspelt one would never speak', () => {
  assert.ok(asked.length > 20)
  for (const kind of asked) assert.ok(Object.hasOwn(signalKinds, kind), kind)
})

test.run()

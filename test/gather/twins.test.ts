import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { createHttp } from '../../src/gather/http.ts'
import { twinsOf } from '../../src/gather/twins.ts'
import type { Fact } from '../../src/model.ts'
import { known, resolved } from '../rules/evidence.ts'
import { configOf, fakeClock, routes, serve } from './support.ts'

const doc = (integrity: string) => ({ versions: { '1.0.0': { dist: { integrity } } } })

async function asked(
  table: Readonly<Record<string, unknown>>,
  more: Parameters<typeof resolved>[0] = {},
): Promise<{ fact: Fact<readonly string[] | null>; origin: string }> {
  const server = await serve(routes(table))
  const http = createHttp(configOf({ registry: 'https://registry.invalid/', 'fetch-retries': 0 }), {
    clock: fakeClock(),
  })
  try {
    return { fact: await twinsOf(resolved(more), [`${server.origin}/`], http), origin: `${server.origin}/` }
  } finally {
    await http.close()
    await server.close()
  }
}

test('another package of this name is found, whether it has the version or not', async () => {
  for (const table of [{ '/a': doc('sha512-BB==') }, { '/a': { versions: {} } }]) {
    const { fact, origin } = await asked(table)
    assert.equal(fact, known([origin]))
  }
})

test('a registry that passes on the same bytes is no twin, nor is one without the name', async () => {
  assert.equal((await asked({ '/a': doc('sha512-AA==') })).fact, known([]))
  assert.equal((await asked({})).fact, known([]))
})

test('what does not answer or makes no sense is unknown', async () => {
  assert.is((await asked({ '/a': Buffer.from('no json {') })).fact.state, 'unknown')
  assert.is((await asked({ '/a': {} })).fact.state, 'unknown')
  const http = { get: async () => ({ ok: false, why: 'offline' }) as const, close: async () => undefined }
  assert.is((await twinsOf(resolved(), ['https://npm.invalid/'], http)).state, 'unknown')
})

test('a name that would change what the address means is not asked for', async () => {
  assert.equal((await asked({}, { name: '../a' })).fact, known(null))
})

test.run()

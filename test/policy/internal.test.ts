import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { internalOf, ownWordIn } from '../../src/policy/internal.ts'
import { policyOf } from './support.ts'

const own = 'https://npm.acme.invalid/'
const policy = policyOf({
  internal: [
    { package: '@acme/*', registry: own },
    { package: 'acme-*', registry: own },
    { package: 'acme-*', registry: 'https://old.acme.invalid' },
  ],
})
const none = policyOf({})
const registryFor = (name: string) =>
  name.startsWith('@corp/') ? 'https://npm.corp.invalid/' : 'https://registry.invalid/'

test('a declared name must come from the registries of its entries', () => {
  assert.equal(internalOf(policy, { name: '@acme/x' }), { by: 'policy', registries: [own] })
  assert.equal(internalOf(policy, { name: 'acme-x' })?.registries, [own, 'https://old.acme.invalid/'])
  assert.is(internalOf(policy, { name: 'acmex' }), undefined)
})

test('the alias counts, for the code asks for it', () => {
  assert.ok(internalOf(policy, { name: 'other', alias: '@acme/x' }))
  assert.is(internalOf(policy, { name: 'other', alias: 'one' }), undefined)
})

test('a scope with a registry of its own in npmrc is declared, others are not', () => {
  assert.equal(internalOf(none, { name: '@corp/x' }, registryFor), {
    by: 'npmrc',
    registries: ['https://npm.corp.invalid/'],
  })
  assert.is(internalOf(none, { name: '@else/x' }, registryFor), undefined)
  assert.is(internalOf(none, { name: 'corp' }, registryFor), undefined)
})

test('the policy goes before npmrc', () => {
  const both = policyOf({ internal: [{ package: '@corp/*', registry: own }] })
  assert.is(internalOf(both, { name: '@corp/x' }, registryFor)?.by, 'policy')
})

test('names that begin with a word of the declared ones', () => {
  for (const name of ['acme', 'acme_tools', '@acme-tools/x']) assert.is(ownWordIn(policy, name), 'acme', name)
  for (const name of ['acmeish', 'my-acme', '@x/acme']) assert.is(ownWordIn(policy, name), undefined, name)
  assert.is(ownWordIn(none, 'corp-tools', ['@corp']), 'corp', 'a scope of the configuration')
  assert.is(ownWordIn(policyOf({ internal: [{ package: '@ab/*', registry: own }] }), 'ab-x'), undefined, 'too short')
})

test.run()

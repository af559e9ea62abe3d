import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { projectConfig } from '../../src/commands/project-config.ts'

function configOf(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-config-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    return projectConfig(folder, { HOME: folder })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const npmrc = '@acme:registry=https://npm.acme.invalid/\n'

test('scopes of an npmrc and of a pnpm-workspace.yaml both count, the latter first', () => {
  const workspace = 'registries:\n  "@corp": https://npm.corp.invalid/\n  "@acme": https://other.acme.invalid/\n'
  const both = configOf({ '.npmrc': npmrc, 'pnpm-workspace.yaml': workspace })
  assert.is(both.registryFor('@corp/x'), 'https://npm.corp.invalid/')
  assert.is(both.registryFor('@acme/x'), 'https://other.acme.invalid/')
  assert.equal([...both.scopes].sort(), ['@acme', '@corp'])
})

test('without a workspace file the npmrc counts alone, and an empty one changes nothing', () => {
  assert.is(configOf({ '.npmrc': npmrc }).registryFor('@acme/x'), 'https://npm.acme.invalid/')
  assert.is(
    configOf({ '.npmrc': npmrc, 'pnpm-workspace.yaml': '' }).registryFor('@acme/x'),
    'https://npm.acme.invalid/',
  )
})

test('a workspace file that is no YAML is not passed over', () => {
  assert.throws(() => configOf({ 'pnpm-workspace.yaml': 'a: [' }), /not valid YAML/u)
})

test.run()

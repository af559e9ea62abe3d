import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readNpmrc } from '../../src/gather/npmrc.ts'
import { temporary } from './support.ts'

interface Files {
  readonly global?: string
  readonly user?: string
  readonly project?: string
}

function setUp(files: Files, more: Record<string, string> = {}) {
  const root = temporary()
  const project = join(root, 'outer', 'project')
  mkdirSync(project, { recursive: true })
  mkdirSync(join(root, 'home'))
  if (files.global !== undefined) writeFileSync(join(root, 'global'), files.global)
  if (files.user !== undefined) writeFileSync(join(root, 'home', '.npmrc'), files.user)
  if (files.project !== undefined) writeFileSync(join(project, '.npmrc'), files.project)
  const env = { npm_config_globalconfig: join(root, 'global'), ...more }
  return { root, project, home: join(root, 'home'), read: () => readNpmrc(project, env, join(root, 'home')) }
}

const registry = (files: Files, env: Record<string, string> = {}) => setUp(files, env).read().registryFor('a')
const codeOf = (run: () => unknown): unknown => {
  try {
    run()
  } catch (error) {
    return (error as { code?: unknown }).code
  }
  return undefined
}

test('later sources win: global, user, project, environment', () => {
  const files = {
    global: 'registry=https://g.invalid/',
    user: 'registry=https://u.invalid/',
    project: 'registry=https://p.invalid/',
  }
  assert.is(registry(files, { NPM_CONFIG_REGISTRY: 'https://e.invalid/' }), 'https://e.invalid/')
  assert.is(registry(files), 'https://p.invalid/')
  assert.is(registry({ global: files.global, user: files.user }), 'https://u.invalid/')
  assert.is(registry({ global: files.global }), 'https://g.invalid/')
})

test('an npmrc above the project is not read, nor one without the dot', () => {
  const { root, project, read } = setUp({})
  writeFileSync(join(root, 'outer', '.npmrc'), 'registry=https://above.invalid/')
  writeFileSync(join(project, 'npmrc'), 'registry=https://dotless.invalid/')
  assert.is(read().registryFor('a'), 'https://registry.npmjs.org/')
})

test('the environment given counts, not that of the process', () => {
  process.env.npm_config_registry = 'https://process.invalid/'
  try {
    assert.is(registry({}), 'https://registry.npmjs.org/')
  } finally {
    delete process.env.npm_config_registry
  }
})

test('variables are expanded in values and keys', () => {
  const project = 'registry=https://${HOST}/\n//${HOST}/:_authToken=${TOKEN}\n@b:registry=https://${MISSING}/'
  const config = setUp({ project }, { HOST: 'h.invalid', TOKEN: 'secret' }).read()
  assert.is(config.registryFor('a'), 'https://h.invalid/')
  assert.equal(config.headersFor('https://h.invalid/a'), { authorization: 'Bearer secret' })
  assert.is(config.registryFor('@b/a'), 'https://${MISSING}/')
})

test('credentials in the environment keep the spelling of their host', () => {
  const config = setUp({}, { 'npm_config_//h.invalid/:_authToken': 'secret' }).read()
  assert.equal(config.headersFor('https://h.invalid/a'), { authorization: 'Bearer secret' })
})

test('the cache folder follows the home folder and variables', () => {
  const plain = setUp({})
  assert.is(plain.read().cache, join(plain.home, '.npm'))
  assert.is(setUp({ project: 'cache=${PLACE}/c' }, { PLACE: '/place' }).read().cache, '/place/c')
  const tilde = setUp({ user: 'cache=~/c' })
  assert.is(tilde.read().cache, join(tilde.home, 'c'))
  const relative = setUp({ project: 'cache=c' })
  assert.is(relative.read().cache, join(relative.project, 'c'))
})

test('a cafile is read relative to the project', () => {
  const { project, read } = setUp({ project: 'cafile=certs.pem' })
  const one = '-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----'
  writeFileSync(join(project, 'certs.pem'), `${one}\n${one}\n`)
  assert.equal(read().ca, [one, one])
})

test('switches are read', () => {
  const config = setUp({
    project: 'offline=true\nstrict-ssl=false\nfetch-retries=0\nprefer-offline\nreplace-registry-host=never',
  }).read()
  assert.is(config.offline, true)
  assert.is(config.strictSsl, false)
  assert.is(config.retries, 0)
  assert.is(config.preferOffline, true)
  assert.is(config.replaceHost, 'never')
})

for (const section of [
  'constructor',
  ' constructor ',
  '"\\u0063onstructor"',
  'constructor;x',
  'toString',
  'a.__proto__',
]) {
  test(`a section named ${section} is refused before it can reach the language's own objects`, () => {
    const keys = Object.keys
    assert.is(codeOf(setUp({ project: `[${section}]\nkeys=x\n` }).read), 'npmrc/refused')
    assert.is(Object.keys, keys)
  })
}

test('keys that upset the library end in a fault, not in a crash or an empty configuration', () => {
  assert.is(codeOf(setUp({ project: '__isFiggyPudding=true\nregistry=https://x.invalid/' }).read), 'npmrc/unreadable')
})

test('an npmrc that is a folder or too large is a fault', () => {
  const folder = setUp({})
  mkdirSync(join(folder.project, '.npmrc'))
  assert.is(codeOf(folder.read), 'npmrc/unreadable')
  assert.is(codeOf(setUp({ user: 'x'.repeat(1_100_000) }).read), 'npmrc/too-large')
})

test.run()

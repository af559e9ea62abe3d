import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { guardedEnvironment, scriptEnvironment } from '../../src/managers/node-options.ts'
import { npmKind, withoutWorkspaces } from '../../src/managers/npm/command.ts'
import { nestedEnvironment, npmCall, npmMajor, npmVersion } from '../../src/managers/npm/environment.ts'
import { askedBeyond } from '../../src/managers/npm/in-sync.ts'
import { foldersOnDisk, hiddenLockfile } from '../../src/managers/npm/installed.ts'
import { errorsIn } from '../../src/managers/npm/said.ts'
import { isOwnFolder, ownNames } from '../../src/managers/own-code.ts'
import { Fault } from '../../src/parse/fault.ts'
import { inFolder } from './folder.ts'

const isFault = (code: string) => (error: unknown) => error instanceof Fault && error.code === code
const json = (value: unknown) => JSON.stringify(value)

test('an npm command is what npm makes of it, and what is not known is refused', () => {
  for (const word of ['install', 'i', 'add', 'isntall', 'u', 'udpate', 'r', 'dedupe'])
    assert.is(npmKind([word]), 'install')
  for (const word of ['ci', 'ic', 'isntall-clean']) assert.is(npmKind([word, '--omit=dev']), 'frozen')
  for (const word of ['run', 'test', 'view', 'rebuild', '--version']) assert.is(npmKind([word]), 'plain')
  assert.is(npmKind([]), 'plain')
  assert.is(npmKind(['run', 'x', '--', '-g']), 'plain')
  for (const word of [
    'exec',
    'x',
    'init',
    'create',
    'link',
    'it',
    'cit',
    'sit',
    'instal-',
    'upd',
    'edit',
    'constructor',
  ]) {
    assert.throws(() => npmKind([word]), isFault('npm/not-covered'), word)
  }
  assert.throws(() => npmKind(['audit', 'fix']), isFault('npm/not-covered'))
  assert.throws(() => npmKind(['--loglevel', 'silent', 'install']), isFault('npm/usage'))
  for (const flag of ['-g', '-Dg', '--global', '--global=true', '--location=global', '--loc']) {
    assert.throws(() => npmKind(['install', 'x', flag]), isFault('npm/global'), flag)
  }
})

test('npm prefix is asked without what it refuses, and with everything else', () => {
  const args = ['x', '-w', 'a', '--workspace=b', '--workspace', 'c', '-ws', '--prefix', 'd', '-D', '--', '-w']
  assert.equal(withoutWorkspaces(args), ['x', '--prefix', 'd', '-D'])
  assert.equal(withoutWorkspaces(['a']), ['a'])
})

test('which npm this is stands in its own package.json, whatever the user agent says', () =>
  inFolder({ 'npm/package.json': json({ name: 'npm', version: '12.2.0' }), 'npm/bin/npm-cli.js': '' }, (folder) => {
    const cli = join(folder, 'npm/bin/npm-cli.js')
    symlinkSync(cli, join(folder, 'npm-link'))
    assert.is(npmVersion(cli), '12.2.0')
    assert.is(npmVersion(join(folder, 'npm-link')), '12.2.0')
    assert.is(npmVersion(join(folder, 'none/bin/npm-cli.js')), undefined)
    assert.is(npmVersion(undefined), undefined)
    const env = {
      npm_node_execpath: '/usr/bin/node',
      npm_execpath: cli,
      npm_config_local_prefix: folder,
      npm_config_user_agent: 'npm/11.0.0 node/v20.0.0',
    }
    assert.is(npmCall(env).major, 12)
    assert.throws(() => npmCall({ ...env, npm_execpath: 'npm-cli.js' }), isFault('npm/not-npm'))
    assert.throws(() => npmCall({}), isFault('npm/not-npm'))
    assert.ok(Number.isNaN(npmMajor('x')))
  }))

test('a nested npm keeps settings, and loses what names the outer script or would let one run', () => {
  const kept = {
    npm_config_registry: 'http://r.invalid/',
    npm_config_omit: 'dev',
    npm_config_allow_git: 'all',
    npm_package_config_node_gyp_devdir: '/n',
    TOKEN: 't',
    PATH: '/bin',
  }
  const lost = {
    npm_lifecycle_event: 'x',
    npm_package_name: 'x',
    npm_command: 'ci',
    npm_config_script_shell: '/bin/sh',
    npm_config_ignore_scripts: '',
    NPM_CONFIG_IGNORE_SCRIPTS: 'false',
    npm_config_dry_run: 'true',
    npm_config_global: 'true',
    NODE_OPTIONS: '--require ./evil.js',
  }
  assert.equal(nestedEnvironment({ ...kept, ...lost }), kept)
})

test('of NODE_OPTIONS a guarded process gets what loads no code, a script all of it', () => {
  const options = '--max-old-space-size=4096 --import data:text/javascript,1 --use-system-ca -r ./x --inspect-brk'
  assert.equal(guardedEnvironment({ NODE_OPTIONS: options }), {
    NODE_OPTIONS: '--max-old-space-size=4096 --use-system-ca',
  })
  assert.equal(guardedEnvironment({ PORTCULLIS_NODE_OPTIONS: '--require=./x' }), {})
  assert.equal(scriptEnvironment({ PORTCULLIS_NODE_OPTIONS: '-r ./x', A: '1' }), { NODE_OPTIONS: '-r ./x', A: '1' })
  assert.equal(scriptEnvironment({ PORTCULLIS_NODE_OPTIONS: '', A: '1' }), { A: '1' })
})

const manifest = { dependencies: { a: '^1.0.0' }, workspaces: ['packages/*'] }
const lockfile = (root: object, more: object = {}) => json({ lockfileVersion: 3, packages: { '': root, ...more } })
const inSync = (files: Readonly<Record<string, string>>, text: string): boolean => {
  let answer = false
  inFolder(files, (folder) => {
    answer = askedBeyond(text, 'package-lock.json', folder)?.length === 0
  })
  return answer
}

test('a lockfile is in sync only when every own package.json asks for what it says', () => {
  const workspace = { 'packages/b': { dependencies: { c: '1.0.0' } }, 'node_modules/a': { version: '1.0.0' } }
  const files = { 'package.json': json(manifest), 'packages/b/package.json': json({ dependencies: { c: '1.0.0' } }) }
  assert.is(inSync(files, lockfile(manifest, workspace)), true)
  assert.is(
    inSync(
      { ...files, 'packages/b/package.json': json({ dependencies: { c: '2.0.0' } }) },
      lockfile(manifest, workspace),
    ),
    false,
  )
  assert.is(
    inSync(
      { ...files, 'package.json': json({ ...manifest, devDependencies: { d: '1' } }) },
      lockfile(manifest, workspace),
    ),
    false,
  )
  assert.is(
    inSync({ ...files, 'package.json': json({ ...manifest, overrides: { a: '2' } }) }, lockfile(manifest, workspace)),
    false,
  )
  assert.is(
    inSync({ ...files, 'package.json': json({ ...manifest, workspaces: ['x/*'] }) }, lockfile(manifest, workspace)),
    false,
  )
  assert.is(inSync({ 'package.json': json(manifest) }, lockfile(manifest, workspace)), false)
  assert.is(inSync({}, lockfile(manifest)), false)
  assert.is(inSync(files, '{}'), false)
  assert.is(inSync(files, '{"packages":{}}'), false)
})

test("own folders lie below the root, and neither in node_modules, a virtual store nor npm's cache", () =>
  inFolder(
    { 'app/packages/a/x': '', 'app/node_modules/dep/x': '', 'app/.npm/_cacache/tmp/git-clone1/x': '', 'app-2/x': '' },
    (folder) => {
      const root = join(folder, 'app')
      const own = (path: string, store?: string) => isOwnFolder(join(folder, path), root, store)
      mkdirSync(join(folder, 'app/store/dep'), { recursive: true })
      symlinkSync(join(folder, 'app/node_modules/dep'), join(folder, 'app/linked'))
      symlinkSync(join(folder, 'app-2'), join(folder, 'app/outside'))
      assert.ok(own('app') && own('app/packages/a'))
      assert.not.ok(own('app/node_modules/dep'))
      assert.not.ok(own('app/.npm/_cacache/tmp/git-clone1'))
      assert.not.ok(own('app-2'))
      assert.not.ok(own('app/linked'))
      assert.not.ok(own('app/outside'))
      assert.ok(own('app/store/dep'))
      assert.not.ok(own('app/store/dep', join(root, 'store')))
      assert.ok(own('app/packages/a', join(root, 'none')))
    },
  ))

test('own names are those of every package.json of the project', () =>
  inFolder(
    {
      'package.json': json({ name: 'root' }),
      'a/b/package.json': json({ name: 'b' }),
      'c/package.json': 'not json',
      'node_modules/d/package.json': json({ name: 'd' }),
    },
    (folder) => assert.equal([...ownNames(folder)].filter(Boolean).sort(), ['b', 'root']),
  ))

test('what lies in node_modules is found, links left out', () =>
  inFolder(
    { 'node_modules/a/node_modules/b/x': '', 'node_modules/@s/c/x': '', 'node_modules/.bin/x': '', 'w/x': '' },
    (folder) => {
      symlinkSync(join(folder, 'w'), join(folder, 'node_modules/w'))
      assert.equal(foldersOnDisk(folder).sort(), [
        'node_modules/@s/c',
        'node_modules/a',
        'node_modules/a/node_modules/b',
      ])
      assert.equal(foldersOnDisk(join(folder, 'w')), [])
      assert.is(hiddenLockfile(folder), undefined)
    },
  ))

test('of what npm prints the errors count', () => {
  const output =
    'npm warn old\nnpm error code E404\nnpm error 404 Not found\nnpm error A complete log of this run can be found in: /x\n'
  assert.is(errorsIn(output), 'code E404; 404 Not found')
  assert.is(errorsIn('npm ERR! code 1\n'), 'code 1')
  assert.is(errorsIn('a\n\nb\n'), 'a; b')
  assert.is(errorsIn(''), '')
})

test.run()

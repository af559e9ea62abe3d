import * as fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { readArchive } from '../../src/parse/archive.ts'
import { carriedIn } from '../../src/parse/carried.ts'
import { tarball } from '../tools/packages.ts'

const carried = (path: string, content: unknown) =>
  carriedIn(new Map([[path, Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))]])).map(
    ({ what, says }) => `${what}: ${says}`,
  )

const command = 'node evil.js'

test('tasks that run when a folder is opened', () => {
  const tasks = (runOn: string) => `{ // as VS Code writes it
    "version": "2.0.0", "tasks": [{ "label": "x", "command": "node", "args": ["evil.js"], "runOptions": { "runOn": "${runOn}" } }],
  }`
  assert.equal(carried('.vscode/tasks.json', tasks('folderOpen')), [`runs: ${command}`])
  assert.equal(carried('.VSCode/Tasks.json', tasks('folderOpen')), [`runs: ${command}`])
  assert.equal(carried('.vscode/tasks.json', tasks('default')), [])
})

test('hooks and servers of coding agents', () => {
  const claude = { hooks: { SessionStart: [{ hooks: [{ type: 'command', command }] }] } }
  assert.equal(carried('.claude/settings.json', claude), [`runs: ${command}`])
  assert.equal(carried('.claude/settings.json', { permissions: { allow: ['Bash'] } }), [])
  assert.equal(carried('.cursor/hooks.json', { hooks: { stop: [{ command }] } }), [`runs: ${command}`])
  const servers = { mcpServers: { x: { command: 'node', args: ['evil.js'] }, y: { url: 'https://mcp.invalid/' } } }
  assert.equal(carried('.mcp.json', servers), [`runs: ${command}`])
})

test('commands of a container, hooks of git', () => {
  assert.equal(carried('.devcontainer/devcontainer.json', { postCreateCommand: command }), [
    `runs: postCreateCommand: ${command}`,
  ])
  assert.equal(carried('.devcontainer.json', { image: 'x' }), [])
  assert.equal(carried('.git/hooks/post-checkout', command), ['runs: a hook of git'])
  assert.equal(carried('.git/config', '[core]\n\tfsmonitor = node evil.js\n'), ['runs: fsmonitor = node evil.js'])
})

test('settings of package managers', () => {
  assert.equal(carried('.npmrc', '# x\nregistry=https://r.invalid/\n'), ['settings: registry=https://r.invalid/'])
  assert.equal(carried('.yarnrc.yml', 'yarnPath: ./y.cjs\nnodeLinker: pnp\n'), ['runs: yarnPath: ./y.cjs'])
})

test('what honest packages have is none', () => {
  for (const path of [
    'package.json',
    '.npmignore',
    '.vscode/launch.json',
    'template/.vscode/tasks.json',
    'constructor',
  ])
    assert.equal(carried(path, { hooks: { x: { command } } }), [], path)
})

test('what cannot be read is said so, whatever it is', () => {
  assert.equal(carried('.claude/settings.json', '[]'), ['runs: something that cannot be read'])
  assert.equal(carried('.mcp.json', `{"a":${'['.repeat(100_000)}`).length, 1)
  assert.equal(carried('.vscode/tasks.json', ' '.repeat(2 * 1024 * 1024)), ['runs: something that cannot be read'])
  const path = fc.constantFrom(
    '.vscode/tasks.json',
    '.claude/settings.json',
    '.mcp.json',
    '.devcontainer.json',
    '.npmrc',
  )
  void fc.assert(
    fc.property(path, fc.oneof(fc.json(), fc.string()), (where, text) => {
      for (const line of carried(where, text)) assert.ok(line.length < 300)
    }),
  )
})

test('an archive says what it carries', async () => {
  const files = { '.claude/settings.json': JSON.stringify({ hooks: { Stop: [{ command }] } }), 'index.js': '' }
  const { facts } = await readArchive(tarball({ name: 'a', version: '1.0.0', files }), 'a')
  assert.equal(facts.carried, [{ path: '.claude/settings.json', what: 'runs', says: command }])
  assert.equal(facts.oddities, [])
})

test.run()

import { symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Lifecycle, openLifecycle } from '../../src/managers/npm/lifecycle.ts'
import { type NpmPlace, placesOf } from '../../src/managers/npm/places.ts'
import { lastOf } from '../../src/managers/npm/said.ts'
import type { ResolvedPackage } from '../../src/model.ts'
import { inFolder } from './folder.ts'

const at = (name: string, ...locations: string[]): ResolvedPackage => ({
  id: `${name}@1.0.0`,
  name,
  version: '1.0.0',
  source: { type: 'registry' },
  path: [],
  locations,
  optional: false,
  dev: false,
  bundled: false,
})
const hidden = (packages: object) => ({ 'node_modules/.package-lock.json': JSON.stringify({ packages }) })

test('places come in the order in which npm runs scripts: by depth, then by path', () => {
  const locations = [
    'node_modules/z',
    'node_modules/a/node_modules/b',
    'packages/w/node_modules/c',
    'node_modules/@s/d',
  ]
  inFolder(hidden(Object.fromEntries(locations.map((location) => [location, { version: '1.0.0' }]))), (folder) => {
    const packages = [
      at('z', 'node_modules/z', 'node_modules/a/node_modules/b', 'node_modules/unknown'),
      at('c', ...locations.slice(2)),
    ]
    assert.equal(
      placesOf(folder, packages)?.map(({ location }) => location),
      ['node_modules/@s/d', 'node_modules/z', 'packages/w/node_modules/c', 'node_modules/a/node_modules/b'],
    )
  })
})

test("without npm's own record nothing is told of places", () =>
  inFolder({}, (folder) => assert.is(placesOf(folder, [at('z', 'node_modules/z')]), undefined)))

/** A npm whose modules give back what they are handed. */
const npm = {
  'npm/bin/npm-cli.js': '',
  'npm/node_modules/@npmcli/run-script/index.js': `module.exports = async (given) => {
  if (given.event === 'throws') throw Object.assign(new Error('x'), { code: 3, stdout: 'out', stderr: 'err' })
  if (given.event === 'killed') throw Object.assign(new Error('x'), { code: null, signal: 'SIGKILL' })
  if (given.event === 'no-shell') throw Object.assign(new Error('spawn'), { code: 'ENOENT' })
  if (given.event === 'silent') return undefined
  const unset = Object.keys(given.env).filter((name) => given.env[name] === undefined).sort()
  return { code: 0, signal: null, stdout: JSON.stringify(given), stderr: given.event === 'undefined' ? 'unset: ' + unset : '' }
}`,
  'npm/node_modules/bin-links/index.js': "module.exports = async (given) => void process.emit('linked', given)",
}
const load = createRequire(import.meta.url)
const openedIn = (folder: string, env: NodeJS.ProcessEnv = {}, using: (path: string) => unknown = load) => {
  const program = ['node', join(folder, 'npm/bin/npm-cli.js')]
  return openLifecycle({ program, prefix: folder }, { env, programs: ['/true'], load: using })
}
/** Its modules are loaded by the time their folder is gone. */
function opened(env: NodeJS.ProcessEnv = {}): Lifecycle {
  let found: Lifecycle | undefined
  inFolder(npm, (folder) => {
    found = openedIn(folder, env)
  })
  assert.ok(found)
  return found as Lifecycle
}
const place = (data: NpmPlace['data']): NpmPlace => ({
  package: at('it', 'node_modules/it'),
  location: 'node_modules/it',
  data,
})

test('run-script is handed what npm rebuild hands over, and nothing of the script that we are', async () => {
  const outer = { npm_package_name: 'root', npm_package_config_port: '1', npm_lifecycle_event: 'postinstall' }
  const kept = { npm_config_registry: 'r', npm_command: 'ci', npm_package_config_node_gyp_nodedir: '/n', PATH: '/bin' }
  const flags = { devOptional: true, optional: true, peer: false }
  const data = { version: '1.0.0', resolved: 'r', integrity: 'i', ...flags, bin: { b: 'b.js' } }
  Object.assign(process.env, outer)
  try {
    const lifecycle = opened({ ...outer, ...kept, PORTCULLIS_NODE_OPTIONS: '--no-warnings' })
    const { output } = await lifecycle.run(place(data), { event: 'install', command: 'make' })
    const { path, binPaths, scriptShell, stdio, pkg, env } = JSON.parse(output)
    assert.match(path, /\/node_modules\/it$/u)
    assert.equal([binPaths, scriptShell, stdio], [['/true'], '/bin/sh', 'pipe'])
    assert.equal(pkg, { ...data, name: 'it', scripts: { install: 'make' } })
    assert.equal(env, {
      ...kept,
      NODE_OPTIONS: '--no-warnings',
      npm_package_resolved: 'r',
      npm_package_integrity: 'i',
      npm_package_optional: '1',
      npm_package_dev: '',
      npm_package_peer: '',
      npm_package_dev_optional: '',
    })
    const handed = await lifecycle.run(place({ ...data, optional: false }), { event: 'undefined', command: 'make' })
    assert.match(handed.output, /"npm_package_dev_optional":"1"/u)
    assert.match(
      handed.output,
      /unset: .*npm_lifecycle_event.*npm_package_name/u,
      'run-script adds its own process.env',
    )
  } finally {
    for (const name of Object.keys(outer)) delete process.env[name]
  }
})

test('a script ends with its code, a signal as in a shell, and one that never started breaks off', async () => {
  const ended = async (event: string) => opened().run(place({}), { event, command: 'x' })
  assert.is((await ended('throws')).code, 3)
  assert.match((await ended('throws')).output, /out\nerr/u)
  assert.is((await ended('killed')).code, 137)
  for (const event of ['no-shell', 'silent']) {
    const error = await ended(event).catch((thrown: Error) => thrown)
    assert.instance(error, Error, event)
  }
})

test('only bins that are not there yet are linked', async () => {
  const given: { pkg?: object }[] = []
  process.once('linked' as never, (one: object) => given.push(one))
  const linked: (Promise<void> | undefined)[] = []
  inFolder({ ...npm, 'node_modules/.bin/there': '' }, (folder) => {
    linked.push(openedIn(folder)?.linkBins(place({ bin: { there: 'a.js', made: 'b.js' } })))
  })
  await Promise.all(linked)
  assert.equal(given[0]?.pkg, { bin: { made: 'b.js' } })
})

test('modules that are missing, lie elsewhere, do not load or are something else make npm itself run the scripts', () => {
  const { 'npm/node_modules/bin-links/index.js': _, ...without } = npm
  inFolder(without, (folder) => assert.is(openedIn(folder), undefined))
  inFolder({ ...without, 'elsewhere/index.js': npm['npm/node_modules/bin-links/index.js'] }, (folder) => {
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'npm/node_modules/bin-links'))
    assert.is(openedIn(folder), undefined)
  })
  inFolder(npm, (folder) => {
    assert.is(
      openedIn(folder, {}, () => ({})),
      undefined,
    )
    const broken = () => {
      throw new Error('does not load')
    }
    assert.is(openedIn(folder, {}, broken), undefined)
  })
})

test('of what a program printed its last lines are said', () => {
  const lines = Array.from({ length: 20 }, (_, at) => `line ${at}`)
  assert.is(lastOf(`${lines.join('\n\n')}\n`), lines.slice(-12).join('; '))
})

test.run()

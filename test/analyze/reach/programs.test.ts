import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Package } from '../../../src/analyze/reach/programs/effect.ts'
import { effectsOf } from '../../../src/analyze/reach/programs/index.ts'
import { parseShell } from '../../../src/analyze/shell/parse.ts'

const files = new Set(['x.js', 'run.sh', 'bin/tool.js', 'gen.py', 'webpack.config.js', 'lib/y.js', 'a b.js'])
const pkg: Package = {
  name: 'p',
  scripts: { build: 'node x.js', 'build:a': 'a', 'build:b': 'b', test: 't' },
  dependencies: new Set(['husky']),
  bins: { tool: './bin/tool.js' },
  has: (path) => files.has(path),
  hasFolder: (path) => path === 'lib',
}

/** What a command line makes run, each as one line. */
const runs = (text: string) =>
  parseShell(text).commands.flatMap(({ words, cwd }) =>
    effectsOf({ words, cwd, input: undefined }, pkg).map((effect) => {
      if (effect.do === 'run') return `${effect.as} ${effect.path}`
      if (effect.do === 'module') return `module ${effect.specifier}`
      if (effect.do === 'script') return `script ${effect.name}`
      if (effect.do === 'text') return `${effect.as}: ${effect.text}`
      if (effect.do === 'package') return `package ${effect.name}`
      return effect.do === 'unresolved' || effect.do === 'fetch' ? `? ${effect.what}` : effect.do
    }),
  )

test('node with its options', () => {
  assert.equal(runs('node x.js a b'), ['module ./x.js'])
  assert.equal(runs('node --no-warnings -r ./lib/y.js -r dotenv/config x'), [
    'module ./lib/y.js',
    'module dotenv/config',
    'module ./x',
  ])
  assert.equal(runs('node --import=./lib/y.js .'), ['module ./lib/y.js', 'module ./.'])
  assert.equal(runs('node -e "a()" x.js'), ['js: a()'])
  assert.equal(runs('node -pe "a"'), ['js: a'])
  assert.equal(runs('node --run build'), ['script build'])
  assert.equal(runs('cd lib && node y.js'), ['module ./lib/y.js'])
  assert.equal(runs('/usr/bin/node x.js; node.exe x.js; tsx x.js; bun run x.js'), Array(4).fill('module ./x.js'))
  assert.equal(runs('node --version'), [])
})

test('shells, Python and Windows', () => {
  assert.equal(runs('sh ./run.sh; bash -eu run.sh; . ./run.sh; ./run.sh'), [
    'shell run.sh',
    'shell run.sh',
    'shell run.sh',
    'auto run.sh',
  ])
  assert.equal(runs('bash -lc "node x.js"'), ['shell: node x.js'])
  assert.equal(runs('python3 -u gen.py; python -c "x"; python -m gen'), ['python gen.py', 'python: x', 'python gen.py'])
  assert.equal(runs('cmd /c "node x.js"'), ['batch: node x.js'])
  assert.equal(runs('powershell -ExecutionPolicy Bypass -File run.ps1'), ['powershell run.ps1'])
  assert.equal(runs('powershell -w hidden -enc YQA='), ['powershell: a'])
  assert.equal(runs('start "" /B node x.js; call run.sh'), ['module ./x.js', 'auto run.sh'])
})

test('scripts of package.json, however they are called', () => {
  assert.equal(runs('npm run build; npm run-script build -- x; yarn build; pnpm build; bun run build; npm test'), [
    ...Array(5).fill('script build'),
    'script test',
  ])
  assert.equal(runs('run-s build:*; npm-run-all build'), ['script build:a', 'script build:b', 'script build'])
  assert.equal(runs('concurrently "npm:build" "node x.js"'), ['script build', 'shell: node x.js'])
})

test('wrappers are seen through', () => {
  for (const wrap of [
    'env A=b',
    'cross-env A=b',
    'sudo -u me',
    'nohup',
    'exec',
    'timeout 5',
    'npx cross-env A=1',
    'time nice -n 5',
    'dotenv --',
  ]) {
    assert.ok(runs(`${wrap} node x.js`).includes('module ./x.js'), `${wrap}: ${runs(`${wrap} node x.js`)}`)
  }
  assert.equal(runs('eval "node x.js"'), ['shell: node x.js'])
})

test('own programs, those of dependencies, and those that are fetched', () => {
  assert.equal(runs('tool --x; npx tool'), ['auto bin/tool.js', 'auto bin/tool.js'])
  assert.equal(runs('husky install; npx husky'), ['package husky', 'package husky'])
  assert.equal(runs('npx -y other'), ['? npx fetches and runs other', 'package other'])
  assert.equal(runs('npx -c "node x.js"'), ['shell: node x.js'])
  assert.equal(runs('npm install left-pad'), ['? npm install left-pad installs packages'])
  assert.equal(runs('yarn'), ['? yarn installs packages'])
  assert.equal(runs('yarn --version; npm -v'), [])
  assert.equal(runs('pip install x'), ['? pip install x installs packages'])
})

test('what find, traps and awk start', () => {
  assert.equal(runs('find . -name x -exec node x.js {} \\;'), ['module ./x.js'])
  assert.equal(runs("trap 'node x.js' EXIT"), ['shell: node x.js'])
  assert.equal(runs(`awk 'BEGIN { system("sh x") }'`), ['? awk starts a command'])
  assert.equal(runs("awk '{ print $1 }' x; find . -name y"), [])
})

test('a program of the package may have the name of another', () => {
  const shadowing = { ...pkg, bins: { node: 'evil.js' } }
  assert.equal(effectsOf({ words: ['node', 'x.js'], cwd: '.', input: undefined }, shadowing), [
    { do: 'run', path: 'evil.js', as: 'auto' },
    { do: 'module', specifier: './x.js', from: '.' },
  ])
})

test('programs of others take files of the package', () => {
  assert.equal(runs('webpack --mode production'), ['package webpack', 'named webpack.config.js'])
  assert.equal(runs('mocha -r ./lib/y.js'), ['package mocha', 'named lib/y.js'])
  assert.equal(runs('node-gyp rebuild'), ['compile', 'gyp binding.gyp', 'package node-gyp'])
})

test('what cannot be known is not resolved, never nothing', () => {
  for (const text of [
    'node $X',
    '$X',
    'sh -c "$X"',
    'node -e "$X"',
    'eval "$X"',
    './$X.sh',
    'perl x.pl',
    'cd $X && ./run.sh',
    'node ../../x.js',
    '~/x',
    'npm run $X',
    'npm --prefix other run build',
    'cargo build',
    'powershell -enc $X',
  ]) {
    assert.ok(
      runs(text).some((line) => line.startsWith('?') || line.startsWith('module ./..')),
      `${text}: ${runs(text)}`,
    )
  }
})

test('programs of the system run nothing of the package', () => {
  assert.equal(runs('echo node x.js; rm -rf dist; test -f x.js; exit 0; /bin/ls; cp a b; mkdir -p d'), [])
})

test('wrappers around wrappers end', () => {
  assert.equal(runs(`${'env '.repeat(5000)}node x.js`), ['? commands wrapped in commands'])
})

test.run()

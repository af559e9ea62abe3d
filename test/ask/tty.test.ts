import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { groupsOf, isUnattended } from '../../src/ask/people.ts'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const node = [process.execPath, '--import', 'tsx', here('pty-child.ts')]
const quoted = node.map((part) => `'${part}'`).join(' ')
const hasPty = process.platform !== 'win32' && spawnSync('python3', ['-c', 'import pty, termios']).status === 0
const onTerminal = hasPty ? test : test.skip

interface Order {
  readonly argv?: readonly string[]
  readonly ahead?: string
  /** What to wait for, and what to type then, or the signal to send. */
  readonly talk?: readonly (readonly [string, string | { readonly signal: string }])[]
  readonly env?: Readonly<Record<string, string>>
}

/** What the child says on a real pseudo-terminal. */
function run({ argv = node, ahead = '', talk = [], env = {} }: Order) {
  const { PATH, HOME } = process.env
  const { stdout, stderr } = spawnSync('python3', [here('pty-driver.py')], {
    input: JSON.stringify({ argv, ahead, talk }),
    encoding: 'utf8',
    env: { PATH, HOME, TERM: 'xterm', ...env },
  })
  assert.is(stderr, '')
  const told = JSON.parse(stdout) as { output: string; code: number; sameMode: boolean; unsaid: number }
  assert.is(told.unsaid, 0, told.output)
  return { ...told, result: /RESULT (.*?)\r?\n/u.exec(told.output)?.[1] }
}

const install = 'install stripped: '
const typeName = 'Enter aborts: '
const group = '[q] abort: '

onTerminal('a person answers by one key each, types the name, and the mode of the terminal is as before', () => {
  const { result, code, sameMode, output } = run({
    talk: [
      [install, 's'],
      [typeName, 'odd\r'],
      [group, 'a'],
    ],
  })
  assert.is(result, 'strip approve color=true')
  assert.match(output, `${install}s\r\n`)
  // The terminal echoes what is typed: no mode of ours is left on it while it waits.
  assert.match(output, `${typeName}odd\r\n`)
  assert.is(code, 0)
  assert.ok(sameMode)
})

onTerminal('lines typed before the question answer nothing', () => {
  const { result, output } = run({ ahead: 's\nodd\na\n', talk: [[install, '\r']] })
  assert.is(result, 'abort color=true')
  assert.not.match(output, typeName)
})

onTerminal('an unfinished line typed before the question answers nothing', () => {
  assert.is(run({ ahead: 's', talk: [[install, '\r']] }).result, 'abort color=true')
})

onTerminal('what is pasted is no key, and a line that is pasted answers no other question', () => {
  const { result, output } = run({
    talk: [
      [install, 's\rodd\ra\r'],
      [install, 's'],
      [typeName, 'odd\ra\r'],
      [group, '\r'],
    ],
  })
  assert.is(result, 'strip strip color=true')
  assert.is(output.split('Not understood').length - 1, 1)
})

onTerminal('Esc aborts everything', () => {
  const { result, sameMode } = run({ talk: [[install, '\x1b']] })
  assert.is(result, 'abort abort color=true')
  assert.ok(sameMode)
})

for (const signal of ['SIGTERM', 'SIGHUP', 'SIGQUIT']) {
  onTerminal(`${signal} at a question aborts everything and leaves the terminal as it was`, () => {
    const { result, sameMode } = run({ talk: [[install, { signal }]] })
    assert.is(result, 'abort abort color=true')
    assert.ok(sameMode)
  })
}

onTerminal('a guard that breaks at a question leaves the terminal as it was', () => {
  const { output, code, sameMode } = run({ talk: [[install, { signal: 'SIGUSR2' }]] })
  assert.is.not(code, 0)
  assert.match(output, 'Error: broken')
  assert.ok(sameMode)
})

onTerminal('a dumb terminal is asked for lines', () => {
  const { result } = run({
    env: { TERM: 'dumb' },
    talk: [
      [install, 's\r'],
      [typeName, 'odd\r'],
      [group, 'a\r'],
    ],
  })
  assert.is(result, 'strip approve color=false')
})

onTerminal('Ctrl-C aborts everything and leaves the terminal as it was', () => {
  const { result, sameMode } = run({
    talk: [
      [install, 's'],
      [typeName, '\x03'],
    ],
  })
  assert.is(result, 'abort abort color=true')
  assert.ok(sameMode)
})

onTerminal('the end of input aborts everything', () => {
  const { result, sameMode } = run({ talk: [[install, '\x04']] })
  assert.is(result, 'abort abort color=true')
  assert.ok(sameMode)
})

onTerminal('a terminal that is raw already still ends a line and hears Ctrl-C', () => {
  const raw = (typed: string) =>
    run({ argv: ['sh', '-c', `stty raw -echo; ${quoted}`], talk: [[install, typed]] }).result
  assert.is(raw('\r'), 'abort color=true')
  assert.is(raw('\x03'), 'abort abort color=true')
})

onTerminal('NO_COLOR and a dumb terminal have no colour', () => {
  const talk = [[install, '\r']] as const
  assert.is(run({ talk, env: { NO_COLOR: '1' } }).result, 'abort color=false')
  assert.is(run({ talk, env: { TERM: 'dumb' } }).result, 'abort color=false')
})

onTerminal('a CI or an agent on a terminal is nobody to ask', () => {
  assert.is(run({ env: { CI: 'true' } }).result, 'nobody')
  assert.is(run({ env: { CLAUDECODE: '1' } }).result, 'nobody')
})

onTerminal('with pipes all around nobody is asked although the terminal would open', () => {
  assert.is(run({ argv: ['sh', '-c', `true | ${quoted} 2>&1 | cat`] }).result, 'nobody')
})

// Only /proc shows the streams of the process that started this one.
const onLinux = hasPty && process.platform === 'linux' ? test : test.skip
onLinux('pipes of a hook do not hide the person at the package manager', () => {
  const { result } = run({ argv: ['sh', '-c', `true | ${quoted} --pipes 2>&1 | cat`], talk: [[install, '\r']] })
  assert.is(result, 'abort color=true')
})

onLinux('pipes of a hook whose package manager has pipes too are nobody', () => {
  const inner = `true | ${quoted} --pipes 2>&1 | cat`.replaceAll("'", '"')
  assert.is(run({ argv: ['sh', '-c', `true | sh -c '${inner}; true' 2>&1 | cat`] }).result, 'nobody')
})

onTerminal('a background job does not ask, nor stop for ever', () => {
  assert.is(run({ argv: ['sh', '-c', `set -m; ${quoted} & wait`] }).result, 'nobody')
})

test('CI is a CI unless it says false', () => {
  assert.equal(
    [undefined, '', 'false', 'true', '1'].map((CI) => isUnattended({ CI })),
    [false, false, false, true, true],
  )
})

test('an agent is known by what it sets', () => {
  assert.is(isUnattended({ CURSOR_AGENT: '1' }), true)
  assert.is(isUnattended({ CURSOR_AGENT: '' }), false)
})

test('a process name cannot shift the fields of its state', () => {
  assert.equal(groupsOf('12 (a) b 7 ( R) R 1 22 3 4 55 0'), { own: 22, terminal: 55 })
  assert.is(groupsOf('nonsense'), undefined)
})

test.run()

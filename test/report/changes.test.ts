import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Changes, Explanation, Facts } from '../../src/model.ts'
import { changesJson, changesReport } from '../../src/report/changes.ts'
import { explanationJson, explanationReport } from '../../src/report/explanation.ts'
import { waitingReport } from '../../src/report/waiting.ts'
import { displayWidth } from '../../src/text/width.ts'
import { evidence, known, resolved, unknown } from '../rules/evidence.ts'

/** Escape sequences, a line that poses as another one, bidi, and more than a line can hold. */
const hostile = `\u001b[2K\u202eevil\r\n+ fake ${'宽wide'.repeat(60)}`
const plain = { color: false, columns: 80 }

const changes: Changes = {
  from: 'p@1.0.0',
  to: `p@1.0.1${hostile}`,
  scripts: [{ name: 'postinstall', before: 'node a.js', after: hostile }],
  dependencies: [{ name: hostile, after: '^1' }],
  bins: [{ name: 'gone', before: 'x.js' }],
  capabilities: [{ name: 'network/request', after: 'a.js:3' }],
  hosts: [{ name: 'evil.invalid', after: 'a.js:3' }],
  files: [
    {
      path: 'a.js',
      before: 10,
      after: 1_234,
      when: ['install'],
      diff: `@@ -1,1 +1,2 @@\n one()\n-two()\n+${hostile.replace(/\n/gu, ' ')}\n`,
    },
    { path: 'b.node', after: 5, when: ['install', 'import'], why: 'it is no text, or too large' },
    { path: hostile, before: 1, when: [] },
  ],
  sameReach: false,
  gaps: [{ about: 'code', why: hostile }],
}

/** Nothing acts on a terminal, nothing poses as a line of the report's own, nothing is wider than it. */
function isHarmless(text: string): void {
  assert.not.match(text, /[\u001b\u202e\r]/u)
  for (const line of text.split('\n')) assert.ok(displayWidth(line) <= 80, line)
  assert.not.match(text, /^\+ fake/mu)
}

test('what changed, by sections, what is new with a plus', () => {
  const text = changesReport(changes, plain)
  isHarmless(text)
  assert.match(text, /SCRIPTS\n {2}~ postinstall: node a\.js → /u)
  assert.match(text, /BINS\n {2}- gone: x\.js\n/u)
  assert.match(text, /HOSTS\n {2}\+ evil\.invalid: a\.js:3\n/u)
  assert.match(text, /FILES 3 files\n {2}~ a\.js \(10 → 1,234 bytes; run at install\)\n/u)
  assert.match(text, /\na\.js\n@@ -1,1 \+1,2 @@\n {4}one\(\)\n {2}- two\(\)\n {2}\+ /u)
  assert.match(text, /b\.node\n {2}not shown: it is no text, or too large\n/u)
})

test('the same for machines, with what acts on a terminal escaped', () => {
  const text = changesJson(changes)
  assert.not.match(text, /[\u001b\u202e]/u)
  assert.equal(JSON.parse(text), { schema: 'portcullis-changes/1', ...changes })
})

test('nothing that differs is said', () => {
  const none: Changes = {
    ...changes,
    scripts: [],
    dependencies: [],
    bins: [],
    capabilities: [],
    hosts: [],
    files: [],
    gaps: [],
  }
  assert.match(changesReport(none, plain), /Nothing differs\.\n$/u)
})

const code = {
  reach: {
    files: [{ path: 'a.js', when: ['install' as const] }],
    unresolved: [{ file: hostile, line: 2, what: hostile, when: ['install' as const] }],
  },
  signals: [1, 2, 3, 4].map((line) => ({
    kind: 'network/request' as const,
    file: 'a.js',
    line,
    excerpt: hostile,
    when: [],
    args: {},
  })),
  gaps: [],
}
const { package: _pkg, resident: _resident, expected: _expected, ...facts } = evidence({ code: known(code) })
const explanation: Explanation = {
  judgement: {
    package: resolved({ path: ['top@1.0.0', 'a@1.0.0'] }),
    verdict: 'strip',
    scripts: { install: `node a.js ${hostile}` },
    approved: false,
    resident: false,
    findings: [
      {
        rule: 'code/x',
        severity: 'medium',
        confidence: 'low',
        message: hostile,
        file: 'a.js',
        line: 3,
        excerpt: hostile,
        args: {},
      },
    ],
    excepted: [],
    gaps: [{ about: 'published', why: hostile }],
  },
  facts: { ...(facts as Facts), published: unknown(hostile) },
  approvals: [
    {
      name: 'a',
      version: '0.9.0',
      decision: 'approve',
      by: hostile,
      at: '2026-11-01T00:00:00.000Z',
      carried: { from: '0.8.0', at: '2026-11-02T00:00:00.000Z' },
    },
  ],
}

test('an explanation has the way in, scripts, findings with their excerpt, what it does and who decided', () => {
  const text = explanationReport([explanation], plain)
  isHarmless(text)
  assert.match(text, /^STRIPPED a@1\.0\.0\n\nHOW IT CAME IN\n {2}top@1\.0\.0 › a@1\.0\.0\n/u)
  assert.match(text, /MEDIUM code\/x: [\s\S]* {4}a\.js:3\n {4}\| /u)
  assert.match(text, /WHAT IT DOES\n {2}network\/request: a\.js:1 \(not started\),/u)
  assert.match(text, /and 1 more\n/u)
  assert.match(text, /carried over from 0\.8\.0 on\s+2026-11-02/u)
  assert.is(JSON.parse(explanationJson([explanation])).schema, 'portcullis-explanation/1')
})

test('what waits is listed with the advice and its reasons', () => {
  const text = waitingReport(
    [{ judgement: explanation.judgement, advice: 'look', reasons: [hostile, 'second'] }],
    plain,
  )
  isHarmless(text)
  assert.match(
    text,
    /^1 package with install scripts that nobody approved:\n\nLOOK FIRST a@1\.0\.0\n {2}install: node a\.js /u,
  )
  assert.match(text, /\n {2}- second\n/u)
  assert.is(waitingReport([], plain), 'Nothing waits for an approval.\n')
})

test.run()

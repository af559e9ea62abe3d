import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { jsonReport } from '../../src/report/json.ts'
import { finding, judged, reported, scripted } from './sample.ts'

const parsed = (...args: Parameters<typeof reported>) => JSON.parse(jsonReport(reported(...args)))

test('the schema is exactly version 1, in its order', () => {
  const found = finding({ file: 'index.js', line: 3, excerpt: 'x', args: { url: 'https://evil.invalid' } })
  const judgement = scripted('evil@1.0.0', {
    verdict: 'abort',
    findings: [found],
    gaps: [{ about: 'published', why: 'no answer' }],
  })
  const report = reported([judgement], { stopped: true })
  assert.is(
    JSON.stringify(JSON.parse(jsonReport(report))),
    JSON.stringify({
      schema: 'portcullis-report/1',
      checked: { resolved: 1, judged: 1 },
      packages: [
        {
          id: 'evil@1.0.0',
          verdict: 'abort',
          scripts: 'stripped',
          findings: [
            {
              rule: 'script/downloads-and-runs',
              severity: 'critical',
              confidence: 'high',
              message: 'downloads a program and runs it',
              file: 'index.js',
              line: 3,
              excerpt: 'x',
              args: { url: 'https://evil.invalid' },
            },
          ],
          gaps: [{ about: 'published', why: 'no answer' }],
          path: ['evil@1.0.0'],
          integrity: 'sha512-AAAA',
          source: { type: 'registry' },
          resident: false,
          excepted: [],
        },
      ],
      stopped: true,
      feed: { state: 'known', built: '2026-11-20T04:00:00Z', entries: 212345, lacks: [] },
      gaps: [],
    }),
  )
})

test('an unknown feed and the gaps of a run are said', () => {
  const { feed, gaps } = parsed([], {
    feed: { state: 'unknown', why: 'no file' },
    gaps: [{ about: 'lockfile', why: 'line 3' }],
  })
  assert.equal(feed, { state: 'unknown', why: 'no file' })
  assert.equal(gaps, [{ about: 'lockfile', why: 'line 3' }])
})

test('a lifted finding keeps its evidence and has its reason', () => {
  const [entry] = parsed([judged('a@1.0.0', { excepted: [{ finding: finding(), reason: 'reviewed' }] })]).packages
  assert.is(entry.excepted[0].rule, 'script/downloads-and-runs')
  assert.is(entry.excepted[0].reason, 'reviewed')
})

test('scripts are none, approved, stripped or ran', () => {
  const states = parsed(
    [
      judged('quiet@1.0.0'),
      scripted('approved@1.0.0', { verdict: 'allow', approved: true }),
      scripted('stripped@1.0.0'),
      scripted('ran@1.0.0', { verdict: 'allow', approved: true }),
    ],
    { ran: ['ran@1.0.0'] },
  ).packages.map(({ scripts }: { scripts: string }) => scripts)
  assert.equal(states, ['none', 'approved', 'stripped', 'ran'])
})

test('scripts that could not be read are stripped, not none', () => {
  const states = parsed([
    judged('unread@1.0.0', { verdict: 'strip', gaps: [{ about: 'archive', why: 'no answer' }] }),
    judged('stopped@1.0.0', { verdict: 'abort', gaps: [{ about: 'archive', why: 'no answer' }] }),
    judged('other@1.0.0', { gaps: [{ about: 'published', why: 'no answer' }] }),
  ]).packages.map(({ scripts }: { scripts: string }) => scripts)
  assert.equal(states, ['stripped', 'stripped', 'none'])
})

test('packages that share an id keep an entry each, in the order given', () => {
  const entries = parsed([judged('b@1.0.0'), judged('a@1.0.0'), judged('b@1.0.0', { verdict: 'abort' })]).packages
  assert.equal(
    entries.map(({ id, verdict }: Record<string, string>) => `${id} ${verdict}`),
    ['b@1.0.0 allow', 'a@1.0.0 allow', 'b@1.0.0 abort'],
  )
})

test('a key named __proto__ is a key', () => {
  const args = JSON.parse('{"__proto__":"x"}')
  assert.match(jsonReport(reported([judged('a@1.0.0', { findings: [finding({ args })] })])), '"__proto__": "x"')
})

test('what acts or hides is written as an escape, and read back unchanged', () => {
  const text = jsonReport(reported([judged('a\u202e\x7f\x9b\u2028\u{e0041}@1.0.0')]))
  assert.match(text, '"a\\u202e\\u007f\\u009b\\u2028\\udb40\\udc41@1.0.0"')
})

test('any string survives, and no control character is in the output', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (message) => {
      const text = jsonReport(reported([judged('a@1.0.0', { findings: [finding({ message })] })]))
      assert.not.match(text, /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u)
      assert.is(JSON.parse(text).packages[0].findings[0].message, message)
    }),
  )
})

test.run()

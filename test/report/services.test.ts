import fc from 'fast-check'
import sax from 'sax'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Judgement, Report } from '../../src/model.ts'
import { githubAnnotations, githubSummary } from '../../src/report/github.ts'
import { gitlabReport } from '../../src/report/gitlab.ts'
import { junitReport } from '../../src/report/junit.ts'
import { ruleTexts, textOf } from '../../src/report/rule-help.ts'
import { sarifReport } from '../../src/report/sarif.ts'
import { sarifValidator } from '../tools/schemas.ts'
import { finding, judged, reported, scripted } from './sample.ts'

const at = (line: number, file = 'package-lock.json') => ({ place: { file, line } })
const evil = (line = 7): Judgement =>
  scripted('evil@1.0.0', { verdict: 'abort', findings: [finding({ file: 'index.js', line: 3 })] }, at(line))
const odd = judged('odd@2.0.0', { gaps: [{ about: 'archive', why: 'no answer' }] }, at(20))
const sarif = (report: Report) => JSON.parse(sarifReport(report, { version: '1.2.3' }))
const print = (report: Report): string[] =>
  sarif(report).runs[0].results.map(
    (result: { partialFingerprints: Record<string, string> }) => result.partialFingerprints['portcullis/v1'],
  )

/** What packages say to act on whoever reads: commands, markup, links, escapes, entities. */
const nasty = '\n::error::x\r\n]]></failure>&lol; [a](http://x.invalid) <b>|`@all\u001b[2J\u202e%0A'
const hostile = reported(
  [
    judged(
      `a${nasty}@1.0.0`,
      {
        verdict: 'ask',
        findings: [finding({ message: nasty, file: nasty, excerpt: nasty })],
        gaps: [{ about: 'code', why: nasty }],
      },
      at(3, `lock ${'\n'}::x`),
    ),
  ],
  { stopped: true, gaps: [{ about: 'lockfile', why: nasty }], notes: [nasty] },
)

test('SARIF: valid against the official schema, at the line, with every rule', () => {
  const validate = sarifValidator()
  for (const report of [reported([]), reported([evil(), odd], { stopped: true }), hostile])
    assert.equal(validate(sarif(report)), [])
  assert.not.equal(validate({ version: '2.1.0' }), [])
  for (const { message } of sarif(hostile).runs[0].results)
    assert.ok(message.text.includes('\\[a\\](http'), message.text)
  const [run] = sarif(reported([evil(), odd])).runs
  const [first, second] = run.results
  assert.is(first.ruleId, 'script/downloads-and-runs')
  assert.is(run.tool.driver.rules[second.ruleIndex].id, 'gap/archive')
  assert.equal(first.locations[0].physicalLocation.region, { startLine: 7 })
  assert.is(first.level, 'error')
  assert.match(first.message.text, /^evil@1\.0\.0: downloads a program and runs it \(index\.js:3\)$/u)
  assert.ok(run.tool.driver.rules.length > 60)
})

test('fingerprints stay when other packages come, go and move, and tell apart what is not the same', () => {
  const alone = print(reported([evil(7)]))
  const among = print(reported([judged('other@1.0.0', { findings: [finding()] }, at(1)), odd, evil(99)]))
  assert.ok(among.includes(alone[0] as string))
  assert.is(new Set(among).size, 3)
  const twice = scripted('evil@1.0.0', { findings: [finding({ file: 'a.js' }), finding({ file: 'a.js' }), finding()] })
  assert.is(new Set(print(reported([twice]))).size, 3)
  const later = scripted('evil@1.0.0', { findings: [finding({ file: 'index.js', line: 300 })] })
  assert.equal(print(reported([later])), alone)
})

test('what a fingerprint must not hang on: the hour, the wording of a network', () => {
  const young = (hours: number) =>
    judged('a@1.0.0', { findings: [finding({ rule: 'release/too-young', args: { hours }, message: `${hours} h` })] })
  const gap = (why: string) => judged('a@1.0.0', { gaps: [{ about: 'archive', why }] })
  assert.equal(print(reported([young(3)])), print(reported([young(4)])))
  assert.equal(print(reported([gap('no answer in 3 s')])), print(reported([gap('refused')])))
})

test('GitHub: one command a finding with its place; what goes on with low findings is not shown', () => {
  const low = judged('low@1.0.0', { findings: [finding({ severity: 'low' })] }, at(4))
  assert.is(
    githubAnnotations(reported([low, odd, evil()])),
    '::error file=package-lock.json,line=7,title=script/downloads-and-runs::evil@1.0.0: downloads a program and runs it (index.js:3)\n' +
      '::warning file=package-lock.json,line=20,title=gap/archive::odd@2.0.0: unknown: no answer\n',
  )
})

test('GitHub: nothing that a package says is a command or markup', () => {
  const lines = githubAnnotations(hostile).split('\n').filter(Boolean)
  assert.is(lines.length, 3)
  for (const line of lines) {
    assert.match(line, /^::error file=[^,]*,line=\d+,title=[^,:]*::[^\r\n]*$/u)
    // The runner would make a line of it again.
    const message = line.replace(/^::error [^:]*::/u, '')
    assert.not.match(message, /\u001b|\u202e|%0A/u)
    assert.match(message, /%250A/u)
  }
  const summary = githubSummary(hostile)
  assert.not.match(summary.replaceAll(/&#\d+;/gu, ''), /[<`@[\]\u001b\u202e]|http:/u)
})

test('GitHub: the summary says what was judged, what stopped it and what a change brings in', () => {
  const changes = {
    base: 'main',
    added: ['evil@1.0.0'],
    removed: [],
    changed: [],
    scripts: ['evil@1.0.0'],
    hosts: ['x.invalid'],
  }
  const summary = githubSummary(reported([evil()], { stopped: true, changes }))
  for (const part of [
    '## portcullis: stopped',
    '1 of 1 checked',
    '### Stopped',
    '### Against main',
    '1 added',
    '1 new hosts',
  ])
    assert.ok(summary.includes(part), part)
  assert.match(githubSummary(reported([])), /^## portcullis: nothing stopped\n\n0 of 0 checked\.\n/u)
})

test("GitLab: the fields that its code quality report needs, each finding's fingerprint once", () => {
  const entries = JSON.parse(gitlabReport(reported([evil(), odd])))
  assert.equal(entries[0], {
    description: 'evil@1.0.0: downloads a program and runs it (index.js:3)',
    check_name: 'script/downloads-and-runs',
    fingerprint: print(reported([evil()]))[0],
    severity: 'blocker',
    location: { path: 'package-lock.json', lines: { begin: 7 } },
  })
  assert.is(entries.length, 2)
})

function elementsIn(xml: string): { name: string; attributes: Record<string, unknown> }[] {
  const found: { name: string; attributes: Record<string, unknown> }[] = []
  const parser = sax.parser(true)
  parser.onerror = (error) => {
    throw error
  }
  parser.onopentag = (tag) => void found.push({ name: tag.name, attributes: { ...tag.attributes } })
  parser.write(xml).close()
  return found
}

test('JUnit: a case for each package, a failure for what was stopped, an error for a gap of the run', () => {
  const report = reported([evil(), odd, judged('fine@1.0.0')], { gaps: [{ about: 'lockfile', why: 'x' }] })
  const found = elementsIn(junitReport(report))
  const names = found.map(({ name }) => name)
  assert.equal(
    names.filter((name) => name !== 'testcase'),
    ['testsuites', 'testsuite', 'failure', 'system-out', 'error'],
  )
  assert.equal({ ...found[0]?.attributes }, { name: 'portcullis', tests: '4', failures: '1', errors: '1' })
})

test('JUnit and SARIF hold against any text', () => {
  assert.equal(
    elementsIn(junitReport(hostile))
      .map(({ name }) => name)
      .slice(2),
    ['testcase', 'failure', 'testcase', 'error'],
  )
  const validate = sarifValidator()
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (id, message) => {
      const report = reported([judged(`x${id}@1`, { verdict: 'abort', findings: [finding({ message, file: id })] })])
      assert.ok(elementsIn(junitReport(report)).some(({ name }) => name === 'failure'))
      assert.equal(validate(sarif(report)), [])
    }),
    { numRuns: 100 },
  )
})

test('every rule has a family that says what to do, and an unknown one does no harm', () => {
  for (const { id, help } of ruleTexts) assert.not.match(help, /--json/u, id)
  assert.match(textOf('constructor/x', 'low').help, /--json/u)
})

test.run()

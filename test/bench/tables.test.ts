import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Sample } from '../../bench/detection/sample.ts'
import { detectionTable, ruleTable } from '../../bench/detection/tables.ts'
import type { Judgement, Severity, Verdict } from '../../src/model.ts'
import { resolved, unknown } from '../rules/evidence.ts'

const sample = (verdict: Verdict, rules: Readonly<Record<string, Severity>> = {}, hook = true): Sample => {
  const judgement: Judgement = {
    package: resolved(),
    verdict,
    scripts: hook ? { install: 'x' } : {},
    approved: false,
    resident: false,
    findings: Object.entries(rules).map(([rule, severity]) => ({
      rule,
      severity,
      confidence: 'high',
      message: rule,
      args: {},
    })),
    excepted: [],
    gaps: [],
  }
  const inspection = {
    archive: unknown('x'),
    outline: unknown('x'),
    code: unknown('x'),
    cost: { milliseconds: 1, memory: 1 },
  }
  return { path: 'a.tgz', judgement, inspection }
}
const rowsOf = (table: string) =>
  new Map(
    table
      .trim()
      .split('\n')
      .map((line) =>
        line
          .split('|')
          .map((cell) => cell.trim())
          .slice(1, -1),
      )
      .map(([name, ...cells]) => [name, cells.map((cell) => cell.replace(/^.* /u, ''))]),
  )

test('a family is found when each of its samples is; ask counts in the second column', () => {
  const families = [[sample('abort'), sample('ask')], [sample('abort')], [sample('allow', {}, false)]]
  const rows = rowsOf(detectionTable(families, [{ name: 'honest', samples: [sample('strip'), sample('ask')] }]))
  assert.equal(rows.get('malicious'), ['2/4', '3/4'])
  assert.equal(rows.get('malicious, by family'), ['1/3', '2/3'])
  assert.equal(rows.get('malicious, with hook'), ['2/3', '3/3'])
  assert.equal(rows.get('malicious, without hook, by family'), ['0/1', '0/1'])
  assert.equal(rows.get('honest'), ['0/2', '1/2'])
})

test('a rule is counted by package, and alone where no other critical one speaks', () => {
  const both = sample('abort', { 'code/a': 'critical', 'code/b': 'critical', 'code/c': 'high' })
  const one = sample('abort', { 'code/a': 'critical', 'code/c': 'high' })
  const rows = rowsOf(ruleTable([both, one], [sample('ask', { 'code/c': 'high' })]))
  assert.equal(rows.get('code/a'), ['2', '1', '0', 'critical'])
  assert.equal(rows.get('code/b'), ['1', '0', '0', 'critical'])
  assert.equal(rows.get('code/c'), ['2', '0', '1', 'high'])
})

test.run()

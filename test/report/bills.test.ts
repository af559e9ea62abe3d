import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Judgement, Report, ResolvedPackage } from '../../src/model.ts'
import { parseSbom } from '../../src/parse/sbom.ts'
import { coverageOf, setOfSbom } from '../../src/parse/sbom-set.ts'
import { cyclonedxReport } from '../../src/report/cyclonedx.ts'
import { isExpression } from '../../src/report/license.ts'
import { spdxReport } from '../../src/report/spdx.ts'
import { cyclonedxValidator, spdxValidator } from '../tools/schemas.ts'
import { finding, judged, reported } from './sample.ts'

const bill = { name: 'app', version: '1.0.0', created: '2026-11-26T06:00:00Z', tool: '0.1.0' }
const integrity = `sha512-${Buffer.alloc(64, 7).toString('base64')}`
const one = (id: string, over: Partial<Judgement> = {}, pkg: Partial<ResolvedPackage> = {}) =>
  judged(id, { license: 'MIT', ...over }, { integrity, ...pkg })
const report = reported([
  one('b@1.0.0', { license: 'See file' }, { dependsOn: ['@s/c@1.0.0'] }),
  one('@s/c@1.0.0', {}, { path: ['b@1.0.0', '@s/c@1.0.0'], optional: true }),
  one(
    'd@1.0.0',
    { findings: [finding({ file: 'x.js', line: 3, excerpt: 'eval(y)' })] },
    {
      source: { type: 'git', url: 'git+https://user:secret@git.invalid/d.git', commit: 'a'.repeat(40) },
    },
  ),
  one(
    'd@1.0.0',
    { excepted: [{ finding: finding(), reason: 'known' }] },
    {
      source: { type: 'url', url: 'https://me:secret@host.invalid/d.tgz' },
      bundled: true,
    },
  ),
])
const cyclonedx = (of: Report = report) => cyclonedxReport(of, bill)
const spdx = (of: Report = report) => spdxReport(of, bill)

test('CycloneDX and SPDX: valid, with hashes, licences, dependencies and evidence', () => {
  const validate = cyclonedxValidator('1.6')
  assert.equal(validate(JSON.parse(cyclonedx())), [])
  assert.equal(spdxValidator()(JSON.parse(spdx())), [])
  assert.not.equal(validate({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [{}] }), [])
  const { components, dependencies, vulnerabilities } = JSON.parse(cyclonedx())
  const b = components.find(({ name }: { name: string }) => name === 'b')
  assert.is(b.purl, 'pkg:npm/b@1.0.0')
  assert.equal(b.hashes, [{ alg: 'SHA-512', content: '07'.repeat(64) }])
  assert.equal(b.licenses, [{ license: { name: 'See file' } }])
  assert.equal(dependencies[0], { ref: 'root', dependsOn: ['b@1.0.0', 'd@1.0.0', 'd@1.0.0#2'] })
  assert.ok(vulnerabilities.some(({ detail }: { detail: string }) => detail === 'in x.js:3\neval(y)'))
  assert.ok(
    vulnerabilities.some(({ analysis }: { analysis?: { detail: string } }) => analysis?.detail.includes('known')),
  )
})

test('equal contents make equal bills, whatever the order, and no secret of an address is in one', () => {
  const turned = { ...report, judgements: [...report.judgements].reverse() }
  for (const write of [cyclonedx, spdx]) {
    assert.is(write(turned), write())
    assert.not.match(write(), /secret/u)
  }
  const other = reported([one('b@1.0.1')])
  assert.is.not(JSON.parse(spdx(other)).documentNamespace, JSON.parse(spdx()).documentNamespace)
})

test('what was written is read again: the same packages, integrities and dependencies, all of them covered', () => {
  for (const write of [cyclonedx, spdx]) {
    const sbom = parseSbom(write(), 'bill.json')
    const set = setOfSbom(sbom, 'bill.json')
    assert.equal(set.gaps, [])
    const read = set.packages.map(({ id, integrity: hash, dependsOn = [] }) => [id, hash ?? null, dependsOn])
    assert.equal(read.sort(), [
      ['@s/c@1.0.0', integrity, []],
      ['b@1.0.0', integrity, ['@s/c@1.0.0']],
      ['d@1.0.0', null, []],
      ['d@1.0.0', integrity, []],
    ])
    const licenses = write === spdx ? 3 : 4
    assert.equal(coverageOf(sbom), { components: 4, versions: 4, purls: 4, hashes: 3, licenses, dependencies: 4 })
  }
})

test('gaps of the run make the bill incomplete and are said in it', () => {
  const gap = { gaps: [{ about: 'lockfile', why: 'entry x' }] }
  const { compositions, metadata } = JSON.parse(cyclonedx(reported([], gap)))
  assert.is(compositions[0].aggregate, 'incomplete')
  assert.ok(metadata.properties.some(({ value }: { value: string }) => value === 'lockfile: entry x'))
  assert.match(JSON.parse(spdx(reported([], gap))).annotations[0].comment, /entry x/u)
  assert.is(JSON.parse(cyclonedx()).compositions[0].aggregate, 'complete')
})

test('bills stay valid whatever packages call themselves', () => {
  const [validate, validateSpdx] = [cyclonedxValidator('1.6'), spdxValidator()]
  const any = fc.string({ unit: 'binary', minLength: 1 })
  fc.assert(
    fc.property(any, any, any, any, (name, version, license, message) => {
      const hostile = reported([
        one(
          `x${name}@${version}`,
          { license, findings: [finding({ message, file: name, excerpt: message })] },
          {
            name: `x${name}`,
            version,
            integrity: message,
            source: { type: 'registry', tarball: license },
          },
        ),
      ])
      assert.equal(validate(JSON.parse(cyclonedx(hostile))), [])
      assert.equal(validateSpdx(JSON.parse(spdx(hostile))), [])
    }),
    { numRuns: 100 },
  )
})

test('only expressions of listed licences are said as expressions', () => {
  for (const text of ['MIT', '(MIT OR Apache-2.0)', 'GPL-2.0+ AND (MIT OR ISC)']) assert.ok(isExpression(text), text)
  for (const text of ['', 'UNLICENSED', 'MIT OR', '(MIT', 'MIT)', 'MIT MIT', 'SEE LICENSE IN x', '('.repeat(500)])
    assert.not.ok(isExpression(text), text)
})

test.run()

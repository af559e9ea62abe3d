import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { htmlReport } from '../../../src/report/html/page.ts'
import { hostilePackage, hostileReport, hostileTexts } from '../hostile.ts'
import { finding, judged, reported, scripted } from '../sample.ts'

const options = { title: 'app', made: '2026-11-26T08:00:00.000Z' }

/** What the page says: its tags taken out, its five entities put back. */
const said = (page: string): string =>
  page
    .replace(/<(?:style|script)>[\s\S]*?<\/(?:style|script)>/gu, '')
    .replace(/<[^>]*>/gu, '')
    .replace(
      /&(?:lt|gt|quot|#39|amp);/gu,
      (entity) => ({ '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" })[entity] ?? '&',
    )

const tagsOf = (page: string): string[] =>
  [...new Set([...page.matchAll(/<\/?([a-z!][^\s>]*)/gu)].map((match) => match[1] ?? ''))].sort()

test('a page says verdict, way, scripts, finding with place and excerpt, and what is unknown', () => {
  const judgement = scripted(
    'odd@1.0.0',
    {
      verdict: 'abort',
      findings: [finding({ file: 'install.js', line: 7, excerpt: "fetch('x')" })],
      gaps: [{ about: 'published', why: 'no answer' }],
    },
    { path: ['top@2.0.0', 'odd@1.0.0'] },
  )
  const text = said(htmlReport(reported([judgement, judged('fine@1.0.0')], { stopped: true }), options))
  for (const part of [
    'An install of this would be stopped. 2 of 2 packages checked.',
    'malware feed of 2026-11-20, 212,345 entries',
    'stopped odd@1.0.0 critical unknown',
    'top@2.0.0odd@1.0.0',
    'postinstall: node install.js',
    'critical script/downloads-and-runs',
    'install.js:7',
    "7fetch('x')",
    'unknown published',
    'allowed fine@1.0.0',
  ]) {
    assert.ok(text.includes(part), `${part}\n${text}`)
  }
})

test('the worst stands first', () => {
  const page = htmlReport(
    reported([
      judged('fine@1.0.0'),
      scripted('strip@1.0.0'),
      judged('ask@1.0.0', { verdict: 'ask' }),
      judged('mild@1.0.0', { verdict: 'abort', findings: [finding({ severity: 'high' })] }),
      judged('bad@1.0.0', { verdict: 'abort', findings: [finding()] }),
    ]),
    options,
  )
  const order = [...page.matchAll(/<strong>(?<id>.*?)@/gu)].map(({ groups }) => groups?.['id'])
  assert.equal(order, ['bad', 'mild', 'ask', 'strip', 'fine'])
})

test('fewer verdicts than packages is never clean', () => {
  const report = reported([judged('a@1.0.0')], { checked: { resolved: 2, judged: 1 }, stopped: true })
  assert.match(said(htmlReport(report, options)), '1 of 2 packages checked; what has no verdict is not clean')
})

test('its policy lets exactly its own style and script act', () => {
  const page = htmlReport(hostileReport(), options)
  const policy = /Content-Security-Policy" content="(?<policy>[^"]*)"/u.exec(page)?.groups?.['policy'] ?? ''
  assert.match(policy, /^default-src 'none'; /u)
  assert.not.match(policy, 'unsafe')
  for (const name of ['style', 'script']) {
    const found = [...page.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'gu'))]
    assert.is(found.length, 1, name)
    const hash = createHash('sha256')
      .update(found[0]?.[1] ?? '')
      .digest('base64')
    assert.ok(policy.includes(`${name}-src 'sha256-${hash}'`), name)
  }
})

test('no address is in it that a browser would fetch', () => {
  const page = htmlReport(hostileReport(), options)
  const attributes = attributesOf(page)
  for (const name of ['src', 'srcset', 'srcdoc', 'action', 'formaction', 'background', 'poster', 'data', 'style'])
    assert.not.ok(attributes.includes(name), name)
  for (const [, target] of page.matchAll(/ href="([^"]*)"/gu)) assert.match(target ?? '', /^#/u)
})

test('hostile text makes no element and no attribute', () => {
  const honest = htmlReport(reported([0, 1, 2, 3].map((index) => hostilePackage('x', index))), options)
  const page = htmlReport(hostileReport(), { ...options, title: hostileTexts.join('') })
  assert.equal(tagsOf(page), tagsOf(honest))
  assert.equal(attributesOf(page), attributesOf(honest))
  assertVisible(page)
})

/** Names of attributes; what stands in quotes is no name. */
function attributesOf(page: string): string[] {
  const tags = page.match(/<[a-z][^>"]*(?:"[^"]*"[^>"]*)*>/gu) ?? []
  const names = tags.flatMap((tag) =>
    tag
      .replace(/"[^"]*"/gu, '')
      .slice(1, -1)
      .split(/\s+/u)
      .slice(1),
  )
  return [...new Set(names.map((name) => name.replace(/=$/u, '')))].sort()
}

function assertVisible(page: string): void {
  assert.not.match(page, /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u)
}

test('any text stays text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const page = htmlReport(reported([hostilePackage(text, 0)]), { ...options, title: text })
      assertVisible(page)
      assert.is(page.split('<li class="package').length, 2)
      assert.is(page.split('<script>').length, 2)
    }),
  )
})

test('a difference shows its signs', () => {
  const difference = {
    from: '1.0.0',
    says: ['the command is the same'],
    files: [{ path: 'install.js', lines: ['-old', '+<b>new'] }],
  }
  const page = htmlReport(reported([scripted('a@1.1.0')]), { ...options, differenceOf: () => difference })
  assert.match(said(page), 'Since 1.0.0')
  assert.match(page, '<span class="row removed">-old</span>')
  assert.match(page, /<span class="row added">\+&lt;b&gt;(?:<span class="word">)?new/u)
})

test('a deep way does not nest without end', () => {
  const path = Array.from({ length: 5000 }, (_, index) => `p${index}@1.0.0`)
  const page = htmlReport(reported([judged('p4999@1.0.0', {}, { path })]), options)
  assert.ok(page.split('<ul').length < 70)
})

test.run()

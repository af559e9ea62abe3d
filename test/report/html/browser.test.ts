import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Report } from '../../../src/model.ts'
import { htmlReport } from '../../../src/report/html/page.ts'
import { findBrowser, inBrowser, type Page } from '../../tools/browser.ts'
import { hostileReport, hostileTexts } from '../hostile.ts'
import { finding, judged, reported, scripted } from '../sample.ts'

const browser = findBrowser()
const onBrowser = browser === undefined ? test.skip : test

async function onPage(
  report: Report,
  title: string,
  look: (page: Page) => Promise<void>,
  change = (page: string) => page,
) {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-page-'))
  try {
    const file = join(folder, 'page.html')
    await writeFile(file, change(htmlReport(report, { title, made: '2026-11-26T08:00:00.000Z' })))
    await inBrowser(browser as string, pathToFileURL(file).href, {}, look)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const shown = "[...document.querySelectorAll('.package')].filter((e) => e.offsetHeight > 0).length"
const told = "document.querySelector('output').textContent"
const acted = "document.documentElement.dataset.acted ?? 'no'"

onBrowser('hostile text does nothing: no script acts, nothing is fetched, every text is there to read', () =>
  onPage(hostileReport(), hostileTexts.join(''), async (page) => {
    // Whatever waits for a click, a focus or a key gets one.
    await page.evaluate(
      "for (const e of document.querySelectorAll('main *')) { if (e.click && e.tagName !== 'BUTTON') e.click(); e.focus?.(); for (const kind of ['mouseover', 'focus', 'load', 'error']) e.dispatchEvent(new Event(kind)) }",
    )
    await page.evaluate('new Promise((done) => setTimeout(done))')
    assert.is(await page.evaluate(acted), 'no')
    assert.equal(page.asked.length, 1, page.asked.join('\n'))
    const count = hostileTexts.length + 1
    assert.is(await page.evaluate("document.querySelectorAll('.package').length"), count)
    const text = String(await page.evaluate('document.body.textContent'))
    assert.ok(text.includes(hostileTexts[0] as string))
    assert.is(
      await page.evaluate('document.querySelectorAll(\'iframe, img, svg, a:not([href^="#"]), link, base\').length'),
      0,
    )
  }),
)

/** A page that escapes nothing, as if the escaping had a hole. */
const leaky = (page: string) =>
  page.replace('<main>', () => `<main>${hostileTexts.filter((text) => /^<(?:script|img|iframe)/u.test(text)).join('')}`)

onBrowser('were markup to get in, the policy would still keep it from acting', () =>
  onPage(
    hostileReport(),
    'app',
    async (page) => {
      assert.is(await page.evaluate("document.querySelectorAll('main img').length"), 1)
      assert.is(await page.evaluate(acted), 'no')
    },
    leaky,
  ),
)

onBrowser('without escaping and without a policy the hostile texts do act', () =>
  onPage(
    hostileReport(),
    'app',
    async (page) => assert.is(await page.evaluate(acted), 'yes'),
    (page) => leaky(page).replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/u, ''),
  ),
)

const several = reported([
  judged('bad@1.0.0', { verdict: 'abort', findings: [finding({ rule: 'code/sends-secrets' })] }),
  scripted('builder@1.0.0'),
  judged('mild@1.0.0', { findings: [finding({ severity: 'low', rule: 'release/dormant' })] }),
  judged('fine@1.0.0', {}, { path: ['mild@1.0.0', 'fine@1.0.0'] }),
])

onBrowser('filters work from the keyboard and say what they leave', () =>
  onPage(several, 'app', async (page) => {
    assert.is(await page.evaluate(told), '4 of 4 packages shown')
    await page.evaluate("document.querySelector('[name=words]').focus()")
    await page.type('release/')
    assert.is(await page.evaluate(told), '1 of 4 packages shown')
    assert.is(await page.evaluate(shown), 1)
    await page.evaluate("document.querySelector('[type=reset]').focus()")
    await page.press('Enter')
    await page.evaluate('new Promise((done) => setTimeout(done))')
    assert.is(await page.evaluate(told), '4 of 4 packages shown')
    await page.evaluate("document.querySelector('[value=allow]').focus()")
    await page.press(' ')
    assert.is(await page.evaluate(told), '2 of 4 packages shown')
  }),
)

onBrowser('a step of the tree leads to its package and opens it', () =>
  onPage(several, 'app', async (page) => {
    await page.evaluate(
      "[...document.querySelectorAll('.tree a')].find((a) => a.textContent === 'builder@1.0.0').focus()",
    )
    await page.press('Enter')
    await page.evaluate('new Promise((done) => setTimeout(done, 0))')
    assert.is(
      await page.evaluate("document.activeElement.closest('.package')?.querySelector('strong').textContent"),
      'builder@1.0.0',
    )
    assert.is(await page.evaluate("document.activeElement.closest('details').open"), true)
  }),
)

onBrowser('everything that can be pressed has a name for a screen reader', () =>
  onPage(several, 'app', async (page) => {
    const nameless = await page.evaluate(
      "[...document.querySelectorAll('input, select, button, a, summary')].filter((e) => !(e.labels?.length || e.textContent.trim())).length",
    )
    assert.is(nameless, 0)
    assert.is(await page.evaluate("document.querySelectorAll('h1').length"), 1)
    assert.is(await page.evaluate('document.documentElement.lang'), 'en')
  }),
)

onBrowser('3,000 packages are shown', () =>
  onPage(
    reported(
      Array.from({ length: 3000 }, (_, index) =>
        judged(`p${index}@1.0.0`, {}, { path: [`top${index % 50}@1.0.0`, `p${index}@1.0.0`] }),
      ),
    ),
    'app',
    async (page) => assert.is(await page.evaluate(told), '3000 of 3000 packages shown'),
  ),
)

test.run()

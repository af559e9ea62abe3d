import { createHash } from 'node:crypto'
import type { Judgement, Report, Verdict } from '../../model.ts'
import { grouped } from '../../text/count.ts'
import { packageEntry, type Shown, severityOf, verdictWords } from './package.ts'
import { script } from './script.ts'
import { style } from './style.ts'
import { type Html, html } from './text.ts'
import { tree } from './tree.ts'

export interface PageOptions extends Partial<Omit<Shown, 'ran'>> {
  /** The project's name. */
  readonly title: string
  /** ISO 8601; the clock is the caller's. */
  readonly made: string
}

const order: readonly Verdict[] = ['abort', 'ask', 'strip', 'allow']
const severities = ['critical', 'high', 'medium', 'low', 'none']

/**
 * The report as one page that needs nothing else: no address is fetched, its content security policy lets only its own
 * style and script act (by their hashes), and package text is escaped into text. Whole without its script.
 */
export function htmlReport(report: Report, options: PageOptions): string {
  const { title, made, differenceOf = () => undefined, aboutRule = () => undefined } = options
  const shown: Shown = { ran: new Set(report.ran), differenceOf, aboutRule }
  const judgements = [...report.judgements].sort(worseFirst)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${{ html: policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>portcullis: ${title}</title>
<style>${{ html: style }}</style>
</head>
<body>
<a class="skip" href="#list">To the packages</a>
${head(report, title, made)}
<main>
<h2 id="list">Packages</h2>
${filters}
<ul class="packages">
${judgements.map((judgement, index) => packageEntry(judgement, index, shown))}</ul>
<h2>Tree</h2>
<p class="quiet">Each package stands where its way from the root ends.</p>
${tree(judgements)}
</main>
<script>${{ html: script }}</script>
</body>
</html>
`
  return page.html
}

const hashOf = (content: string) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`
const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'`

const worseFirst = (a: Judgement, b: Judgement): number =>
  order.indexOf(a.verdict) - order.indexOf(b.verdict) ||
  severities.indexOf(severityOf(a)) - severities.indexOf(severityOf(b)) ||
  b.gaps.length - a.gaps.length

function head({ checked, judgements, gaps, stopped, feed }: Report, title: string, made: string): Html {
  const whole = checked.resolved === checked.judged
  const known =
    feed.state === 'known'
      ? `malware feed of ${feed.value.built.slice(0, 10)}, ${grouped(feed.value.entries)} entries`
      : `no malware feed: ${feed.why}`
  return html`<header>
<h1>${title}</h1>
<p class="outcome ${stopped ? 'bad' : 'good'}">${stopped ? 'An install of this would be stopped.' : 'Nothing is stopped.'} ${grouped(checked.judged)} of ${grouped(checked.resolved)} packages checked${!whole && '; what has no verdict is not clean'}.</p>
<p class="quiet">Judged by portcullis on ${made.slice(0, 16).replace('T', ' ')} UTC; ${known}.</p>
${gaps.map(({ about, why }) => html`<p><span class="severity gap">unknown</span> ${about}: ${why}</p>`)}
<ul class="counts">${order.map((verdict) => html`<li><b>${grouped(judgements.filter((one) => one.verdict === verdict).length)}</b>${verdictWords[verdict]}</li>`)}<li><b>${grouped(judgements.filter((one) => one.gaps.length > 0).length)}</b>with something unknown</li></ul>
</header>`
}

const filters = html`<form hidden role="search">
<label>Find <input type="search" name="words" placeholder="name or rule" autocomplete="off"></label>
<fieldset><legend>Verdict</legend>${order.map((verdict) => html`<label><input type="checkbox" name="verdict" value="${verdict}" checked> ${verdictWords[verdict]}</label>`)}</fieldset>
<label>Findings <select name="severity"><option value="">any or none</option><option value="critical">critical</option><option value="high">high or worse</option><option value="medium">medium or worse</option><option value="low">low or worse</option></select></label>
<label><input type="checkbox" name="gaps"> only with something unknown</label>
<button type="reset">Show all</button>
<output aria-live="polite" class="quiet"></output>
</form>`

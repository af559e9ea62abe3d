import type { Finding, Judgement, PackageId, Source, Verdict } from '../../model.ts'
import { worstFirst } from '../../text/evidence.ts'
import { scriptState } from '../state.ts'
import { diff, excerpt } from './code.ts'
import { type Html, html, id, text } from './text.ts'

/** What is known of the way from an older version to this one. */
export interface VersionDifference {
  readonly from: string
  /** Sentences, e.g. what an approval of the older one says and what changed since. */
  readonly says: readonly string[]
  readonly files: readonly { readonly path: string; readonly lines: readonly string[] }[]
}

export interface Shown {
  readonly ran: ReadonlySet<PackageId>
  readonly differenceOf: (judgement: Judgement) => VersionDifference | undefined
  /** Why a rule exists, in a sentence or two. */
  readonly aboutRule: (rule: string) => string | undefined
}

export const verdictWords: Readonly<Record<Verdict, string>> = {
  abort: 'stopped',
  ask: 'needs an answer',
  strip: 'scripts stripped',
  allow: 'allowed',
}
const ranks = ['critical', 'high', 'medium', 'low'] as const
const scriptWords = { none: 'none', approved: 'approved', stripped: 'stripped', ran: 'ran' } as const

/** Of the findings that stand; `none` where there are none. */
export const severityOf = ({ findings }: Judgement): (typeof ranks)[number] | 'none' =>
  ranks.find((rank) => findings.some(({ severity }) => severity === rank)) ?? 'none'

/** One entry of the list. What a filter looks at stands in its data attributes. */
export function packageEntry(judgement: Judgement, index: number, shown: Shown): Html {
  const { package: pkg, verdict, findings, gaps } = judgement
  const severity = severityOf(judgement)
  const words = [pkg.id, ...findings.map(({ rule }) => rule)].join(' ').toLowerCase()
  return html`<li class="package ${verdict}" id="p${index}" data-verdict="${verdict}" data-severity="${severity}" data-gaps="${gaps.length}" data-words="${words}">
<details${(verdict === 'abort' || verdict === 'ask') && html` open`}><summary><span class="verdict ${verdict}">${verdictWords[verdict]}</span> <strong>${id(pkg.id)}</strong>${severity !== 'none' && html` <span class="severity ${severity}">${severity}</span>`}${gaps.length > 0 && html` <span class="severity gap">unknown</span>`}</summary>
${body(judgement, shown)}
</details></li>
`
}

function body(judgement: Judgement, shown: Shown): Html {
  const { package: pkg, scripts, findings, excepted, gaps, resident } = judgement
  const difference = shown.differenceOf(judgement)
  const alias = pkg.alias !== undefined && pkg.alias !== pkg.name
  const facts: readonly (readonly [string, Html | string])[] = [
    ['Way from the root', html`<ol class="way">${pkg.path.map((step) => html`<li>${id(step)}</li>`)}</ol>`],
    ['Comes from', sourceText(pkg.source)],
    ...(alias ? [['Installed as', id(pkg.alias ?? '')] as const] : []),
    ['Integrity', html`<code>${pkg.integrity ?? 'the lockfile has none'}</code>`],
    ['In the project', resident ? 'here before, with this integrity' : 'new'],
    ['Install scripts', scriptWords[scriptState(judgement, shown.ran)]],
  ]
  return html`<div class="body"><dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${
  Object.keys(scripts).length > 0 &&
  html`<h4>What its scripts run</h4><pre tabindex="0"><code>${Object.entries(scripts).map(
    ([event, command]) => html`<span class="row"><b>${event}</b>: ${command}</span>`,
  )}</code></pre>`
}
${worstFirst(findings).map((finding) => findingEntry(finding, shown))}
${gaps.map(({ about, why }) => html`<section class="finding gap"><h4><span class="severity gap">unknown</span> ${about}</h4><p>${why}</p></section>`)}
${excepted.map(({ finding, reason }) => html`<section class="finding lifted"><h4><span class="severity">lifted</span> ${finding.rule}</h4><p>${finding.message}</p><p>Reason: ${reason}</p></section>`)}
${difference && html`<h4>Since ${id(difference.from)}</h4><ul>${difference.says.map((line) => html`<li>${line}</li>`)}</ul>${difference.files.map(({ path, lines }) => html`<p class="place">${path}</p>${diff(lines)}`)}`}
</div>`
}

function findingEntry(finding: Finding, { aboutRule }: Shown): Html {
  const about = aboutRule(finding.rule)
  return html`<section class="finding ${finding.severity}"><h4><span class="severity ${finding.severity}">${finding.severity}</span> ${finding.rule}</h4>
<p>${finding.message} <span class="quiet">(confidence: ${finding.confidence})</span></p>${excerpt(finding)}${about !== undefined && html`<p class="quiet">${about}</p>`}</section>
`
}

function sourceText(source: Source): Html {
  if (source.type === 'registry')
    return source.tarball === undefined ? html`the registry` : html`<code>${source.tarball}</code>`
  if (source.type === 'git') return html`git <code>${source.url}</code>`
  return source.type === 'url' ? html`<code>${source.url}</code>` : text(`${source.type}: ${source.path}`)
}

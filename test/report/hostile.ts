import type { Judgement, Report } from '../../src/model.ts'
import { finding, judged, reported, scripted } from './sample.ts'

/** Sets a mark on the page if anything of it acts. */
const acts = "document.documentElement.dataset.acted='yes'"

/** Every way by which text may become markup or script in a page, each of which would set the mark. */
export const hostileTexts: readonly string[] = [
  `<script>${acts}</script>`,
  `</script><script>${acts}</script>`,
  `</style><script>${acts}</script>`,
  `--><script>${acts}</script><!--`,
  `]]><script>${acts}</script>`,
  `</title></head><body onload="${acts}">`,
  `<img src=x onerror="${acts}">`,
  `"><svg onload=${acts}>`,
  `' autofocus onfocus='${acts}`,
  `" autofocus tabindex=0 onfocus="${acts}" x="`,
  `<iframe srcdoc="<script>parent.${acts}</script>"></iframe>`,
  `<a href="javascript:${acts}" id=p0>click</a>`,
  `<meta http-equiv=refresh content="0;url=javascript:${acts}">`,
  `<base href="https://evil.invalid/"><link rel=stylesheet href="//evil.invalid/x.css">`,
  `<form action="https://evil.invalid/"><button formaction="javascript:${acts}" autofocus>x</button></form>`,
  `<math><mtext></table><mglyph><style><img src onerror=${acts}>`,
  `<noscript><p title="</noscript><img src=x onerror=${acts}>">`,
  `\${${acts}} {{${acts}}} &lt;script&gt; &#60;script&#62;`,
  'bidi \u202e\u2066 zero \u200b\u2060 line \u2028\u2029 tag \u{e0041} nul \u0000 bell \u0007 esc \u001b[2J',
]

/** A package that puts the text everywhere a package can put text. */
export function hostilePackage(text: string, index: number): Judgement {
  const evil = finding({ rule: `code/x${text}`, message: text, file: text, line: 3, excerpt: `${text}\n${text}` })
  return scripted(
    `evil-${index}${text}@1.0.0${text}`,
    {
      verdict: (['abort', 'ask', 'strip', 'allow'] as const)[index % 4] ?? 'abort',
      scripts: { postinstall: text, [text]: text },
      findings: [evil],
      gaps: [{ about: text, why: text }],
      excepted: [{ finding: evil, reason: text }],
    },
    {
      alias: text,
      integrity: text,
      path: [`root${text}`, `${text}@1`, `evil-${index}${text}@1.0.0${text}`],
      source: index % 2 ? { type: 'git', url: text } : { type: 'registry', tarball: text },
    },
  )
}

export const hostileReport = (): Report =>
  reported([...hostileTexts.map(hostilePackage), judged('honest@1.0.0')], {
    gaps: hostileTexts.map((text) => ({ about: text, why: text })),
    feed: { state: 'unknown', why: hostileTexts.join('') },
    stopped: true,
  })

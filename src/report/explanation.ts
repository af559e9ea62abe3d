import type { Approval, CodeFacts, Explanation, Fact, Facts, Judgement, Signal } from '../model.ts'
import { counted } from '../text/count.ts'
import { identifier, inert } from '../text/escape.ts'
import { findingLines, type Page, scriptLines, wayIn, worstFirst } from '../text/evidence.ts'
import { painted, paintFor } from '../text/paint.ts'
import { saneColumns, wrap } from '../text/wrap.ts'
import { inertJson } from './json.ts'
import type { Style } from './style.ts'

/** Places of one capability that are named. */
const places = 3
const mostKinds = 60
const mostUnresolved = 20

/** All there is to know of packages, for a reader; every text of theirs escaped. */
export function explanationReport(explanations: readonly Explanation[], style: Style): string {
  const page = { columns: saneColumns(style.columns), paint: paintFor(style.color), indent: '  ' }
  return `${explanations.flatMap((one) => explained(one, page)).join('\n')}\n`
}

/** The machine's form: `portcullis-explanation/1`, to which fields are added and from which none is taken. */
export const explanationJson = (explanations: readonly Explanation[]): string =>
  inertJson({ schema: 'portcullis-explanation/1', packages: explanations })

const words = { allow: 'ALLOWED', strip: 'STRIPPED', ask: 'NEEDS AN ANSWER', abort: 'STOPPED' } as const

function explained({ judgement, facts, approvals }: Explanation, page: Page): string[] {
  const { package: pkg, verdict, scripts, findings, excepted, gaps } = judgement
  const code = facts.code.state === 'known' ? facts.code.value : null
  const word = words[verdict]
  const paint = verdict === 'allow' ? page.paint.good : verdict === 'strip' ? page.paint.warn : page.paint.bad
  return [
    ...painted(wrap(`${word} ${identifier(pkg.id, 400)}`, { columns: page.columns, rest: '  ' }), word, paint),
    ...section('HOW IT CAME IN', [pkg.path.length > 1 ? wayIn(pkg.path) : 'a direct dependency'], page),
    ...section('WHAT IT IS', identityOf(judgement), page),
    ...titled('INSTALL SCRIPTS', scriptLines(scripts, page).lines, page),
    ...titled(
      'FINDINGS',
      worstFirst(findings).flatMap((finding) => findingLines(finding, page)),
      page,
    ),
    ...section(
      'LIFTED',
      excepted.map(({ finding, reason }) => `${finding.rule}: ${reason}`),
      page,
    ),
    ...section(
      'UNKNOWN',
      gaps.map(({ about, why }) => `${about}: ${why}`),
      page,
    ),
    ...(code ? codeSections(code, page) : []),
    ...section('PEOPLE AND RELEASE', releaseLines(facts), page),
    ...section('DECISIONS', approvals.map(approvalText), page),
  ]
}

/** Each text on lines of its own; nothing where there is none. */
const section = (word: string, texts: readonly string[], page: Page): string[] =>
  titled(
    word,
    texts.flatMap((text) => wrap(inert(text, 2000), { columns: page.columns, first: '  ', rest: '    ' })),
    page,
  )

const titled = (word: string, lines: readonly string[], { paint }: Page): string[] =>
  lines.length === 0 ? [] : ['', paint.strong(word), ...lines]

function identityOf({ package: pkg, resident, approved, carried }: Judgement): string[] {
  const { source, integrity, alias, name, optional, dev } = pkg
  const address = 'url' in source ? source.url : 'path' in source ? source.path : (source.tarball ?? 'the registry')
  return [
    `from ${source.type === 'registry' ? address : `${source.type} ${address}`}`,
    `integrity ${integrity ?? 'not in the lockfile'}`,
    ...(alias !== undefined && alias !== name ? [`installed as ${alias}`] : []),
    ...(optional || dev ? [[optional && 'optional', dev && 'for development'].filter(Boolean).join(', ')] : []),
    resident ? 'it was let in before, with these very bytes' : 'it is new in this project',
    ...(carried
      ? [`approved as ${carried.carried?.from}, whose code it shares`]
      : approved
        ? ['its scripts are approved']
        : []),
  ]
}

function codeSections({ reach, signals }: CodeFacts, page: Page): string[] {
  const started = (trigger: 'install' | 'import' | 'bin') =>
    reach.files.filter(({ when }) => when.includes(trigger)).length
  const unresolved = reach.unresolved.filter(({ when }) => when.includes('install'))
  const followed = [
    `${counted(started('install'), 'file')} at install, ${started('import')} by import, ${started('bin')} as commands`,
    ...(reach.installHash === undefined ? [] : ['all that its install scripts reach is known']),
    ...unresolved.slice(0, mostUnresolved).map(({ file, line, what }) => `not followed at ${file}:${line}: ${what}`),
  ]
  return [
    ...section('CODE THAT CAN RUN', followed, page),
    ...section('WHAT IT DOES', [...groupedByKind(signals)].slice(0, mostKinds).map(capability), page),
  ]
}

function groupedByKind(signals: readonly Signal[]): ReadonlyMap<string, Signal[]> {
  const kinds = new Map<string, Signal[]>()
  for (const signal of signals) kinds.set(signal.kind, [...(kinds.get(signal.kind) ?? []), signal])
  return new Map([...kinds].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function capability([kind, signals]: readonly [string, readonly Signal[]]): string {
  const shown = signals
    .slice(0, places)
    .map(({ file, line, when }) => `${file}:${line} (${when.join(', ') || 'not started'})`)
  const rest = signals.length > places ? ` and ${signals.length - places} more` : ''
  return `${kind}: ${shown.join(', ')}${rest}`
}

function releaseLines({ published, history, signature, provenance, naming }: Facts): string[] {
  return [
    ...said('published', published, (time) => time),
    ...said('release', history, ({ release, before, together }) =>
      [
        release
          ? `by ${release.publisher ?? 'nobody who is named'}, trust: ${release.trust}`
          : 'taken back by the registry',
        ...(release?.deprecated === undefined ? [] : [`deprecated: ${release.deprecated}`]),
        ...(before ? [`the one before it is ${before.version}, by ${before.publisher ?? 'nobody who is named'}`] : []),
        ...(together.length > 0 ? [`published together with ${together.join(', ')}`] : []),
      ].join('; '),
    ),
    ...said('maintainers', history, ({ release }) => release?.maintainers.join(', ') || undefined),
    ...said('signature', signature, ({ keyId, invalid }) => invalid ?? `holds, by ${keyId}`),
    ...said(
      'provenance',
      provenance,
      ({ invalid, build }) =>
        invalid ?? (build ? `${build.repository}, ${build.workflow}, built by ${build.builder}` : undefined),
    ),
    ...said('name', naming, ({ near, downloads }) =>
      near
        ? `may be taken for ${near.popular}`
        : downloads === null
          ? 'not a popular one'
          : `${counted(downloads, 'download')} a month`,
    ),
  ]
}

function said<T>(word: string, fact: Fact<T | null>, text: (value: T) => string | undefined): string[] {
  if (fact.state === 'unknown') return [`${word}: not known (${fact.why})`]
  const line = fact.value === null ? undefined : text(fact.value)
  return line === undefined ? [] : [`${word}: ${line}`]
}

function approvalText({ version, decision, by, at, reason, expires, carried }: Approval): string {
  const what = `${version}: ${decision === 'approve' ? 'approved' : 'denied'} by ${by} on ${at.slice(0, 10)}`
  return [
    what,
    ...(carried ? [`carried over from ${carried.from} on ${carried.at.slice(0, 10)}`] : []),
    ...(expires === undefined ? [] : [`until ${expires}`]),
    ...(reason === undefined ? [] : [reason]),
  ].join('; ')
}

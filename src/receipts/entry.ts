import { createHash } from 'node:crypto'
import type { Decision, Gap, ResolvedPackage, Severity, Source, Verdict } from '../model.ts'
import { type Json, own, stringOf } from '../parse/json.ts'
import { given } from '../policy/fields.ts'
import { isInstant } from '../policy/time.ts'
import type { Decided, GuardBuild, InstallReceipt, PackageReceipt, Receipt, ScriptReceipt } from './receipt.ts'

const schema = 'portcullis-receipt/1'

/** After so many entries a set is written in full again, so that one damaged line does not blind all that follow. */
const mostRepeats = 50

/**
 * A receipt as the log has it. The packages are left out where the entry before it has, or refers to, the same:
 * `set` is their hash, which every entry carries on, so that the last line alone tells.
 */
export function entryOf(receipt: Receipt, last: Json | undefined): Json {
  const known = stringOf(own(last, 'set'))
  const repeats = numberOf(own(last, 'repeats'))
  if (receipt.type === 'script')
    return plain({ schema, ...receipt, ...(known !== undefined && { set: known, repeats }) })
  const packages = receipt.packages.map(compact)
  const set = setOf(packages.map((one) => JSON.stringify(one)))
  const isKnown = set === known && repeats < mostRepeats
  return plain({
    schema,
    ...receipt,
    set,
    repeats: isKnown ? repeats + 1 : 0,
    packages: isKnown ? undefined : packages,
  })
}

/** Leaves out what says nothing; where a package is put is the manager's and changes nothing. */
function compact({ package: pkg, resident, findings, gaps, ...rest }: PackageReceipt) {
  const { id: _, path, locations: _locations, optional, dev, bundled, claimsScripts: _claims, ...named } = pkg
  return {
    ...named,
    ...(path.length > 1 && { path }),
    ...(optional && { optional }),
    ...(dev && { dev }),
    ...(bundled && { bundled }),
    ...rest,
    ...(resident && { resident }),
    ...(findings.length > 0 && { findings: findings.map(({ rule, severity }) => `${severity} ${rule}`) }),
    ...(gaps.length > 0 && { gaps }),
  }
}

/** @param texts of each package, as JSON */
const setOf = (texts: readonly string[]): string => createHash('sha256').update(`[${texts.join()}]`).digest('hex')

/** What entries before it had: sets of packages by their hash, and packages by their text, each of which is there once. */
export interface KnownSets {
  readonly sets: Map<string, readonly PackageReceipt[]>
  readonly packages: Map<string, PackageReceipt>
}

export const knownSets = (): KnownSets => ({ sets: new Map(), packages: new Map() })

/** Undefined for what is no receipt, or one of a later kind. Adds to what is known. */
export function receiptOfEntry(entry: Json, known: KnownSets): Receipt | undefined {
  if (own(entry, 'schema') !== schema) return undefined
  const text = (key: string) => stringOf(own(entry, key))
  const [type, run, at] = [text('type'), text('run'), text('at')]
  if (run === undefined || at === undefined || !isInstant(at)) return undefined
  const guard = guardOf(own(entry, 'guard'))
  const when = { ...(guard && { guard }), run, at }
  if (type === 'script') return scriptOf(entry, when)
  const set = text('set')
  const listed = own(entry, 'packages')
  const carried = packagesOf(listed, set, known.packages)
  if (listed !== undefined && carried === undefined) return undefined
  if (set !== undefined && carried !== undefined) known.sets.set(set, carried)
  const packages = set === undefined ? undefined : known.sets.get(set)
  const [project, by] = [text('project'), text('by')]
  if (type !== 'install' || project === undefined || by === undefined || packages === undefined) return undefined
  return {
    type,
    ...when,
    project,
    by,
    feed: feedOf(own(entry, 'feed')),
    stopped: own(entry, 'stopped') === true,
    resolved: numberOf(own(entry, 'resolved')),
    gaps: listOf(own(entry, 'gaps')).flatMap(gapOf),
    decisions: listOf(own(entry, 'decisions')).flatMap(decidedOf),
    packages,
  }
}

/** The packages that an entry itself lists, of these names; undefined where it lists none. */
export function listedIn(entry: Json, names: ReadonlySet<string>): readonly ResolvedPackage[] | undefined {
  const listed = own(entry, 'packages')
  if (own(entry, 'schema') !== schema || !Array.isArray(listed)) return undefined
  return (listed as readonly Json[])
    .filter((item) => names.has(stringOf(own(item, 'name')) ?? ''))
    .flatMap((item) => packageOf(item)?.package ?? [])
}

function scriptOf(entry: Json, when: Pick<Receipt, 'guard' | 'run' | 'at'>): ScriptReceipt | undefined {
  const [id, integrity, event] = ['id', 'integrity', 'event'].map((key) => stringOf(own(entry, key)))
  const code = own(entry, 'code')
  if (id === undefined || integrity === undefined || event === undefined) return undefined
  return { type: 'script', ...when, id, integrity, event, ...(typeof code === 'number' && { code }) }
}

/**
 * Undefined unless every one of them can be read, since a receipt with a part missing would say "not exposed"; and
 * unless they are the set that they are said to be: later entries name it by its hash alone.
 */
function packagesOf(
  value: Json | undefined,
  set: string | undefined,
  known: Map<string, PackageReceipt>,
): readonly PackageReceipt[] | undefined {
  if (!Array.isArray(value)) return undefined
  const [found, texts]: [PackageReceipt[], string[]] = [[], []]
  for (const item of value as readonly Json[]) {
    const text = JSON.stringify(item)
    const one = known.get(text) ?? packageOf(item)
    if (one === undefined) return undefined
    known.set(text, one)
    texts.push(text)
    found.push(one)
  }
  return set === setOf(texts) ? found : undefined
}

function packageOf(item: Json): PackageReceipt | undefined {
  const text = (key: string) => stringOf(own(item, key))
  const is = (key: string) => own(item, key) === true
  const [name, version, source] = [text('name'), text('version'), sourceOf(own(item, 'source'))]
  const verdict = text('verdict')
  const scripts = text('scripts')
  if (name === undefined || version === undefined || source === undefined || !isVerdict(verdict)) return undefined
  const id = `${name}@${version}`
  const path = textsOf(own(item, 'path'))
  const pkg: ResolvedPackage = {
    id,
    name,
    version,
    source,
    ...given('integrity', text('integrity')),
    ...given('alias', text('alias')),
    path: path.length === 0 ? [id] : path,
    locations: [],
    optional: is('optional'),
    dev: is('dev'),
    bundled: is('bundled'),
  }
  return {
    package: pkg,
    verdict,
    resident: is('resident'),
    scripts: scripts === 'approved' || scripts === 'none' ? scripts : 'stripped',
    ...given('approved', text('approved')),
    findings: textsOf(own(item, 'findings')).map((finding) => {
      const [severity = '', rule = ''] = finding.split(' ')
      return { rule, severity: severity as Severity }
    }),
    gaps: textsOf(own(item, 'gaps')),
  }
}

function sourceOf(value: Json | undefined): Source | undefined {
  const text = (key: string) => stringOf(own(value, key))
  const [type, url, path] = [text('type'), text('url'), text('path')]
  if (type === 'registry') return { type, ...given('tarball', text('tarball')) }
  if (type === 'git' && url !== undefined) return { type, url, ...given('commit', text('commit')) }
  if (type === 'url' && url !== undefined) return { type, url }
  return (type === 'file' || type === 'directory') && path !== undefined ? { type, path } : undefined
}

function feedOf(value: Json | undefined): InstallReceipt['feed'] {
  const known = own(value, 'value')
  const [built, entries] = [stringOf(own(known, 'built')), own(known, 'entries')]
  if (built === undefined || typeof entries !== 'number')
    return { state: 'unknown', why: stringOf(own(value, 'why')) ?? 'the receipt does not say' }
  return { state: 'known', value: { built, entries, lacks: textsOf(own(known, 'lacks')) } }
}

function guardOf(value: Json | undefined): GuardBuild | undefined {
  const version = stringOf(own(value, 'version'))
  return version === undefined ? undefined : { version, ...given('build', stringOf(own(value, 'build'))) }
}

const gapOf = (value: Json): Gap[] => {
  const [about, why] = [stringOf(own(value, 'about')), stringOf(own(value, 'why'))]
  return about === undefined || why === undefined ? [] : [{ about, why }]
}

const decidedOf = (value: Json): Decided[] => {
  const [id, decision, by] = ['id', 'decision', 'by'].map((key) => stringOf(own(value, key)))
  return id === undefined || decision === undefined || by === undefined
    ? []
    : [{ id, decision: decision as Decision, by }]
}

const verdicts: readonly string[] = ['allow', 'strip', 'ask', 'abort'] satisfies readonly Verdict[]
const isVerdict = (text: string | undefined): text is Verdict => text !== undefined && verdicts.includes(text)

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])
const textsOf = (value: Json | undefined): string[] => listOf(value).filter((item) => typeof item === 'string')

const numberOf = (value: Json | undefined): number => (typeof value === 'number' ? value : 0)

/** What JSON writes of it is what counts: fields that are undefined are none. */
const plain = (value: object): Json => value as Json

import type { Change, Changes, CodeFacts, FileChange, Gap, PackageId, Signal, Trigger } from '../../model.ts'
import type { PackageSource, SourceFile } from '../source.ts'
import { unified } from './unified.ts'

/** One version as it was read and analysed. */
export interface Side {
  readonly id: PackageId
  readonly source: PackageSource
  readonly scripts: Readonly<Record<string, string>>
  /** Undefined where the code was not analysed to its end; then `gaps` says why. */
  readonly code?: CodeFacts
}

/** Files whose change is shown line by line, and bytes of one of them. */
const maxShown = 200
const maxBytes = 2 * 1024 * 1024

/** What the second version has that the first had not, and the other way round. Pure, and bounded by counts. */
export function compare(before: Side, after: Side): Changes {
  const [one, other] = [before.code, after.code]
  const hash = one?.reach.installHash
  return {
    from: before.id,
    to: after.id,
    scripts: changesOf(before.scripts, after.scripts),
    dependencies: changesOf(dependenciesOf(before), dependenciesOf(after)),
    bins: changesOf(before.source.manifest.bin, after.source.manifest.bin),
    capabilities: one && other ? onlyOnOneSide(capabilitiesOf(one), capabilitiesOf(other)) : [],
    hosts: one && other ? onlyOnOneSide(hostsOf(one), hostsOf(other)) : [],
    files: filesOf(before, after),
    sameReach: hash !== undefined && hash === other?.reach.installHash,
    gaps: [before, after].flatMap(gapsOf),
  }
}

const gapsOf = ({ id, code }: Side): Gap[] =>
  code
    ? code.gaps.map(({ about, why }) => ({ about, why: `${id}: ${why}` }))
    : [{ about: 'code', why: `the code of ${id} is not known` }]

type Fields = Readonly<Record<string, string>>

function changesOf(before: Fields, after: Fields): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return names.flatMap((name) => {
    const [old, next] = [before, after].map((side) => (Object.hasOwn(side, name) ? side[name] : undefined))
    return old === next ? [] : [changeOf(name, old, next)]
  })
}

const changeOf = (name: string, before: string | undefined, after: string | undefined): Change => ({
  name,
  ...(before !== undefined && { before }),
  ...(after !== undefined && { after }),
})

const dependenciesOf = ({ source: { manifest } }: Side): Fields => ({
  ...manifest.peerDependencies,
  ...manifest.optionalDependencies,
  ...manifest.dependencies,
})

/** A thing's name to the place where it is first seen. */
type Places = ReadonlyMap<string, string>

const onlyOnOneSide = (before: Places, after: Places): Change[] => [
  ...[...after].filter(([name]) => !before.has(name)).map(([name, place]) => changeOf(name, undefined, place)),
  ...[...before].filter(([name]) => !after.has(name)).map(([name, place]) => changeOf(name, place, undefined)),
]

const capabilitiesOf = ({ signals }: CodeFacts): Places => firstPlaces(signals, ({ kind }) => [kind])

const hostsOf = ({ signals }: CodeFacts): Places =>
  firstPlaces(signals, ({ args }) => (typeof args['host'] === 'string' && args['host'] !== '' ? [args['host']] : []))

function firstPlaces(signals: readonly Signal[], names: (signal: Signal) => readonly string[]): Places {
  const places = new Map<string, string>()
  for (const signal of signals) {
    for (const name of names(signal)) if (!places.has(name)) places.set(name, `${signal.file}:${signal.line}`)
  }
  return new Map([...places].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const order: readonly Trigger[] = ['install', 'import', 'bin']

function filesOf(before: Side, after: Side): FileChange[] {
  const [old, next] = [before.source.files, after.source.files]
  const when = whenOf(before, after)
  const changed = [...new Set([...old.keys(), ...next.keys()])]
    .filter((path) => old.get(path)?.sha256 !== next.get(path)?.sha256)
    .map((path) => ({ path, when: order.filter((trigger) => when.get(path)?.has(trigger)) }))
    .sort((a, b) => rank(a.when) - rank(b.when) || (a.path < b.path ? -1 : 1))
  return changed.map(({ path, when: starts }, index) => {
    const [a, b] = [old.get(path), next.get(path)]
    const sizes = { ...(a && { before: a.size }), ...(b && { after: b.size }) }
    const shown =
      starts.length === 0 ? {} : index < maxShown ? linesOf(a, b) : { why: `more than ${maxShown} files changed` }
    return { path, ...sizes, when: starts, ...shown }
  })
}

const rank = (when: readonly Trigger[]): number => (when[0] === undefined ? order.length : order.indexOf(when[0]))

/** What starts a file on either side; package.json is what scripts start from. */
function whenOf(...sides: readonly Side[]): ReadonlyMap<string, ReadonlySet<Trigger>> {
  const when = new Map<string, Set<Trigger>>()
  const add = (path: string, triggers: readonly Trigger[]) =>
    when.set(path, new Set([...(when.get(path) ?? []), ...triggers]))
  for (const { code, scripts } of sides) {
    for (const file of code?.reach.files ?? []) add(file.path, file.when)
    if (Object.keys(scripts).length > 0) add('package.json', ['install'])
  }
  return when
}

function linesOf(before: SourceFile | undefined, after: SourceFile | undefined): Pick<FileChange, 'diff' | 'why'> {
  const [old, next] = [before, after].map((file) => (file === undefined ? '' : textOf(file)))
  return old === undefined || next === undefined ? { why: 'it is no text, or too large' } : unified(old, next)
}

/** Undefined for what is no text: a NUL, or bytes that are no UTF-8. */
function textOf({ bytes, size }: SourceFile): string | undefined {
  if (bytes === undefined || size > maxBytes) return size === 0 ? '' : undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

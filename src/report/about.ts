import type { Coverage, Report, SetChanges } from '../model.ts'
import { grouped } from '../text/count.ts'
import { identifier, inert } from '../text/escape.ts'
import { wrap } from '../text/wrap.ts'
import type { Sheet } from './style.ts'

const mostNames = 20

/** What was judged besides a lockfile as a whole: a change, or a bill of materials; and what has to be said of it. */
export function aboutSection({ changes, coverage, notes = [] }: Report, { columns }: Sheet): string[] {
  const lines = [
    ...(changes ? [`AGAINST ${inert(changes.base, 100)}`, ...changeLines(changes).map((line) => `  ${line}`)] : []),
    ...(coverage ? ['BILL OF MATERIALS', ...coverageLines(coverage).map((line) => `  ${line}`)] : []),
    ...notes.map((note) => `NOTE ${inert(note, 400)}`),
  ]
  return lines.length === 0 ? [] : [...lines.flatMap((line) => wrap(line, { columns, rest: '    ' })), '']
}

/** A line for each kind of change that there is; escaped. */
export function changeLines({ added, changed, removed, scripts, hosts }: SetChanges): string[] {
  const moves = changed.map(({ name, from, to }) => `${identifier(name, 200)} ${from.map(short)} → ${to.map(short)}`)
  const kinds: readonly (readonly [string, readonly string[]])[] = [
    ['added', added.map(short)],
    ['changed', moves],
    ['removed', removed.map(short)],
    ['with install scripts', scripts.map(short)],
    ['new hosts', hosts.map(short)],
  ]
  const lines = kinds
    .filter(([, items]) => items.length > 0)
    .map(([word, items]) => `${grouped(items.length)} ${word}: ${listOf(items)}`)
  return lines.length > 0 ? lines : ['no package is new, other or gone']
}

/** `98 of 100 components have a hash (98 %)` and its like. */
export function coverageLines({ components, ...parts }: Coverage): string[] {
  const names = {
    versions: 'a version',
    purls: 'a package URL',
    hashes: 'a hash',
    licenses: 'a licence',
    dependencies: 'their dependencies',
  } as const
  return Object.entries(names).map(([key, name]) => {
    const count = parts[key as keyof typeof names]
    return `${grouped(count)} of ${grouped(components)} components say ${name} (${percent(count, components)} %)`
  })
}

/** Rounded down: 100 means every one. */
const percent = (part: number, whole: number) => (whole === 0 ? 100 : Math.floor((100 * part) / whole))

const short = (text: string) => identifier(text, 200)

const listOf = (items: readonly string[]) =>
  items.slice(0, mostNames).join(', ') +
  (items.length > mostNames ? ` … and ${grouped(items.length - mostNames)} more` : '')

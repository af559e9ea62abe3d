import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { own, parseJson, stringOf } from '../parse/json.ts'
import { ciFiles } from './ci-templates.ts'
import { bytesIn, type Edit } from './edit.ts'
import { unwire, vendored } from './wiring.ts'

/**
 * What `init` changed in one file, so that `--remove` can put it back byte for byte. Only the changed part is kept: the
 * record is committed, and an .npmrc may hold a token.
 */
interface Change {
  readonly path: string
  /** sha256 of what init left; a file that differs was changed since and is only cleaned. */
  readonly after: string
  /** Undefined where init made the file. */
  readonly span?: { readonly at: number; readonly was: string; readonly now: number }
}

const ours = new Set(['package.json', '.npmrc', '.pnpmfile.cjs', '.pnpmfile.mjs', 'portcullis.json', ...ciFiles])
const recordOf = (root: string) => join(root, vendored, 'init.json')
const hashOf = (bytes: string) => createHash('sha256').update(bytes, 'latin1').digest('hex')

/** Call it before the edits are written. */
export function remember(root: string, edits: readonly Edit[]): void {
  const edited = new Set(edits.map(({ path }) => path))
  const changes = [...changesIn(root).filter(({ path }) => !edited.has(path)), ...edits.map(changeOf)]
  writeFileSync(recordOf(root), `${JSON.stringify(changes, null, 2)}\n`)
}

export function writeEdits(root: string, edits: readonly Edit[]): void {
  for (const { path, after } of edits) {
    if (after === undefined) continue
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), after, 'latin1')
  }
}

function changeOf({ path, before, after = '' }: Edit): Change {
  if (before === undefined) return { path, after: hashOf(after) }
  let at = 0
  while (at < before.length && at < after.length && before[at] === after[at]) at++
  let tail = 0
  const most = Math.min(before.length, after.length) - at
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  const span = { at, was: before.slice(at, before.length - tail), now: after.length - tail - at }
  return { path, after: hashOf(after), span }
}

function changesIn(root: string): Change[] {
  const file = recordOf(root)
  if (!existsSync(file)) return []
  const list = parseJson(readFileSync(file, 'utf8'), file)
  return (Array.isArray(list) ? list : []).flatMap((item): Change[] => {
    const [path, after, span] = [stringOf(own(item, 'path')), stringOf(own(item, 'after')), own(item, 'span')]
    if (path === undefined || after === undefined || !ours.has(path)) return []
    if (span === undefined) return [{ path, after }]
    const [at, was, now] = [own(span, 'at'), own(span, 'was'), own(span, 'now')]
    const isSpan = typeof at === 'number' && typeof was === 'string' && typeof now === 'number'
    return isSpan ? [{ path, after, span: { at, was, now } }] : []
  })
}

/** Files that nobody touched since, as they were; from others only the wiring is taken. Undefined: to be deleted. */
export function undoing(root: string): { readonly restored: readonly Edit[]; readonly cleaned: readonly Edit[] } {
  const restored = changesIn(root).flatMap(({ path, after, span }): Edit[] => {
    const now = bytesIn(root, path)
    if (now === undefined || hashOf(now) !== after) return []
    const before = span && now.slice(0, span.at) + span.was + now.slice(span.at + span.now)
    return [{ path, before: now, after: before, why: before === undefined ? 'delete' : 'restore' }]
  })
  const whole = new Set(restored.map(({ path }) => path))
  return { restored, cleaned: unwire(root).filter(({ path }) => !whole.has(path)) }
}

export function undo(root: string): void {
  const { restored, cleaned } = undoing(root)
  for (const { path, after } of restored) if (after === undefined) rmSync(join(root, path), { force: true })
  writeEdits(root, [...restored, ...cleaned])
  // A file that was wired by hand or by an older guard before `init` recorded it.
  writeEdits(root, unwire(root))
  rmSync(join(root, vendored), { recursive: true, force: true })
}

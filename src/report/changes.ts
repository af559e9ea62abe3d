import type { Change, Changes, FileChange } from '../model.ts'
import { counted, grouped } from '../text/count.ts'
import { identifier, inert } from '../text/escape.ts'
import { type Paint, paintFor } from '../text/paint.ts'
import { pieces, saneColumns, wrap } from '../text/wrap.ts'
import { inertJson } from './json.ts'
import type { Style } from './style.ts'

const most = 40
const maxText = 2000

interface Sheet {
  readonly columns: number
  readonly paint: Paint
}

/** What one version has differently, for a reader; every text of the package escaped, every line within the columns. */
export function changesReport(changes: Changes, style: Style): string {
  const sheet = { columns: saneColumns(style.columns), paint: paintFor(style.color) }
  return `${[...wrap(`${identifier(changes.from, 400)} → ${identifier(changes.to, 400)}`, sheet), '', ...changeLines(changes, sheet)].join('\n')}\n`
}

/** The sections below the head. */
export function changeLines(changes: Changes, sheet: Sheet): string[] {
  const { scripts, dependencies, bins, capabilities, hosts, files, gaps } = changes
  const reached = files.filter(({ when }) => when.length > 0)
  const lines = [
    ...section('SCRIPTS', scripts, sheet),
    ...section('DEPENDENCIES', dependencies, sheet),
    ...section('BINS', bins, sheet),
    ...section('CAPABILITIES', capabilities, sheet),
    ...section('HOSTS', hosts, sheet),
    ...fileList(files, sheet),
    ...reached.flatMap((file) => hunks(file, sheet)),
    ...gaps.slice(0, most).flatMap(({ why }) => wrap(`UNKNOWN ${inert(why, maxText)}`, { ...sheet, rest: '  ' })),
  ]
  return lines.length > 0 ? lines : ['Nothing differs.']
}

/** The machine's form: `portcullis-changes/1`, to which fields are added and from which none is taken. */
export const changesJson = (changes: Changes): string => inertJson({ schema: 'portcullis-changes/1', ...changes })

function section(word: string, changes: readonly Change[], sheet: Sheet): string[] {
  if (changes.length === 0) return []
  const rest = changes.length - most
  return [
    sheet.paint.strong(word),
    ...changes.slice(0, most).flatMap((change) => changeText(change, sheet)),
    ...(rest > 0 ? [`  … and ${grouped(rest)} more`] : []),
    '',
  ]
}

function changeText({ name, before, after }: Change, { columns, paint }: Sheet): string[] {
  const sign = before === undefined ? '+' : after === undefined ? '-' : '~'
  const value = [before, after].flatMap((text) => (text === undefined ? [] : [inert(text, maxText)])).join(' → ')
  const lines = wrap(`${inert(name, 214)}: ${value}`, { columns, first: `  ${sign} `, rest: '    ' })
  return sign === '+' ? lines.map(paint.warn) : lines
}

const started = { install: 'run at install', import: 'loaded by import', bin: 'run as a command' } as const

function fileList(files: readonly FileChange[], { columns, paint }: Sheet): string[] {
  if (files.length === 0) return []
  const shown = files.slice(0, most)
  const lines = shown.flatMap(({ path, before, after, when }) => {
    const sign = before === undefined ? '+' : after === undefined ? '-' : '~'
    const sizes = [before, after].flatMap((size) => (size === undefined ? [] : [grouped(size)])).join(' → ')
    const how = when.map((trigger) => started[trigger]).join(', ') || 'nothing that was followed starts it'
    return wrap(`${inert(path, 400)} (${sizes} bytes; ${how})`, { columns, first: `  ${sign} `, rest: '    ' })
  })
  const rest = files.length - shown.length
  return [
    paint.strong(`FILES ${counted(files.length, 'file')}`),
    ...lines,
    ...(rest > 0 ? [`  … and ${grouped(rest)} more`] : []),
    '',
  ]
}

function hunks({ path, diff, why }: FileChange, { columns, paint }: Sheet): string[] {
  const head = paint.strong(inert(path, 400))
  if (diff === undefined) return why === undefined ? [] : [head, `  not shown: ${inert(why, 400)}`, '']
  return [
    head,
    ...diff
      .trimEnd()
      .split('\n')
      .flatMap((line) => hunkLine(line, columns, paint)),
    '',
  ]
}

/** The sign stays in the first column and a continued line begins with a blank one, so that no text can pass for a line. */
function hunkLine(line: string, columns: number, paint: Paint): string[] {
  if (line.startsWith('@@')) return [paint.faint(inert(line, columns))]
  const sign = line[0] ?? ' '
  const text = inert(line.slice(1).replace(/\t/gu, '  '), maxText)
  const parts = pieces(text, Math.max(20, columns - 4))
  const shown = parts.map((part, index) => `  ${index === 0 ? sign : ' '} ${part}`)
  return sign === '+' ? shown.map(paint.good) : sign === '-' ? shown.map(paint.bad) : shown
}

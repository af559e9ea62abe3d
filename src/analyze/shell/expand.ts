import type { Scanner } from './scanner.ts'
import type { Scope } from './scope.ts'
import { computed } from './types.ts'

/** Reads the commands inside a `$(…)`, backquotes or `<(…)`. */
export interface Nested {
  /**
   * @param closing what ends it; undefined where `text` is all of it
   * @returns what they write, where that can be told
   */
  commands(scanner: Scanner, closing: ')' | undefined): string | undefined
  text(text: string, line: number): void
  /** A variable is used. */
  variable(name: string): void
}

/** What stands after a `$` or starts with a backquote, and the text it becomes. */
export function expansion(scanner: Scanner, scope: Scope, nested: Nested): string {
  if (scanner.take('`')) return backquoted(scanner, scope, nested)
  scanner.at++
  if (scanner.take("'")) return ansiQuoted(scanner)
  if (scanner.take('((')) {
    skipArithmetic(scanner)
    return computed
  }
  if (scanner.take('(')) {
    const start = scanner.at
    const output = nested.commands(scanner, ')')
    return output ?? folderOfScript(scanner.text.slice(start, scanner.at - 1), scope) ?? computed
  }
  if (scanner.take('{')) return braced(scanner, scope, nested)
  const name = /^(?:[A-Za-z_]\w*|[\d@*#?$!-])/u.exec(scanner.text.slice(scanner.at, scanner.at + 200))?.[0]
  if (name === undefined) return '$'
  scanner.at += name.length
  return looked(name, scope, nested)
}

function looked(name: string, scope: Scope, nested: Nested): string {
  nested.variable(name)
  return scope.get(name)
}

/** `$(dirname "$0")` and what `$(cd … && pwd)` makes of it: scripts find their own folder so. */
function folderOfScript(commands: string, { folder }: Scope): string | undefined {
  const own = /dirname\s+(?:--\s+)?"?\$\{?(?:0|BASH_SOURCE(?:\[0\])?)\}?"?/u
  if (folder === undefined || commands.length > 300 || !own.test(commands)) return undefined
  const rest = commands.replace(own, '').replace(/[\s"'()$;&|{}]|\b(?:cd|pwd|-P|-L|--)\b|>\s*\/dev\/null|2>&1/gu, '')
  return /^(?:\/?\.\.?)*\/?$/u.test(rest) ? `${folder}/${rest}` : undefined
}

function backquoted(scanner: Scanner, scope: Scope, nested: Nested): string {
  const line = scanner.line
  let inner = ''
  while (!scanner.done && scanner.peek() !== '`') {
    if (scanner.peek() === '\\' && '`$\\'.includes(scanner.peek(1))) scanner.at++
    inner += scanner.peek()
    scanner.at++
  }
  scanner.at++
  nested.text(inner, line)
  return folderOfScript(inner, scope) ?? computed
}

function braced(scanner: Scanner, scope: Scope, nested: Nested): string {
  const line = scanner.line
  let depth = 1
  const start = scanner.at
  while (!scanner.done && depth > 0) {
    if (scanner.peek() === '{') depth++
    else if (scanner.peek() === '}') depth--
    else if (scanner.peek() === '\\') scanner.at++
    scanner.at++
  }
  const body = scanner.text.slice(start, scanner.at - 1)
  const [, name = '', operator = '', rest = ''] = /^(\w+)(:?[-=+?]|)(.*)$/su.exec(body) ?? []
  if (/[$`]/u.test(body)) nested.text(`: "${body.replaceAll('"', '')}"`, line)
  if (/^(?:0|BASH_SOURCE)(?:\[0\])?%\/\*$/u.test(body)) return scope.folder ?? computed
  if (name === '' || (operator === '' && rest !== '')) return computed
  if (operator.endsWith('+')) return computed
  return scope.has(name) || operator === ''
    ? looked(name, scope, nested)
    : /[$`]/u.test(rest)
      ? computed
      : unquoted(rest)
}

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/su, '$2')

function skipArithmetic(scanner: Scanner): void {
  let depth = 2
  while (!scanner.done && depth > 0) {
    if (scanner.peek() === '(') depth++
    else if (scanner.peek() === ')') depth--
    scanner.at++
  }
}

const simple: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  v: '\v',
}

/** `$'…'` with its escapes; commands are hidden behind `\x63\x75…`. */
function ansiQuoted(scanner: Scanner): string {
  let value = ''
  while (!scanner.done && scanner.peek() !== "'") {
    if (scanner.peek() !== '\\') {
      value += scanner.peek()
      scanner.at++
      continue
    }
    const rest = scanner.text.slice(scanner.at, scanner.at + 10)
    const [all, hex, unicode, octal] = /^\\(?:x([\da-f]{1,2})|u([\da-f]{1,4})|([0-7]{1,3}))/iu.exec(rest) ?? []
    if (hex !== undefined || unicode !== undefined)
      value += String.fromCharCode(Number.parseInt(hex ?? unicode ?? '', 16))
    else if (octal !== undefined) value += String.fromCharCode(Number.parseInt(octal, 8) & 0xff)
    else value += simple[rest[1] ?? ''] ?? rest[1] ?? ''
    scanner.at += all?.length ?? 2
  }
  scanner.at++
  return value
}

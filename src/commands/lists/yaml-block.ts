import { eolOf, withLines } from '../edit.ts'

/**
 * A YAML text with another value of one key at its top: a block of one line for each entry, whose own comments go with the
 * lines they stand in; all other lines stay byte for byte. Undefined where the key is not written as such a block.
 */
export function withBlock(
  text: string,
  key: string,
  value: Readonly<Record<string, unknown>> | readonly string[],
): string | undefined {
  const lines = text.split(/\r?\n/u)
  const at = lines.findIndex((line) => new RegExp(`^["']?${key}["']?\\s*:`, 'u').test(line))
  const wanted = Array.isArray(value)
    ? value.map((item) => `- ${JSON.stringify(item)}`)
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${String(item)}`)
  if (at === -1) return withLines(text, [`${key}:`, ...wanted.map((line) => `  ${line}`)])
  if (!/:\s*(?:#.*)?$/u.test(lines[at] as string)) return undefined
  let end = at + 1
  while (end < lines.length && /^(?:\s|#|- |$)/u.test(lines[end] as string)) end++
  while (end > at + 1 && /^\s*(?:#.*)?$/u.test(lines[end - 1] as string)) end--
  const old = lines.slice(at + 1, end)
  const indent = /^\s*/u.exec(old.find((line) => /^\s*[^\s#]/u.test(line)) ?? '  ')?.[0] ?? '  '
  // A line that says the same already stays as it is written, with its comment.
  const kept = old.filter((line) => isComment(line) || wanted.includes(normal(line)))
  const added = wanted.filter((line) => !old.some((one) => normal(one) === line)).map((line) => `${indent}${line}`)
  return [...lines.slice(0, at + 1), ...kept, ...added, ...lines.slice(end)].join(eolOf(text))
}

const isComment = (line: string): boolean => /^\s*(?:#.*)?$/u.test(line)

/** An entry as it is written here: its key or item in double quotes, without the comment. */
function normal(line: string): string {
  const text = line.trim().replace(/\s+#.*$/u, '')
  const item = /^-\s+(.*)$/u.exec(text)?.[1]
  if (item !== undefined) return `- ${quotedAs(item)}`
  const [, name = '', value = ''] = /^("[^"]*"|'[^']*'|[^:]+?)\s*:\s*(\S*)$/u.exec(text) ?? []
  return `${quotedAs(name)}: ${value}`
}

const quotedAs = (text: string): string => JSON.stringify(text.replace(/^(["'])(.*)\1$/u, '$2'))

import { computed } from '../shell/types.ts'

/** A batch file in words that the shell parser understands: own folder, line continuations, comments. */
export const asShell = (text: string): string =>
  text
    .replace(/^[ \t]*(?:@?rem\b|::).*$/gimu, '')
    .replace(/\^\r?\n/gu, ' ')
    .replace(/^([ \t]*)@/gmu, '$1')
    .replace(/%~d?p?0\\?/giu, './')
    .replace(/\^([&|<>^])/gu, '$1')

/** The recipes of a make file: lines that start with a tab, continued ones together. */
export function recipes(text: string): { text: string; line: number }[] {
  const found: { text: string; line: number }[] = []
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const first = at
    let line = lines[at] as string
    while (line.endsWith('\\') && at + 1 < lines.length) line = `${line.slice(0, -1)} ${lines[++at]}`
    const shell = /\$\(shell\s+(.*)\)/u.exec(line)?.[1]
    if (line.startsWith('\t')) found.push({ text: unmade(line.replace(/^\t[@+-]*/u, '')), line: first + 1 })
    else if (shell !== undefined) found.push({ text: unmade(shell), line: first + 1 })
  }
  return found
}

/** make's own variables are not known; `$$` is the shell's dollar. */
const unmade = (text: string): string =>
  text.replace(/\$(?:\((?:shell\s+)?([^()]*)\)|\{[^{}]*\}|[@<^*?+%])/gu, computed).replaceAll('$$', '$')

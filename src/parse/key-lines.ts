/**
 * The lines, from 1, of the keys that stand in a YAML text at an indentation, as package managers write them: plain,
 * or in single or double quotes; keys of more than 1,024 characters stand behind `? `. The first of equal ones.
 * @param below only those below this key at the margin
 */
export function keyLines(text: string, indent: number, below?: string): Map<string, number> {
  const found = new Map<string, number>()
  let inside = below === undefined
  let number = 0
  for (const line of text.split('\n')) {
    number++
    if (below !== undefined && /^[^\s#]/u.test(line)) inside = line.startsWith(`${below}:`)
    if (!inside || !line.startsWith(' '.repeat(indent)) || /^[\s#]/u.test(line.slice(indent))) continue
    const key = keyOf(line.slice(indent).trimEnd())
    if (key !== undefined && !found.has(key)) found.set(key, number)
  }
  return found
}

function keyOf(line: string): string | undefined {
  const text = line.startsWith('? ') ? `${line.slice(2)}:` : line
  const quoted = /^(?:'((?:[^']|'')*)'|("(?:[^"\\]|\\.)*")):/u.exec(text)
  if (quoted?.[1] !== undefined) return quoted[1].replaceAll("''", "'")
  if (quoted?.[2] === undefined) {
    const end = text.endsWith(':') ? text.length - 1 : text.indexOf(': ')
    return end === -1 ? undefined : text.slice(0, end)
  }
  try {
    return JSON.parse(quoted[2]) as string
  } catch {
    return undefined
  }
}

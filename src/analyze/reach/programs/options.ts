/**
 * Splits options from operands for programs of which only a few options take a value.
 * @param words without the program; @param valued options that take the next word, e.g. `-C`
 * @returns options in order with their values, and everything from the first operand on
 */
export function optionsOf(
  words: readonly string[],
  valued: ReadonlySet<string>,
): { readonly options: readonly (readonly [string, string | undefined])[]; readonly operands: readonly string[] } {
  const options: [string, string | undefined][] = []
  let at = 0
  for (; at < words.length; at++) {
    const word = words[at] as string
    if (word === '--') return { options, operands: words.slice(at + 1) }
    if (!word.startsWith('-') || word === '-') break
    const equals = word.indexOf('=')
    const name = equals < 0 ? word : word.slice(0, equals)
    if (equals >= 0) options.push([name, word.slice(equals + 1)])
    else if (valued.has(word)) options.push([word, words[++at]])
    else options.push([word, undefined])
  }
  return { options, operands: words.slice(at) }
}

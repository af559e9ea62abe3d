/** Answers that are kept; hostile code can ask about as many texts as it likes. */
const mostKept = 10_000

/** A question about a text whose answer hangs on nothing else, and that is asked again and again: ways, mostly. */
export function remembered<T>(ask: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined || known.has(text)) return before as T
    if (known.size >= mostKept) known.clear()
    const answer = ask(text)
    known.set(text, answer)
    return answer
  }
}

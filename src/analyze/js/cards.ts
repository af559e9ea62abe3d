/**
 * How numbers of payment cards are told from others: the sum of Luhn (US patent 2,950,048; ISO/IEC 7812-1, annex B) as
 * arithmetic or as a table, patterns of the issuers' ranges, lengths, and what browsers call such fields. Each is bounded.
 */
const tells: readonly RegExp[] = [
  />=?\s*(?:9|10)\b[\s\S]{0,120}?-=?\s*9\b[\s\S]{0,300}?%\s*10\b/u,
  /0,\s?2,\s?4,\s?6,\s?8,\s?1,\s?3,\s?5,\s?7,\s?9\b|0246813579/u,
  /4(?:\\+d|\[0-9\])\{(?:12|15)\}|5\[1-5\](?:\\+d|\[0-9\])\{14\}|3\[47\](?:\\+d|\[0-9\])\{13\}|(?:\\+d|\[0-9\])\{1[2-5],1[69]\}/u,
  /(?:\\+d|\[0-9\])\{4\}[^\n]{0,12}\)\{[34]\}/u,
  /replace\(\/(?:\\D|\[\^(?:\\d|0-9)\])\+?\/g?[\s\S]{0,200}?\.length\s*(?:>=?|===?)\s*1[3-6]\b/u,
  /\.length\s*>=?\s*1[2-5]\b[\s\S]{0,80}?\.length\s*<=?\s*(?:16|19)\b/u,
  /\bcc-(?:number|csc)\b/u,
  /(?:require\(|from |import )\s*['"](?:[\w-]*luhn[\w-]*|card-validator|credit-?card[\w-]*|creditcards|valid-card-number)['"]/u,
]

/** Where a text does so, or -1. */
export function cardIn(text: string): number {
  for (const tell of tells) {
    const found = tell.exec(text)
    if (found) return found.index
  }
  return -1
}

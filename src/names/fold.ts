/**
 * Characters that pass for others in most fonts, of the scripts that look most like Latin (Unicode Technical Standard
 * 39, confusables.txt); what NFKC folds already is left out.
 */
const lookalikes = new Map(
  Object.entries({
    a: 'аɑαӓ',
    b: 'Ьь',
    c: 'сϲ',
    d: 'ԁɗ',
    e: 'еёєε',
    g: 'ɡց',
    h: 'һհ',
    i: 'іıιΐ',
    j: 'јϳ',
    k: 'кκ',
    l: 'ӏǀł',
    m: 'м',
    n: 'пոη',
    o: 'оοօø',
    p: 'рρ',
    q: 'ԛ',
    r: 'гр',
    s: 'ѕ',
    t: 'тτ',
    u: 'υս',
    v: 'νѵ',
    w: 'ѡωա',
    x: 'хχ',
    y: 'уγү',
    z: 'ʐ',
    '-': '‐‑‒–—―−﹣',
  }).flatMap(([plain, others]) => [...others].map((other) => [other, plain] as const)),
)

/** Digits that stand for letters. */
const digits: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', '7': 't' }

const isPlain = (name: string) => /^[!-~]*$/u.test(name)

/** The name as a reader sees it: compatible characters composed, invisible ones and marks gone, look-alikes replaced. */
export function seen(name: string): string {
  if (isPlain(name)) return name
  const bare = name
    .normalize('NFKC')
    .normalize('NFD')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{M}\p{Cc}\s]/gu, '')
    .toLowerCase()
  return [...bare].map((character) => lookalikes.get(character) ?? character).join('')
}

/** What two names share when only separators, case, scope marks or digits for letters tell them apart. */
export const folded = (name: string): string =>
  seen(name)
    .toLowerCase()
    .replace(/[-._~/@013457]/gu, (mark) => digits[mark] ?? '')

/** Its words without the marks between them, in one order. */
export const inOrder = (name: string): string => wordsOf(name).sort().join(' ')

export const wordsOf = (name: string): string[] => name.split(/[-._~/@]+/u).filter((word) => word !== '')

/** Pairs of letters that pass for one, either way round. */
const pairs = [
  ['rn', 'm'],
  ['vv', 'w'],
  ['cl', 'd'],
] as const

/** The name with such a pair drawn together or apart, one place at a time. */
export function* redrawn(name: string): Iterable<string> {
  for (const [pair, letter] of pairs) {
    for (const [from, to] of [
      [pair, letter],
      [letter, pair],
    ] as const) {
      for (let at = name.indexOf(from); at !== -1; at = name.indexOf(from, at + 1)) {
        yield name.slice(0, at) + to + name.slice(at + from.length)
      }
    }
  }
}

import type { NameFacts, NearKind, NearName, Rule } from '../model.ts'

/**
 * A name that nobody knows, one slip away from one that everybody knows. Measured (bench/names.ts): honest packages
 * that are this close are known themselves, or differ in a short word, a number or separators; so those are left to
 * {@link nameResembles}.
 */
export const nameTyposquat: Rule = {
  id: 'name/typosquat',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['naming', 'expected'],
  *check({ package: { name }, naming, expected }) {
    if (naming.state !== 'known' || expected.internal !== undefined) return
    const { near } = naming.value
    if (near === null || !isFarAbove(naming.value) || !isSlip(near)) return
    const confidence = near.kind === 'characters' || near.kind === 'transposed' ? 'high' : 'medium'
    yield { confidence, args: { name, popular: near.popular, kind: near.kind, downloads: near.downloads } }
  },
  say: ({ name, popular, kind, downloads }) =>
    `nobody knows the name ${name}; ${difference[kind as NearKind]} ${popular}, which has ${millions(downloads as number)} downloads a month`,
}

/** An unlisted name has fewer downloads a month than the list's least. */
const unlisted = 500
const leastGap = 10_000

/** Whether the list knows nothing of the name, and the other is so popular that few mean anything else. */
const isFarAbove = ({ downloads, near }: NameFacts) =>
  downloads === null && (near?.downloads ?? 0) / unlisted >= leastGap

function isSlip({ kind, letters, word }: NearName): boolean {
  switch (kind) {
    case 'characters':
      return letters > 3
    case 'transposed':
      return letters > 4
    case 'mixed':
      return letters > 7
    case 'doubled':
    case 'dropped':
    case 'added':
    case 'replaced':
    case 'neighbour':
    case 'plural':
    case 'digit':
    case 'digits':
      return letters > 4 && word > 3
    default:
      return false
  }
}

const difference: Readonly<Record<NearKind, string>> = {
  transposed: 'two letters swapped, it is',
  doubled: 'one letter doubled, it is',
  dropped: 'one letter dropped, it is',
  added: 'one letter added, it is',
  replaced: 'one letter replaced, it is',
  neighbour: 'one key beside the right one, it is',
  plural: 'one s more or less, it is',
  digit: 'a digit for a letter, it is',
  digits: 'digits for letters, it is',
  number: 'another number, it is',
  characters: 'to the eye it is',
  separators: 'separators aside, it is',
  scope: 'its scope leans on',
  order: 'its words in another order, it is',
  combination: 'it adds words that say nothing to',
  mixed: 'separators and one letter aside, it is',
}

const millions = (downloads: number) =>
  downloads >= 1_000_000 ? `${Math.round(downloads / 1_000_000)} million` : String(downloads)

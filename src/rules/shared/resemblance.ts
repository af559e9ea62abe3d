import type { Args, Evidence, NameFacts, NearKind, NearName } from '../../model.ts'

export interface Resemblance {
  /** `strong` is what honest packages of unknown name hardly have; bench/origin/names.ts has the figures. */
  readonly strength: 'strong' | 'weak'
  readonly args: Args
  readonly kind: NearKind
}

/** What an unknown name may be taken for; undefined for names and scopes that people know or the project declares. */
export function resemblance(evidence: Evidence): Resemblance | undefined {
  const { package: pkg, naming, expected } = evidence
  if (naming.state !== 'known' || naming.value === null || expected.internal !== undefined) return undefined
  const { near, scopeKnown } = naming.value
  if (near === null || scopeKnown || !isFarAbove(naming.value) || hasSameOwner(evidence)) return undefined
  const { kind, popular, downloads } = near
  // Characters that look alike are nobody's habit, however long.
  const isExplained = kind !== 'characters' && hasPast(evidence)
  const strength = isExplained ? weakened(strengthOf(near)) : strengthOf(near)
  return strength && { strength, kind, args: { name: pkg.name, popular, kind, downloads } }
}

/**
 * Whether it has had ten releases, each older than a week when the next came: squatters have one or two before they are
 * taken down. Unknown, as offline, it has none.
 */
export const hasPast = ({ history }: Pick<Evidence, 'history'>): boolean =>
  history.state === 'known' && (history.value?.settled ?? 0) >= 10

const weakened = (strength: Resemblance['strength'] | undefined) => strength && 'weak'

/**
 * Whether the account that published this release is one of the popular package's. Maintainers do not count: npm lets
 * anybody add anybody. No rule has to wait for these facts: without them the name speaks alone.
 */
function hasSameOwner({ history, nearPeople }: Evidence): boolean {
  if (history.state !== 'known' || nearPeople.state !== 'known') return false
  const publisher = history.value?.release?.publisher
  return publisher !== undefined && (nearPeople.value ?? []).includes(publisher)
}

/** The install events that it has scripts for; none while its archive is unknown. */
export const scriptEvents = ({ archive }: Pick<Evidence, 'archive'>): string[] =>
  archive.state === 'known' && archive.value !== null ? Object.keys(archive.value.installScripts) : []

/** Whether nobody knows the name and it looks made by a machine. */
export const isInvented = ({ naming, expected }: Pick<Evidence, 'naming' | 'expected'>): boolean =>
  naming.state === 'known' &&
  naming.value !== null &&
  naming.value.invented &&
  naming.value.downloads === null &&
  !naming.value.scopeKnown &&
  expected.internal === undefined

export const resemblanceSaid = ({ name, popular, kind, downloads }: Args): string =>
  `nobody knows the name ${name}; ${difference[kind as NearKind]} ${popular}, which has ${readable(downloads as number)} downloads a month`

/** A name that is not in the list has fewer downloads a month than the list's least. */
const unlisted = 500
const leastGap = 10_000
/** Whether the list knows nothing of the name, and the other is so popular that few mean anything else. */
const isFarAbove = ({ downloads, near }: NameFacts) =>
  downloads === null && (near?.downloads ?? 0) / unlisted >= leastGap

/**
 * Short names are close to others by chance and say nothing; where only a short word of a longer one differs, or a
 * number or separator, honest packages do the same.
 */
function strengthOf({ kind, letters, word }: NearName): Resemblance['strength'] | undefined {
  switch (kind) {
    case 'characters':
      return letters > 3 ? 'strong' : 'weak'
    case 'transposed':
      return letters > 4 ? 'strong' : letters > 3 ? 'weak' : undefined
    case 'mixed':
      return letters > 7 ? 'strong' : letters > 4 ? 'weak' : undefined
    case 'doubled':
    case 'dropped':
    case 'added':
    case 'replaced':
    case 'neighbour':
    case 'plural':
    case 'digit':
    case 'digits':
      if (letters < 5) return undefined
      return word > 3 ? 'strong' : 'weak'
    case 'number':
    case 'separators':
    case 'scope':
    case 'order':
    case 'combination':
      return letters > 3 ? 'weak' : undefined
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

const readable = (downloads: number) =>
  downloads >= 1_000_000 ? `${Math.round(downloads / 1_000_000)} million` : String(downloads)

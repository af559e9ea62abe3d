import type { ArchiveFacts, CodeFacts, Copied, SignalKind } from '../model.ts'
import type { Outline } from './outline.ts'
import { type Shared, type Sketch, sharedBy } from './sketch.ts'

/** What is kept of a package that others may copy. */
export interface KnownPackage {
  readonly name: string
  readonly version: string
  readonly code: Sketch
  readonly readme: Sketch
  /** See {@link Outline.files}; absent where they are too many to be kept. */
  readonly files?: ReadonlySet<string>
  /** What its code does. */
  readonly kinds: readonly SignalKind[]
  /** It has an install script. */
  readonly installs: boolean
}

/** What was read of an archive, as what others are compared with. */
export const knownPackage = (
  { name, version }: { readonly name: string; readonly version: string },
  outline: Outline,
  archive: ArchiveFacts,
  code: CodeFacts | null,
): KnownPackage => ({
  name,
  version,
  code: outline.code,
  readme: outline.readme,
  files: new Set(outline.files.values()),
  kinds: [...new Set(code?.signals.map(({ kind }) => kind))].sort(),
  installs: Object.keys(archive.installScripts).length > 0,
})

/** Fewer features say nothing: the smallest packages are written alike by many. */
const leastCode = 16
const leastReadme = 12

/**
 * Whether a package has the code or the README of a known one; undefined where it has neither. The figures are chosen
 * so that of 1,093 honest packages, compared as if nobody knew their names, hardly any but forks and parts of one project
 * are copies (bench/origin/clones.ts).
 */
export function copied(outline: Outline, known: KnownPackage, isClaimed: boolean): Omit<Copied, 'people'> | undefined {
  const [code, readme] = [sharedBy(known.code, outline.code), sharedBy(known.readme, outline.readme)]
  const hasCode = code.looked >= leastCode && isCopy(code, isClaimed)
  const hasReadme = readme.looked >= leastReadme && readme.ofFirst >= 0.6 && readme.ofSecond >= 0.5
  if (!hasCode && !hasReadme) return undefined
  const same = [...outline.files].filter(([, hash]) => known.files?.has(hash)).map(([path]) => path)
  return {
    name: known.name,
    version: known.version,
    code: hasCode ? code.ofFirst : 0,
    readme: hasReadme ? readme.ofFirst : 0,
    same,
    kinds: known.kinds,
    installs: known.installs,
    saysFork: outline.saysFork,
  }
}

/**
 * Half of the original's code is here, and makes up a third of what is, since a package that has another one built in is
 * no copy of it; where it claims to be that package the latter does not count. Or most of what is here is the original's,
 * as an earlier version of it would be.
 */
const isCopy = ({ ofFirst, ofSecond }: Shared, isClaimed: boolean): boolean =>
  (ofFirst >= 0.5 && (isClaimed || ofSecond >= 0.3)) || (ofFirst >= 0.25 && ofSecond >= 0.6)

/** The one that is copied most; undefined where none is. */
export function mostCopied(
  outline: Outline,
  known: Iterable<KnownPackage>,
  claims: ReadonlySet<string>,
): Omit<Copied, 'people'> | undefined {
  let most: Omit<Copied, 'people'> | undefined
  for (const one of known) {
    const found = copied(outline, one, claims.has(one.name))
    if (found && (most === undefined || weight(found) > weight(most))) most = found
  }
  return most
}

/** The same code tells more than the same README: families of packages are described alike. */
const weight = ({ code, readme }: Pick<Copied, 'code' | 'readme'>) => code * 2 + readme

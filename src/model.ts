/** The words of this project as types (see docs/architecture.md). This file imports nothing. */

/**
 * A fact is known with a value or unknown with a reason; unknown is never clean. `brokenOff` says that the work on it was
 * begun and did not end, which its subject may have brought about.
 */
export type Fact<T> =
  | { readonly state: 'known'; readonly value: T }
  | { readonly state: 'unknown'; readonly why: string; readonly brokenOff?: true }

/** Where the bytes of a package come from, as the lockfile or the package manager says. */
export type Source =
  | { readonly type: 'registry'; readonly tarball?: string }
  | { readonly type: 'git'; readonly url: string; readonly commit?: string }
  | { readonly type: 'url'; readonly url: string }
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'directory'; readonly path: string }

/** `name@version`, byte for byte as resolved. Two packages may share one id when their sources differ. */
export type PackageId = string

/** One exact package of a resolution. Strings are kept byte for byte; they are attacker-controlled. */
export interface ResolvedPackage {
  readonly id: PackageId
  readonly name: string
  readonly version: string
  readonly source: Source
  /** Subresource integrity as the lockfile says, e.g. `sha512-…=`; absent where it says none. */
  readonly integrity?: string
  /** Ids from the root's direct dependency to this package, this one last: how it got into the tree. */
  readonly path: readonly PackageId[]
  /** Folders relative to the project root where it is put; empty where the manager decides (pnpm). */
  readonly locations: readonly string[]
  /** The name in node_modules, where it is not `name` (`npm:` aliases). */
  readonly alias?: string
  readonly optional: boolean
  readonly dev: boolean
  /** Its bytes come inside the archive of another package (bundled dependencies). */
  readonly bundled: boolean
  /** What the lockfile claims about install scripts; never trusted to be false. */
  readonly claimsScripts?: boolean
  /** Ids of what it depends on, sorted; absent where it depends on nothing, or where its resolver does not say. */
  readonly dependsOn?: readonly PackageId[]
  /** Yarn's checksum of the archive that yarn makes of it: known to be there, and not one that others can verify. */
  readonly checksum?: string
  /** Where it stands in its lockfile, where somebody asked. */
  readonly place?: Place
}

/** A line of a file of the project's, counted from 1. */
export interface Place {
  /** Relative to the project's root, with forward slashes. */
  readonly file: string
  readonly line: number
}

/** Everything one install resolved. */
export interface ResolvedSet {
  readonly packages: readonly ResolvedPackage[]
  /** What the resolver could not understand: shown, and never counted as judged. */
  readonly gaps: readonly Gap[]
}

/** One version as a registry would give it for a range; the dependencies are names and specs. */
export interface Offer {
  readonly name: string
  readonly version: string
  readonly integrity: string
  readonly tarball?: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly optionalDependencies: Readonly<Record<string, string>>
  /** Those that are not optional. */
  readonly peerDependencies: Readonly<Record<string, string>>
  /** It brings packages of its own, by bundling or a shrinkwrap, or runs something when it is installed. */
  readonly isClosed: boolean
}

/** The fields of a package.json that this project reads; each of its expected type or left out. */
export interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly optionalDependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly bin: Readonly<Record<string, string>>
  readonly gypfile?: boolean
  /** As written there, or the types of a list of old joined by ` OR `: a claim, and no valid SPDX expression for sure. */
  readonly license?: string
}

/** What one archive (or unpacked folder) contains, read without unpacking it to disk. */
export interface ArchiveFacts {
  readonly manifest: Manifest
  /** A binding.gyp at the package's root: npm and pnpm run node-gyp for it without any script entry. */
  readonly hasBindingGyp: boolean
  /** Lifecycle events that an install runs, with their commands; implicit node-gyp is written out. */
  readonly installScripts: Readonly<Record<string, string>>
  readonly files: number
  /** Bytes after inflation. */
  readonly size: number
  /** Files that some other program runs or obeys when it finds them. */
  readonly carried: readonly CarriedFile[]
  /** Oddities of the container: duplicate paths, links, traversal (each a sentence). */
  readonly oddities: readonly string[]
  /** `sha256-<hex>` of the sorted list of (path, sha256 of content): what an approval pins until a closure is known. */
  readonly contentHash: string
}

/**
 * A file that is no part of a package: `runs`, a command that an editor, an agent or a container starts when somebody
 * opens the folder; `settings`, what a package manager obeys there.
 */
export interface CarriedFile {
  readonly path: string
  readonly what: 'runs' | 'settings'
  /** The command, or the setting. */
  readonly says: string
}

/** An advisory of the malware feed that names this exact version. */
export interface Advisory {
  readonly id: string
  readonly summary?: string
}

/** What makes code of a package run although nobody calls it by name. */
export type Trigger = 'install' | 'import' | 'bin'

/** What a signal can be about; the analyser's vocabulary. */
export type SignalKind = `${string}/${string}`

/** One thing that the code of a package does, at one place. A signal is a fact, not yet a reproach. */
export interface Signal {
  readonly kind: SignalKind
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  /** The source there, at most 200 characters, raw: escape it before it is shown. */
  readonly excerpt: string
  /** What starts the file that it stands in; empty where nothing that was followed reaches it. */
  readonly when: readonly Trigger[]
  /** What is known of it, e.g. `url`, `host`, `command`, `path`, `name`, `from`, `to`, `condition`. */
  readonly args: Args
}

/** Which files of the package can be executed, and by what. */
export interface Reach {
  readonly files: readonly { readonly path: string; readonly when: readonly Trigger[] }[]
  /** What could not be followed: a computed require, a download that is run. */
  readonly unresolved: readonly {
    readonly file: string
    readonly line: number
    readonly what: string
    readonly when: readonly Trigger[]
  }[]
  /**
   * `sha256-<hex>` of what install scripts can reach, the package's own version literal set aside; absent while
   * something that they reach could not be followed.
   */
  readonly installHash?: string
}

/** What static analysis says of the code of one package. */
export interface CodeFacts {
  readonly reach: Reach
  readonly signals: readonly Signal[]
  /** Hosts that the manifest names as its home: repository, homepage, bug tracker, where binaries lie. */
  readonly ownHosts?: readonly string[]
  /** What was not read or not finished; never a silent pass. */
  readonly gaps: readonly Gap[]
}

/**
 * How a name resembles a popular one: one slip of the hand (`transposed` to `plural`; `neighbour` is a key beside the
 * right one), a `digit` or `digits` for letters, another `number`, `characters` that look alike or cannot be seen, other
 * `separators`, a `scope` that leans on a known one, the same words in another `order`, a known name in `combination`
 * with words that add nothing, or a slip and separators at once (`mixed`).
 */
export type NearKind =
  | 'transposed'
  | 'doubled'
  | 'dropped'
  | 'added'
  | 'replaced'
  | 'neighbour'
  | 'plural'
  | 'digit'
  | 'digits'
  | 'number'
  | 'characters'
  | 'separators'
  | 'scope'
  | 'order'
  | 'combination'
  | 'mixed'

/** The most popular name that a name may be taken for. */
export interface NearName {
  readonly popular: string
  /** 1 is the most downloaded name. */
  readonly rank: number
  /** Downloads a month of the popular one. */
  readonly downloads: number
  readonly kind: NearKind
  /** Characters of the part that differs: the scope, or the name behind it. */
  readonly letters: number
  /** Characters of the shorter of the two words that differ. */
  readonly word: number
}

/** What the shipped list of popular names says of a name; the list decides nothing, popularity is no certificate. */
export interface NameFacts {
  /** Downloads a month, in steps of a fifth; null for a name that the list does not have. */
  readonly downloads: number | null
  readonly near: NearName | null
  /** The list does not have it, and it is spelled as no known name is, as machines and resting hands spell. */
  readonly invented: boolean
  /** The list has names of the same scope, so the scope's owner is somebody that people know. */
  readonly scopeKnown: boolean
  /** Downloads a month of the name in node_modules; null where it is no other, or the list does not have it. */
  readonly aliasDownloads: number | null
}

/** What lay in the lockfile under the same name before this command. */
export type LockedBefore = Pick<ResolvedPackage, 'version' | 'source' | 'integrity'>

/** A name that must come from registries of the project's own, because its policy or its npmrc says so. */
export interface Internal {
  readonly by: 'policy' | 'npmrc'
  /** URL prefixes; by `npmrc` only their origins count, as registries keep archives under other paths. */
  readonly registries: readonly string[]
}

/** What the project's policy expects of one package; filled in by judge. */
export interface Expectation {
  readonly denied?: string
  /** Registry origins that this name may come from, e.g. `https://registry.example/`. */
  readonly registries: readonly string[]
  /** Milliseconds; 0 turns the rule off. */
  readonly minimumAge: number
  /** The registry that the package manager's configuration names for this name, where there is one at hand. */
  readonly asks?: string
  readonly internal?: Internal
  /** A word of the project's own, such as its scope, which this name begins with although nothing declares it. */
  readonly ownWord?: string
  readonly lockedBefore: readonly LockedBefore[]
}

/**
 * What vouches for a release besides an account's token: `trusted`, published by a build over OIDC without any token;
 * `provenance`, a build's signed statement of where the archive was made.
 */
export type Trust = 'none' | 'provenance' | 'trusted'

/** One release as the registry's full document lists it. Lists are empty and times absent where it does not say. */
export interface Release {
  readonly version: string
  /** ISO 8601. */
  readonly published?: string
  /** The account that published it; a build that did so over OIDC has none. */
  readonly publisher?: string
  /** Accounts that could publish at that time. */
  readonly maintainers: readonly string[]
  readonly trust: Trust
  readonly hasInstallScript: boolean
  /** It names the commit that it was published from (npm's `gitHead`). */
  readonly hasCommit: boolean
  readonly deprecated?: string
}

/**
 * A release and what it follows. *Settled* releases are those published at least a week before it, so that what was
 * published in the same attack is not what it is compared with.
 */
export interface ReleaseHistory {
  /** Null when the registry lists a time for it but no longer the release: it was taken back. */
  readonly release: Release | null
  /** The integrity that the registry has for it now. */
  readonly integrity?: string
  /** The settled release before it in its own line (same major, or same minor below 1.0.0). */
  readonly before?: Release
  /** How many settled releases of the line up to `before`, without a break, have a trust other than `none`. */
  readonly trustedRun: number
  /** The same of those that name their commit. */
  readonly committedRun: number
  /** The line went on without trust, or is a backport that was never published by the build: no loss to speak of. */
  readonly trustLeft: boolean
  /** Of all lines. */
  readonly settled: number
  /** Accounts that published a settled release or were maintainers at one. */
  readonly people: readonly string[]
  /** A settled release had an install script. */
  readonly hadInstallScript: boolean
  /** ISO 8601 time of the last settled release of any line; absent where times are not those of publication. */
  readonly lastSettled?: string
  /** Stable releases published within half an hour of it. */
  readonly together: readonly string[]
  /** How many lines these and it are of. */
  readonly lines: number
  /** Names of dependencies from a registry that `before` did not have. */
  readonly gained: readonly string[]
}

/** What a registry tells of a package in general, whatever its version. */
export interface Overview {
  readonly name: string
  /** ISO 8601 time of its first release; absent where the registry does not say. */
  readonly born?: string
  readonly people: readonly string[]
  readonly hasInstallScript: boolean
  /** `host/owner/name`, as its last release says. */
  readonly repository?: string
}

/** The package in whose repository a release claims to live. */
export interface ClaimedOriginal {
  readonly name: string
  /** `host/owner/name`. */
  readonly repository: string
  readonly people: readonly string[]
}

/** A known package whose code or README this one has, as their sketches say. */
export interface Copied {
  readonly name: string
  /** The release that was compared. */
  readonly version: string
  /** From 0 to 1: how much of its code is here; 0 where that makes no copy. */
  readonly code: number
  /** The same of its README. */
  readonly readme: number
  /** Code files that it has byte for byte. */
  readonly same: readonly string[]
  /** Kinds of signals in its code. */
  readonly kinds: readonly SignalKind[]
  /** It has an install script. */
  readonly installs: boolean
  /** Accounts of the known package; empty where no registry tells. */
  readonly people: readonly string[]
  /** The copy says of itself that it is one. */
  readonly saysFork: boolean
}

/** Whether the repository that a release names has tags for it and for the one before it in its line. */
export interface Tagged {
  /** `host/owner/name`. */
  readonly repository: string
  readonly release: boolean
  readonly before: boolean
}

/** A published vulnerability that names this very version as the first without it. */
export interface FixedAdvisory {
  /** E.g. `GHSA-…`, or the registry's number. */
  readonly id: string
  readonly title: string
}

/** A registry's signature over name, version and integrity, checked with the keys that ship with the guard. */
export interface SignatureFact {
  readonly keyId: string
  /** Why it proves nothing; absent where it holds. */
  readonly invalid?: string
}

/** Who built a release and from what, as its verified attestation says. */
export interface BuildFact {
  readonly repository: string
  /** Path of the workflow in the repository. */
  readonly workflow: string
  readonly builder: string
}

/** The build of a release, and of the one before it in its line where that has one. */
export interface ProvenanceFact {
  /** A sentence on why the attestation proves nothing. */
  readonly invalid?: string
  readonly build?: BuildFact
  readonly before?: BuildFact
}

/** Facts about one resolved package. Rules read this and nothing else. */
export interface Evidence {
  readonly package: ResolvedPackage
  /** It was in the accepted baseline with this very integrity. */
  readonly resident: boolean
  readonly expected: Expectation
  readonly advisories: Fact<readonly Advisory[]>
  /** Null for what has no archive (links to the project's own folders). */
  readonly archive: Fact<ArchiveFacts | null>
  /** Integrity claimed by the lockfile against the bytes; null where nothing was claimed. */
  readonly integrity: Fact<{ readonly claimed: string; readonly actual: string; readonly matches: boolean } | null>
  /** What the registry says of this version; null where no registry is asked (git, URL, file). */
  readonly registryManifest: Fact<Manifest | null>
  /** ISO 8601 time of publication; null where no registry is asked or nobody needs it. */
  readonly published: Fact<string | null>
  /** Null for what has no archive. */
  readonly code: Fact<CodeFacts | null>
  /** Null, as the next four, where no registry is asked or nobody needs it. */
  readonly history: Fact<ReleaseHistory | null>
  /** Of the dependencies that {@link ReleaseHistory.gained} names. */
  readonly newDependencies: Fact<readonly Overview[] | null>
  /** Only asked of what is younger than the policy wants. Unknown is no gap: then the release is simply young. */
  readonly fixes: Fact<readonly FixedAdvisory[] | null>
  /** Null too where the registry signs nothing. */
  readonly signature: Fact<SignatureFact | null>
  /** Null too where the release has no attestation. */
  readonly provenance: Fact<ProvenanceFact | null>
  /** Null where nobody needs it. */
  readonly naming: Fact<NameFacts | null>
  /** Accounts of the popular package that the name is near to; null where it is near to none. */
  readonly original: Fact<ClaimedOriginal | null>
  /** Null where the name or its scope is known: popular packages share code with each other. */
  readonly copied: Fact<Copied | null>
  readonly nearPeople: Fact<readonly string[] | null>
  /** Registries for internal packages that have another package of this name; null where nobody needs to know. */
  readonly twins: Fact<readonly string[] | null>
  /** Null where the policy does not want repositories to be asked. */
  readonly tagged: Fact<Tagged | null>
}

/** The part of the evidence that has to be gathered. */
export type Facts = Pick<
  Evidence,
  | 'advisories'
  | 'archive'
  | 'integrity'
  | 'registryManifest'
  | 'published'
  | 'code'
  | 'history'
  | 'newDependencies'
  | 'fixes'
  | 'signature'
  | 'provenance'
  | 'naming'
  | 'original'
  | 'copied'
  | 'tagged'
  | 'nearPeople'
  | 'twins'
>

export type Severity = 'low' | 'medium' | 'high' | 'critical'
export type Confidence = 'low' | 'medium' | 'high'
export type Args = Readonly<Record<string, string | number | readonly string[]>>

/** What a rule yields: data only. Prose is made by the rule's `say`. */
export interface Hit {
  readonly args: Args
  readonly confidence?: Confidence
  readonly file?: string
  readonly line?: number
  readonly excerpt?: string
}

export interface Rule {
  readonly id: `${string}/${string}`
  readonly severity: Severity
  /** Rules about age, people and releases speak only of newcomers; all others hold residents too. */
  readonly speaksOf: 'all' | 'newcomers'
  readonly needs: readonly (keyof Evidence)[]
  /** Pure. Called only when every needed fact is known. */
  check(evidence: Evidence, now: Date): Iterable<Hit>
  say(args: Args): string
}

export interface Finding extends Hit {
  readonly rule: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly message: string
}

/** A fact that was needed and not had. */
export interface Gap {
  /** The fact's or the rule's name, e.g. `archive`. */
  readonly about: string
  readonly why: string
  /** The bytes are as they are: whoever reads them again with the same guard meets the same gap. */
  readonly inBytes?: true
}

export type Verdict = 'allow' | 'strip' | 'ask' | 'abort'

/** The judgement of one package. */
export interface Judgement {
  readonly package: ResolvedPackage
  readonly verdict: Verdict
  /** Install scripts that it would run, event to command; empty when it has none. */
  readonly scripts: Readonly<Record<string, string>>
  /** Whether an approval lets exactly these scripts run. */
  readonly approved: boolean
  /** That approval, where it is one of another version that is carried over to this one, as it is to be recorded. */
  readonly carried?: Approval
  readonly resident: boolean
  readonly findings: readonly Finding[]
  /** Findings that policy or an earlier acceptance lifted, with the reason. */
  readonly excepted: readonly { readonly finding: Finding; readonly reason: string }[]
  readonly gaps: readonly Gap[]
  /** What an approval of this package would pin; undefined while the bytes are unknown. */
  readonly pin?: Pin
  /** See {@link Manifest.license}: of the package's bytes, or else as its registry says. */
  readonly license?: string
}

/** What was reviewed, and so what an approval is good for. */
export interface Pin {
  readonly integrity: string
  readonly scripts: Readonly<Record<string, string>>
  /** See {@link ArchiveFacts.contentHash}. */
  readonly content: string
  /** See {@link Reach.installHash}: what carries an approval over to another version. What may run is decided by the others. */
  readonly reach?: string
}

/** A pinned, dated, attributed decision; one line of `portcullis-approvals.json`. */
export interface Approval {
  readonly name: string
  readonly version: string
  readonly decision: 'approve' | 'deny'
  readonly pin?: Pin
  readonly by: string
  /** ISO 8601. */
  readonly at: string
  readonly reason?: string
  /** ISO 8601 date; after it the approval no longer counts. */
  readonly expires?: string
  /** Nobody reviewed this version itself: `by` and `at` are those of the review of `from`, whose reach is the same. */
  readonly carried?: { readonly from: string /** ISO 8601 */; readonly at: string }
}

/** A package that was accepted into the tree, with the rules whose findings were accepted. */
export interface Accepted {
  readonly id: PackageId
  /** The integrity, or for what has none the source as `git+…` / URL. */
  readonly integrity: string
  readonly rules: readonly string[]
}

/** One thing that two versions have differently, by its name; absent on the side that has none. */
export interface Change {
  readonly name: string
  readonly before?: string
  readonly after?: string
}

export interface FileChange {
  readonly path: string
  /** Bytes, absent on the side that has no such file. */
  readonly before?: number
  readonly after?: number
  /** What starts it in one of the two; empty where nothing does that was followed. */
  readonly when: readonly Trigger[]
  /** Hunks of the unified format, raw: escape them before they are shown. */
  readonly diff?: string
  /** Why there are none of a file that something starts. */
  readonly why?: string
}

/** How one version of a package differs from another in what matters for safety. */
export interface Changes {
  readonly from: PackageId
  readonly to: PackageId
  readonly scripts: readonly Change[]
  readonly dependencies: readonly Change[]
  readonly bins: readonly Change[]
  /** Kinds of signals that only one of them has, with the first place. */
  readonly capabilities: readonly Change[]
  readonly hosts: readonly Change[]
  /** What install scripts reach first, then what imports and bins do. */
  readonly files: readonly FileChange[]
  /** What install scripts reach is the same, known of both. */
  readonly sameReach: boolean
  /** What could not be compared. */
  readonly gaps: readonly Gap[]
}

/** An answer to `ask`: stop, or install it without scripts, or install it and run them. */
export type Decision = 'abort' | 'strip' | 'once' | 'approve'

/** What the install may do after `ask` is answered. */
export interface Plan {
  readonly go: boolean
  /** Exactly these may run scripts. */
  readonly run: readonly PlannedScript[]
  /** Everything that was judged, so that a gate can refuse the rest. */
  readonly judged: readonly { readonly id: PackageId; readonly integrity?: string }[]
}

export interface PlannedScript extends Pin {
  readonly id: PackageId
  readonly name: string
  readonly version: string
  readonly optional: boolean
}

/** All there is to know of one package: its judgement, what that rests on, and the decisions that touch it. */
export interface Explanation {
  readonly judgement: Judgement
  readonly facts: Facts
  readonly approvals: readonly Approval[]
}

/** The malware feed that was used. */
export interface FeedFacts {
  /** ISO 8601. */
  readonly built: string
  readonly entries: number
  /** What it lacks, in a few words each: `old`, `not signed`. */
  readonly lacks?: readonly string[]
}

/** Everything a reporter needs: a value, not a conversation. */
export interface Report {
  readonly checked: { readonly resolved: number; readonly judged: number }
  readonly judgements: readonly Judgement[]
  readonly gaps: readonly Gap[]
  readonly stopped: boolean
  readonly feed: Fact<FeedFacts>
  /** Ids whose scripts did run. */
  readonly ran: readonly PackageId[]
  /** Sentences about the run that are no gaps. */
  readonly notes?: readonly string[]
  /** What a change brings in, where nothing but that was judged. */
  readonly changes?: SetChanges
  /** What a bill of materials says, where one was judged. */
  readonly coverage?: Coverage
}

/** How one set of packages differs from an earlier one. Lists are sorted. */
export interface SetChanges {
  /** What it is compared with, e.g. a git reference. */
  readonly base: string
  readonly added: readonly PackageId[]
  readonly removed: readonly PackageId[]
  /** Names that both have: other versions, or the same ones from elsewhere or with other bytes. */
  readonly changed: readonly {
    readonly name: string
    readonly from: readonly string[]
    readonly to: readonly string[]
  }[]
  /** Of what is new or other: ids that have install scripts. */
  readonly scripts: readonly PackageId[]
  /** Hosts that packages come from, or that findings name, and that no package came from before. */
  readonly hosts: readonly string[]
}

/** How many components of a bill of materials say what, of `components`. */
export interface Coverage {
  readonly components: number
  readonly versions: number
  readonly purls: number
  readonly hashes: number
  readonly licenses: number
  /** Listed with what they depend on, be it nothing. */
  readonly dependencies: number
}

import type { Severity } from '../model.ts'
import { aboutOf } from '../rules/about/index.ts'
import { rules } from '../rules/index.ts'

export interface RuleText {
  readonly id: string
  readonly severity: Severity
  /** A sentence or two. */
  readonly short: string
  /** What to do about it; plain text. */
  readonly help: string
}

/** What a family of rules looks at, and what to do where one of them speaks. */
const families: Readonly<Record<string, readonly [about: string, help: string]>> = {
  archive: ['what the archive holds besides code', 'Open the named file and see who would run or obey it.'],
  bin: ['the commands that the package puts on the path', 'Check that the command is the one that you expect.'],
  clone: ['what a git dependency runs when it is prepared', 'Prefer a release from a registry, or review the commit.'],
  code: ['what the code does when it is installed, imported or started', 'Read the named file at the named line.'],
  confusion: ['which registry a name comes from', 'List internal names under "internal" in portcullis.json.'],
  dependency: ['what the release newly depends on', 'Look at who made the new dependency, and why it is needed.'],
  gap: [
    'a fact that was needed and could not be had',
    'Run it again where the registry can be reached; what stays unknown is never clean.',
  ],
  integrity: [
    'the hashes that tie a package to its bytes',
    'Compare with the registry, and write the lockfile anew only after that.',
  ],
  feed: ['the malware feed', 'Do not install it. Where it is installed, treat the machine and its secrets as exposed.'],
  manifest: ['what package.json says', 'Compare what the registry says with what lies in the archive.'],
  name: ['names that may be taken for others', 'Check that the name is the one that you meant.'],
  people: ['who published the release', 'Ask the project whether the new account is one of theirs.'],
  policy: ["this project's own policy", 'See the reason in portcullis.json or portcullis-approvals.json.'],
  provenance: [
    'the signed statement of where a release was built',
    'Stay on the release before until the project explains it.',
  ],
  release: ['how the release stands to those before it', 'Wait, or compare it with the release before.'],
  script: [
    'what the install scripts run',
    'Leave the scripts stripped, or read what they run before you approve them.',
  ],
  signature: ["the registry's signature", 'The registry or the way to it was tampered with: do not install.'],
  source: ['where the package comes from', 'Take it from the registry that you trust, pinned by integrity.'],
}

const other = ['a package', 'See `portcullis check --json` for the evidence.'] as const

/** A rule's own words, or where it has none (gaps), its family's; what to do is the family's. */
export function textOf(id: string, severity: Severity): RuleText {
  const [family = '', name = ''] = id.split('/')
  const [about, help] = (Object.hasOwn(families, family) ? families[family] : undefined) ?? other
  return { id, severity, short: aboutOf(id)?.why ?? `${name.replaceAll('-', ' ')}: about ${about}`, help }
}

export const ruleTexts: readonly RuleText[] = rules.map(({ id, severity }) => textOf(id, severity))

import type { Severity } from '../model.ts'
import { aboutOf } from '../rules/about/index.ts'
import { rules } from '../rules/index.ts'

/** What a service shows of a rule; plain text. */
export interface RuleText {
  readonly id: string
  readonly severity: Severity
  /** Why it exists. */
  readonly short: string
  /** What to do where it speaks. */
  readonly advice: string
  /** What it finds, what it leaves alone, and the advice. */
  readonly help: string
}

/** What to do, by family: the same whichever of its rules speaks. */
const advices: Readonly<Record<string, string>> = {
  archive: 'Open the named file and see who would run or obey it.',
  bin: 'Check that the command is the one that you expect.',
  clone: 'Prefer a release from a registry, or review the commit.',
  code: 'Read the named file at the named line.',
  confusion: 'List internal names under "internal" in portcullis.json.',
  dependency: 'Look at who made the new dependency, and why it is needed.',
  feed: 'Do not install it. Where it is installed, treat the machine and its secrets as exposed.',
  gap: 'Run it again where the registry can be reached; what stays unknown is never clean.',
  integrity: 'Compare with the registry, and write the lockfile anew only after that.',
  manifest: 'Compare what the registry says with what lies in the archive.',
  name: 'Check that the name is the one that you meant.',
  people: 'Ask the project whether the new account is one of theirs.',
  policy: 'See the reason in portcullis.json or portcullis-approvals.json.',
  provenance: 'Stay on the release before until the project explains it.',
  release: 'Wait, or compare it with the release before.',
  script: 'Leave the scripts stripped, or read what they run before you approve them.',
  signature: 'The registry or the way to it was tampered with: do not install.',
  source: 'Take it from the registry that you trust, pinned by integrity.',
}

const otherwise = 'See `portcullis check --json` for the evidence.'
const ofGap = 'A fact that was needed could not be had.'

export function textOf(id: string, severity: Severity): RuleText {
  const [family = ''] = id.split('/', 1)
  const advice = (Object.hasOwn(advices, family) ? advices[family] : undefined) ?? otherwise
  const about = aboutOf(id)
  const help = about ? `Finds: ${about.example}\nLeaves alone: ${about.nearMiss}\n${advice}` : advice
  return { id, severity, short: about?.why ?? ofGap, advice, help }
}

export const ruleTexts: readonly RuleText[] = rules.map(({ id, severity }) => textOf(id, severity))

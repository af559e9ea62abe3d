import type { Aids, ShownFile } from './ask/ask.ts'
import { backgroundOf } from './background.ts'
import { readPackage } from './gather/read-package.ts'
import type { GuardInput } from './guard.ts'
import type { Fact, Facts, Judgement, ResolvedPackage, Trigger } from './model.ts'
import type { Reading } from './parse/archive.ts'

/** What a question of this run can look up. */
export function aidsFor(input: GuardInput, facts: ReadonlyMap<ResolvedPackage, Facts>): Aids {
  const { project, config, cacheFolder: cacheDir, offline, now } = input
  const where = { config, projectDir: project.folder, cacheDir, offline, now }
  return {
    background: (judgement) =>
      backgroundOf(judgement, {
        approvals: project.approvals,
        before: input.before?.packages ?? [],
        factsOf: (pkg) => facts.get(pkg),
        feed: input.feed,
      }),
    code: async (judgement) => {
      const reading = await readPackage(judgement.package, where)
      return reading.state === 'unknown' ? reading : shownFiles(reading.value, judgement, facts.get(judgement.package))
    },
  }
}

/** What install scripts reach, or else what an import does: package.json first, where the commands stand. */
function shownFiles({ files }: Reading, judgement: Judgement, facts: Facts | undefined): Fact<readonly ShownFile[]> {
  if (facts?.code.state !== 'known')
    return { state: 'unknown', why: facts?.code.why ?? 'its code was not analysed now' }
  const reached = facts.code.value?.reach.files ?? []
  const trigger: Trigger = Object.keys(judgement.scripts).length > 0 ? 'install' : 'import'
  const paths = reached.filter(({ when }) => when.includes(trigger)).map(({ path }) => path)
  const found = new Set(judgement.findings.flatMap(({ file }) => file ?? []))
  const sorted = [...new Set([...found, ...paths])].filter((path) => files.has(path))
  return {
    state: 'known',
    value: sorted.map((path) => ({
      path,
      note: found.has(path) ? 'named in a finding' : `reached by ${trigger}`,
      lines: linesOf(files.get(path)?.bytes),
    })),
  }
}

function linesOf(bytes: Uint8Array | undefined): string[] {
  if (bytes === undefined) return ['(not read: no program text, or too large)']
  if (bytes.includes(0)) return [`(binary, ${bytes.length} bytes)`]
  return new TextDecoder().decode(bytes).split(/\r?\n/u)
}

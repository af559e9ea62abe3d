import type { Aids, ShownFile } from './ask/ask.ts'
import { backgroundOf } from './background.ts'
import { registryPackage } from './gather/registry-package.ts'
import type { SingleOptions } from './gather/single.ts'
import type { GuardInput } from './guard.ts'
import { recommend } from './judge/recommend.ts'
import type { Fact, Facts, Judgement, ResolvedPackage, Trigger } from './model.ts'
import { acceptedBefore, acceptedPackage, sameReach } from './other-version.ts'
import type { Reading } from './parse/archive.ts'
import { changeSummary } from './report/change-summary.ts'
import { changesReport } from './report/changes.ts'

/** What a question of this run can look up. */
export function aidsFor(input: GuardInput, facts: ReadonlyMap<ResolvedPackage, Facts>): Aids {
  const { project, config, cacheFolder: cacheDir, offline, now } = input
  const options: SingleOptions = { config, projectDir: project.folder, cacheDir, offline, now }
  const background = (judgement: Judgement) =>
    backgroundOf(judgement, {
      approvals: project.approvals,
      before: input.before?.packages ?? [],
      factsOf: (pkg) => facts.get(pkg),
      feed: input.feed,
    })

  /** What was approved, or else what lay here, or else the release before it. */
  function comparable(judgement: Judgement): ResolvedPackage | undefined {
    const { name, version } = judgement.package
    const approved = acceptedBefore(project.approvals, judgement.package)
    if (approved) return registryPackage(name, approved.version, approved.pin?.integrity)
    const locked = input.before?.packages.find((pkg) => pkg.name === name && pkg.version !== version)
    const { earlier } = background(judgement)
    return locked ?? (earlier && registryPackage(name, earlier.version))
  }

  const since = async (before: ResolvedPackage, { package: pkg }: Judgement) => {
    const { changesBetween } = await import('./changes.ts')
    return changesBetween(before, pkg, options)
  }

  return {
    background,
    changed: async (judgement) => {
      const approved = acceptedBefore(project.approvals, judgement.package)
      if (approved === undefined || sameReach(approved.pin, judgement.pin)) return undefined
      const changes = await since(acceptedPackage(approved), judgement)
      return changes.state === 'unknown' ? `cannot be told, ${changes.why}` : changeSummary(changes.value)
    },
    advise: (judgement) => recommend(judgement, acceptedBefore(project.approvals, judgement.package)),
    code: async ({ package: pkg, ...judgement }) => {
      const { readingsOf } = await import('./changes.ts')
      const readings = await readingsOf(pkg, options)
      return readings.state === 'unknown' ? readings : shownFiles(readings.value, judgement, facts.get(pkg))
    },
    difference: async (judgement) => {
      const before = comparable(judgement)
      if (before === undefined) return { state: 'unknown', why: 'no other version of it is known here' }
      const changes = await since(before, judgement)
      if (changes.state === 'unknown') return changes
      const lines = changesReport(changes.value, { color: false, columns: input.asked?.terminal.columns ?? 80 }).split(
        '\n',
      )
      return { state: 'known', value: [{ path: 'what differs', isLaidOut: true, lines }] }
    },
  }
}

/** What findings name, and what install scripts reach, or else what an import does. */
function shownFiles(
  readings: readonly Reading[],
  { scripts, findings }: Pick<Judgement, 'scripts' | 'findings'>,
  facts: Facts | undefined,
): Fact<readonly ShownFile[]> {
  if (facts?.code.state !== 'known') {
    return { state: 'unknown', why: facts?.code.why ?? 'its code was not analysed now' }
  }
  const trigger: Trigger = Object.keys(scripts).length > 0 ? 'install' : 'import'
  const reached = (facts.code.value?.reach.files ?? []).filter(({ when }) => when.includes(trigger))
  const found = new Set(findings.flatMap(({ file }) => file ?? []))
  const paths = [...new Set([...found, ...reached.map(({ path }) => path)])]
  const shown = readings.flatMap(({ files }, index) =>
    paths.flatMap((path) => {
      const why = found.has(path) ? 'named in a finding' : `reached by ${trigger}`
      const note = index === 0 ? why : `${why}, as pnpm unpacks it`
      return files.has(path) ? [{ path, note, lines: linesOf(files.get(path)?.bytes) }] : []
    }),
  )
  return { state: 'known', value: shown }
}

function linesOf(bytes: Uint8Array | undefined): string[] {
  if (bytes === undefined) return ['(not read: no program text, or too large)']
  if (bytes.includes(0)) return [`(binary, ${bytes.length} bytes)`]
  return new TextDecoder().decode(bytes).split(/\r?\n/u)
}

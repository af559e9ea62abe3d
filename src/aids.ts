import type { Aids, ShownFile } from './ask/ask.ts'
import { backgroundOf } from './background.ts'
import { acceptedBefore, changesBetween, registryPackage } from './changes.ts'
import { readJob } from './gather/inspect.ts'
import { type SingleOptions, withSingle } from './gather/single.ts'
import type { GuardInput } from './guard.ts'
import type { Fact, Facts, Judgement, ResolvedPackage, Trigger } from './model.ts'
import type { Reading } from './parse/archive.ts'
import { reasonOf } from './parse/fault.ts'
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

  return {
    background,
    code: async ({ package: pkg, ...judgement }) => {
      const reading = await readingOf(pkg, options)
      return reading.state === 'unknown' ? reading : shownFiles(reading.value, judgement, facts.get(pkg))
    },
    difference: async (judgement) => {
      const before = comparable(judgement)
      if (before === undefined) return { state: 'unknown', why: 'no other version of it is known here' }
      const changes = await changesBetween(before, judgement.package, options)
      if (changes.state === 'unknown') return changes
      const lines = changesReport(changes.value, { color: false, columns: input.asked?.terminal.columns ?? 80 }).split(
        '\n',
      )
      return { state: 'known', value: [{ path: 'what differs', isLaidOut: true, lines }] }
    },
  }
}

const readingOf = (pkg: ResolvedPackage, options: SingleOptions): Promise<Fact<Reading>> =>
  withSingle([pkg], options, async (single) => {
    const archive = await single.fetch(pkg)
    if (archive.state === 'unknown') return archive
    const { bytes, integrity } = archive.value
    if (integrity?.matches === false) return { state: 'unknown', why: 'its bytes are not the ones of its integrity' }
    try {
      const { readings } = await readJob({ bytes, label: pkg.id })
      return { state: 'known', value: readings[0] }
    } catch (error) {
      return { state: 'unknown', why: reasonOf(error) }
    }
  })

/** What findings name, and what install scripts reach, or else what an import does. */
function shownFiles(
  { files }: Reading,
  { scripts, findings }: Pick<Judgement, 'scripts' | 'findings'>,
  facts: Facts | undefined,
): Fact<readonly ShownFile[]> {
  if (facts?.code.state !== 'known') {
    return { state: 'unknown', why: facts?.code.why ?? 'its code was not analysed now' }
  }
  const reached = facts.code.value?.reach.files ?? []
  const trigger: Trigger = Object.keys(scripts).length > 0 ? 'install' : 'import'
  const paths = reached.filter(({ when }) => when.includes(trigger)).map(({ path }) => path)
  const found = new Set(findings.flatMap(({ file }) => file ?? []))
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

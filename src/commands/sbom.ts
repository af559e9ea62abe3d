import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import { Fault } from '../parse/fault.ts'
import { parseManifest } from '../parse/manifest.ts'
import { setOfSbom } from '../parse/sbom-set.ts'
import { changeLines } from '../report/about.ts'
import type { BillOf } from '../report/bill.ts'
import { cyclonedxReport } from '../report/cyclonedx.ts'
import { inertJson } from '../report/json.ts'
import { spdxReport } from '../report/spdx.ts'
import { textIn } from './args.ts'
import { changesSince } from './changes.ts'
import { check } from './check.ts'
import type { Values } from './check-command.ts'
import { written } from './check-output.ts'
import { readSbom } from './check-sbom.ts'
import { type Session, tell } from './session.ts'

export const sbomFlags = {
  format: { type: 'string' },
  out: { type: 'string' },
  offline: { type: 'boolean' },
  serial: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

const writers = { cyclonedx: cyclonedxReport, spdx: spdxReport } as const

/**
 * `portcullis sbom`, and `portcullis sbom diff A B`. The bill goes to standard output, or to a file and the report with
 * it to standard output.
 * @returns the exit code; 1 where something was stopped, or the two bills differ
 * @throws Fault `cli/usage`, and what `check` throws
 */
export async function sbomCommand(
  session: Session,
  names: readonly string[],
  values: Values,
  out: NodeJS.WriteStream,
): Promise<number> {
  if (names.length > 0) return diff(session, names, values, out)
  const [format = 'cyclonedx', file] = [textIn(values, 'format'), textIn(values, 'out')]
  if (!Object.hasOwn(writers, format))
    throw new Fault('cli/usage', `there is no format ${format}`, { hint: `one of ${Object.keys(writers).join(', ')}` })
  const bill = billOf(session, values['serial'] === true)
  const report = await check(session, values['offline'] === true ? { offline: true } : {})
  const text = writers[format as keyof typeof writers](report, bill)
  if (file === undefined) out.write(text)
  else {
    const path = resolve(session.project.folder, file)
    written(path, () => writeFileSync(path, text))
    tell({ out, env: session.env }, report)
  }
  return report.stopped ? 1 : 0
}

/** https://reproducible-builds.org/specs/source-date-epoch: seconds; then equal contents make equal bills. */
function billOf({ project: { folder }, env, now }: Session, serial: boolean): BillOf {
  const path = join(folder, 'package.json')
  const own = existsSync(path) ? parseManifest(readFileSync(path, 'utf8'), path) : undefined
  const epoch = env['SOURCE_DATE_EPOCH']
  const at = epoch !== undefined && /^\d{1,11}$/u.test(epoch) ? new Date(Number(epoch) * 1000) : now
  return {
    name: own?.name ?? 'project',
    ...(own?.version !== undefined && { version: own.version }),
    created: at.toISOString().replace(/\.\d+Z$/u, 'Z'),
    tool: manifest.version,
    ...(serial && { serial: `urn:uuid:${randomUUID()}` }),
  }
}

function diff(session: Session, [word, ...paths]: readonly string[], values: Values, out: NodeJS.WriteStream): number {
  if (word !== 'diff' || paths.length !== 2)
    throw new Fault('cli/usage', 'sbom takes no names but `diff` and two files', { hint: 'portcullis sbom diff A B' })
  const [from, to] = paths as [string, string]
  const setIn = (path: string) => setOfSbom(readSbom(session.project.folder, path), path)
  const [before, after] = [setIn(from), setIn(to)]
  const changes = changesSince(from, before.packages, after.packages).changes([])
  const { added, removed, changed, hosts } = changes
  const unread = before.gaps.length + after.gaps.length
  if (values['json'] === true)
    out.write(inertJson({ added, removed, changed, hosts, unread: [...before.gaps, ...after.gaps] }))
  else {
    out.write(
      changeLines(changes)
        .map((line) => `${line}\n`)
        .join(''),
    )
    if (unread > 0) out.write(`not compared: ${unread} entries that are no npm packages or cannot be read\n`)
  }
  return added.length + removed.length + changed.length > 0 ? 1 : 0
}

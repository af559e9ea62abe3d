import { join } from 'node:path'
import type { Approval } from '../../model.ts'
import { Fault } from '../../parse/fault.ts'
import { isObject, type Json, own, parseJson } from '../../parse/json.ts'
import { parseYaml } from '../../parse/yaml.ts'
import { everyVersion } from '../../policy/approvals.ts'
import { stillAllows, stillDenies } from '../../policy/time.ts'
import { bytesIn, decoded, type Edit, encoded, isChange } from '../edit.ts'
import { setIn } from '../wire-manifest.ts'
import { managersOf } from '../wiring.ts'
import { keyParts, workspaceFile, workspaceIn } from './read.ts'
import { withBlock } from './yaml-block.ts'

type Entries = Readonly<Record<string, boolean>>

/**
 * What writes the project's decisions into its managers' own lists, each pinned to a version, so that somebody without
 * the guard runs no more than what was approved. Lines about other packages stay; those about these are replaced.
 * @throws Fault `export/odd-file` where a file is written in a way that cannot be edited and kept
 */
export function exportEdits(root: string, approvals: readonly Approval[], now: Date): Edit[] {
  const ours = entriesOf(approvals, now)
  const names = new Set(approvals.map(({ name }) => name))
  const managers = managersOf(root)
  return [
    ...(managers.includes('npm') ? [manifestEdit(root, ours, names)] : []),
    ...(managers.includes('pnpm') ? [workspaceEdit(root, ours, names)] : []),
  ].filter(isChange)
}

/** An approval that nobody denies is `name@version: true`; a denial is `false`, of that version or of all. */
function entriesOf(approvals: readonly Approval[], now: Date): Entries {
  const denied = approvals.filter(({ decision, expires }) => decision === 'deny' && stillDenies(expires, now))
  const isDenied = ({ name, version }: Approval) =>
    denied.some((denial) => denial.name === name && [version, everyVersion].includes(denial.version))
  const approved = approvals.filter(
    (approval) => approval.decision === 'approve' && stillAllows(approval.expires, now) && !isDenied(approval),
  )
  return Object.fromEntries([
    ...approved.map(({ name, version }) => [`${name}@${version}`, true] as const),
    ...denied.map(({ name, version }) => [version === everyVersion ? name : `${name}@${version}`, false] as const),
  ])
}

/** Other packages' lines in their order, then ours. */
function merged(known: Json | undefined, ours: Entries, names: ReadonlySet<string>): Record<string, Json> {
  const others = Object.entries(isObject(known) ? known : {}).filter(([key]) => !names.has(keyParts(key).name))
  return Object.fromEntries([...others, ...Object.entries(ours)])
}

function manifestEdit(root: string, ours: Entries, names: ReadonlySet<string>): Edit {
  const path = 'package.json'
  const before = bytesIn(root, path)
  const why = 'npm runs what is approved, without the guard too'
  if (before === undefined) return { path, before, after: before, why }
  const manifest = parseJson(decoded(before), join(root, path))
  const list = merged(own(manifest, 'allowScripts'), ours, names)
  if (Object.keys(list).length === 0) return { path, before, after: before, why }
  const after = encoded(setIn(decoded(before), ['allowScripts'], list))
  if (!sameJson(own(parseJson(decoded(after), path), 'allowScripts'), list)) throw oddFile(root, path, 'allowScripts')
  return { path, before, after, why }
}

function workspaceEdit(root: string, ours: Entries, names: ReadonlySet<string>): Edit {
  const before = bytesIn(root, workspaceFile)
  const known = workspaceIn(root)
  const [key, value] = isPnpm10(root)
    ? (['onlyBuiltDependencies', listOf(own(known, 'onlyBuiltDependencies'), ours, names)] as const)
    : (['allowBuilds', merged(own(known, 'allowBuilds'), ours, names)] as const)
  const why = 'pnpm runs what is approved, without the guard too'
  if (Object.keys(value).length === 0) return { path: workspaceFile, before, after: before, why }
  const text = withBlock(decoded(before ?? ''), key, value)
  const wanted = { ...(isObject(known) ? known : {}), [key]: value }
  if (text === undefined || !sameJson(parseYaml(text, workspaceFile), wanted)) throw oddFile(root, workspaceFile, key)
  return { path: workspaceFile, before, after: encoded(text), why }
}

/** pnpm 10 has a list of what may run and none of what may not. */
function listOf(known: Json | undefined, ours: Entries, names: ReadonlySet<string>): string[] {
  const others = (Array.isArray(known) ? known : []).filter(
    (key: Json): key is string => typeof key === 'string' && !names.has(keyParts(key).name),
  )
  return [...others, ...Object.keys(ours).filter((key) => ours[key] === true)]
}

const isPnpm10 = (root: string): boolean => {
  const bytes = bytesIn(root, 'package.json')
  const declared = bytes === undefined ? undefined : own(parseJson(decoded(bytes), 'package.json'), 'packageManager')
  return typeof declared === 'string' && declared.startsWith('pnpm@10.')
}

/** Key order says nothing. */
function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  const sorted = (value: Json | undefined): Json | undefined =>
    isObject(value)
      ? Object.fromEntries(
          Object.keys(value)
            .sort()
            .map((key) => [key, sorted(value[key]) as Json]),
        )
      : Array.isArray(value)
        ? value.map((item: Json) => sorted(item) as Json)
        : value
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

function oddFile(root: string, path: string, key: string): Fault {
  const file = join(root, path)
  return new Fault('export/odd-file', `${key} of ${file} is written in a way that cannot be edited without loss`, {
    file,
    hint: `write ${key} as one line for each package, and run it again`,
  })
}

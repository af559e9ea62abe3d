import type { ResolvedSet } from '../model.ts'
import { merged } from './graph.ts'
import { isObject, type Json, own, stringOf } from './json.ts'
import { gapsOf, lockfileFault, orFault, refuseConflicts } from './lockfile.ts'
import { pnpmPackages } from './pnpm-packages.ts'
import { parseYaml } from './yaml.ts'

const remedy = 'pnpm install --lockfile-only --ignore-scripts'

/**
 * Every package of a pnpm-lock.yaml, lockfileVersion 6 to 9: also the configuration dependencies and the package manager
 * that pnpm 11 and 12 lock in a first YAML document. Links inside the project are left out.
 * @param file names it in messages
 * @throws Fault `lockfile/invalid`, `lockfile/conflict`, `lockfile/unknown-version`, `lockfile/too-large`
 */
export function parsePnpmLockfile(text: string, file: string): ResolvedSet {
  refuseConflicts(text, file, remedy)
  return orFault(file, remedy, () => {
    const { environment, main } = documentsOf(text)
    const sets = [environment, main].flatMap((part) => {
      const value = part === undefined ? null : parseYaml(part, file)
      return value === null ? [] : [setOf(value, file, text)]
    })
    const nothing =
      main.trim() === ''
        ? [{ about: 'lockfile', why: `${file}: locks no package; pnpm would resolve all of them anew` }]
        : []
    return {
      packages: merged(sets.flatMap(({ packages }) => packages)),
      gaps: [...sets.flatMap(({ gaps }) => gaps), ...nothing],
    }
  })
}

/**
 * The same for the object that pnpm hands to its hooks (`preResolution`'s wantedLockfile, `afterAllResolved`), whose
 * packages have their snapshots merged in.
 * @param label names it in messages
 * @throws Fault as {@link parsePnpmLockfile}
 */
export const resolvedSetOfPnpm = (lockfile: unknown, label: string): ResolvedSet =>
  orFault(label, remedy, () => {
    // pnpm 12 has an object without anything for the lockfile that a first install does not have.
    const value = lockfile as Json
    return isObject(value) && Object.keys(value).length === 0 ? { packages: [], gaps: [] } : setOf(value, label)
  })

/** As pnpm splits the file (lockfile/fs, yamlDocuments): by text, and only where it begins with a document's mark. */
function documentsOf(text: string): { environment?: string; main: string } {
  const plain = (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text).replaceAll('\r\n', '\n')
  if (!plain.startsWith('---\n')) return { main: plain }
  const end = plain.indexOf('\n---\n', 4)
  if (end === -1) return { environment: plain.slice(4).replace(/\n---$/u, ''), main: '' }
  return { environment: plain.slice(4, end), main: plain.slice(end + 5) }
}

function setOf(lockfile: Json, label: string, text?: string): ResolvedSet {
  if (!isObject(lockfile)) throw new Error('it is not a mapping')
  const major = majorOf(own(lockfile, 'lockfileVersion'), label)
  const gaps = gapsOf(label, 'lockfile', text)
  return { packages: pnpmPackages(lockfile, major, label, gaps), gaps: gaps.list }
}

function majorOf(version: Json | undefined, label: string): number {
  const text = typeof version === 'number' ? String(version) : stringOf(version)
  if (text !== undefined && /^[6-9](?:\.\d{1,3})?$/u.test(text)) return Number(text[0])
  const hint = `portcullis knows the versions 6 to 9; write it again with a newer pnpm (\`${remedy}\`), or update portcullis`
  throw lockfileFault('unknown-version', label, `has lockfileVersion ${text?.slice(0, 20) ?? 'none'}`, hint)
}

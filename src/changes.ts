// A bundle of its own (scripts/build.mjs): it holds the parser, which an install needs only when somebody asks to see code.
// Import it where it is needed, `await import('./changes.ts')`.
import { resolve } from 'node:path'
import { compare, type Side } from './analyze/compare/compare.ts'
import { type Job, readJob } from './gather/inspect.ts'
import { createInspectors, type Inspectors } from './gather/inspectors.ts'
import { filesInStore } from './gather/pnpm-store.ts'
import { type Single, type SingleOptions, withSingle } from './gather/single.ts'
import type { Approval, Changes, Fact, ResolvedPackage } from './model.ts'
import { type Accepted, acceptedPackage } from './other-version.ts'
import type { Reading } from './parse/archive.ts'
import { reasonOf } from './parse/fault.ts'

/** A package to compare: as it is resolved or was approved, or an archive or unpacked package at a path. */
export type Which = ResolvedPackage | Accepted | { readonly path: string }

/** What the second one has differently. Unknown where the bytes of one cannot be had, with the reason. */
export async function changesBetween(before: Which, after: Which, options: SingleOptions): Promise<Fact<Changes>> {
  const inspectors = createInspectors()
  try {
    const packages = [before, after].filter((which) => 'id' in which)
    return await withSingle(packages, options, async (single) => {
      const sides = await Promise.all([before, after].map((which) => sideOf(which, single, inspectors, options)))
      const [one, other] = sides as [Fact<Side>, Fact<Side>]
      if (one.state === 'unknown') return one
      return other.state === 'unknown' ? other : { state: 'known', value: compare(one.value, other.value) }
    })
  } finally {
    await inspectors.close()
  }
}

/** What a package has differently than the version that was approved before it. */
export const changesSince = (
  accepted: Approval,
  now: ResolvedPackage,
  options: SingleOptions,
): Promise<Fact<Changes>> => changesBetween(acceptedPackage(accepted), now, options)

/** What was approved lies in pnpm's store as a rule: its files, if they are those of the approval. */
async function fromStore(accepted: Accepted, projectDir: string): Promise<Job | undefined> {
  const files = await filesInStore(projectDir, accepted)
  const job = files && { files, label: accepted.id }
  try {
    return job && (await readJob(job)).facts.contentHash === accepted.content ? job : undefined
  } catch {
    return undefined
  }
}

async function sideOf(
  which: Which,
  single: Single,
  inspectors: Inspectors,
  { projectDir }: SingleOptions,
): Promise<Fact<Side>> {
  if (!('id' in which)) return read(undefined, { path: resolve(which.path), label: which.path }, inspectors)
  const stored = 'content' in which ? await fromStore(which, projectDir) : undefined
  if (stored) return read(which.id, stored, inspectors)
  const archive = await single.fetch(which)
  if (archive.state === 'unknown') return { state: 'unknown', why: `${which.id}: ${archive.why}` }
  const { bytes, integrity } = archive.value
  if (integrity?.matches === false) return { state: 'unknown', why: `${which.id}: its bytes have another integrity` }
  return read(which.id, { bytes, label: which.id }, inspectors)
}

/** Its contents here, and what they do from a worker, which takes the bytes away. */
async function read(id: string | undefined, job: Job, inspectors: Inspectors): Promise<Fact<Side>> {
  try {
    const { facts, readings } = await readJob(job)
    const { code } = await inspectors.inspect(job)
    const { name = job.label, version = '0.0.0' } = facts.manifest
    const known = code.state === 'known' && code.value ? { code: code.value } : {}
    return {
      state: 'known',
      value: { id: id ?? `${name}@${version}`, source: readings[0], scripts: facts.installScripts, ...known },
    }
  } catch (thrown) {
    return { state: 'unknown', why: `${job.label}: ${reasonOf(thrown)}` }
  }
}

/** The files of a package as npm unpacks it and, where that differs, as pnpm does. */
export const readingsOf = (pkg: ResolvedPackage, options: SingleOptions): Promise<Fact<readonly Reading[]>> =>
  withSingle([pkg], options, async (single) => {
    const archive = await single.fetch(pkg)
    if (archive.state === 'unknown') return archive
    const { bytes, integrity } = archive.value
    if (integrity?.matches === false) return { state: 'unknown', why: 'its bytes are not the ones of its integrity' }
    try {
      return { state: 'known', value: (await readJob({ bytes, label: pkg.id })).readings }
    } catch (error) {
      return { state: 'unknown', why: reasonOf(error) }
    }
  })

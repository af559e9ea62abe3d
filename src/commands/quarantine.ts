import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Judgement, ResolvedPackage } from '../model.ts'

export const condemnedIn = (judgements: readonly Judgement[]): ResolvedPackage[] =>
  judgements.filter(({ verdict }) => verdict === 'abort').map((judgement) => judgement.package)

export const foldersOf = (packages: readonly ResolvedPackage[]): string[] =>
  packages.flatMap(({ locations }) => locations)

/** npm has put everything in place by now. What was condemned must not be there to be imported. */
export function quarantine(prefix: string, folders: readonly string[]): void {
  for (const folder of folders) rmSync(join(prefix, folder), { recursive: true, force: true })
  rmSync(join(prefix, 'node_modules', '.package-lock.json'), { force: true })
}

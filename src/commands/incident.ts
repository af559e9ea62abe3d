import { join } from 'node:path'
import type { ResolvedPackage, ResolvedSet } from '../model.ts'
import { acceptedKey } from '../policy/accepted.ts'
import { receiptsFolderOf, unnamed } from '../receipts/receipts.ts'
import { counted } from '../text/count.ts'
import { identifier } from '../text/escape.ts'
import { saneColumns, wrap } from '../text/wrap.ts'
import type { Session } from './session.ts'

const maxNames = 20

/**
 * What lies in node_modules although neither the baseline knows it nor any receipt of this machine: it came in past the
 * guard. Without a baseline or a receipt nothing can be said, since then nothing here was ever installed guarded.
 */
export function unjudgedIn({ project, stateFolder }: Session, installed: ResolvedSet | undefined): ResolvedPackage[] {
  const { accepted } = project
  if (accepted === undefined || installed === undefined) return []
  const strangers = installed.packages.filter((pkg) => {
    const key = acceptedKey(pkg)
    return key !== undefined && !pkg.bundled && pkg.source.type !== 'directory' && !accepted.isResident(pkg.id, key)
  })
  if (strangers.length === 0) return []
  return unnamed(join(stateFolder, 'receipts', receiptsFolderOf(project.folder)), strangers, keyOf) ?? []
}

const keyOf = (pkg: ResolvedPackage): string => `${pkg.id} ${acceptedKey(pkg)}`

/** One sentence for a person; ends in a newline. */
export function incidentText(unjudged: readonly ResolvedPackage[], columns: number): string {
  const names = unjudged.slice(0, maxNames).map(({ id }) => identifier(id, 120))
  const more = unjudged.length > maxNames ? `, and ${unjudged.length - maxNames} more` : ''
  const text = `INCIDENT ${counted(unjudged.length, 'package')} came into node_modules past the guard, unjudged: ${names.join(', ')}${more}`
  return `${wrap(text, { columns, rest: '  ' }).join('\n')}\n`
}

/** Says what came in past the guard since the last run, before this one judges it. */
export function tellIncident(session: Session, installed: ResolvedSet | undefined): void {
  const unjudged = unjudgedIn(session, installed)
  if (unjudged.length > 0) session.out.write(incidentText(unjudged, saneColumns(session.out.columns ?? 80)))
}

import type { Packument } from '../../src/gather/packument.ts'
import { historyOf } from '../../src/gather/release-history.ts'
import type { ArchiveFacts, Evidence, Overview, ReleaseHistory } from '../../src/model.ts'
import { rules } from '../../src/rules/index.ts'

const spoken = /^(?:people|release|provenance|dependency)\//u
/** Without those that ask the policy. */
const mine = rules.filter(({ id, needs }) => spoken.test(id) && !needs.includes('expected'))
const day = 86_400_000
const nothing = { state: 'known', value: null } as const

/** Rule to what it says of one release, two days after it came out: when it is most often installed first. */
export function saidOf(
  name: string,
  packument: Packument,
  version: string,
  newDependencies: readonly Overview[],
): ReadonlyMap<string, { readonly severity: string; readonly message: string }> {
  const history = historyOf(packument, version)
  const evidence = evidenceOf(name, version, history, newDependencies)
  const now = new Date(Date.parse(history?.release?.published ?? '2026-01-01') + 2 * day)
  const said = new Map<string, { severity: string; message: string }>()
  for (const { id, severity, check, say } of mine) {
    for (const { args } of check(evidence, now)) said.set(id, { severity, message: say(args) })
  }
  return said
}

function evidenceOf(
  name: string,
  version: string,
  history: ReleaseHistory | undefined,
  newDependencies: readonly Overview[],
): Evidence {
  const archive: Pick<ArchiveFacts, 'installScripts'> = {
    installScripts: history?.release?.hasInstallScript ? { install: '' } : {},
  }
  // The rules at hand read these facts and no others.
  return {
    package: { id: `${name}@${version}`, name, version },
    archive: { state: 'known', value: archive },
    history: history ? { state: 'known', value: history } : nothing,
    newDependencies: { state: 'known', value: newDependencies },
    provenance: nothing,
    signature: nothing,
  } as unknown as Evidence
}

import type { Rule } from '../model.ts'
import { archiveOddities } from './archive-oddities.ts'
import { codeCollector } from './code-collector.ts'
import { codeContactsAddress } from './code-contacts-address.ts'
import { codeContactsHost } from './code-contacts-host.ts'
import { codeDeletes } from './code-deletes.ts'
import { codeDrivesAgent } from './code-drives-agent.ts'
import { codeDropsDownload } from './code-drops-download.ts'
import { codeFetchesProgram } from './code-fetches-program.ts'
import { codeHidden } from './code-hidden.ts'
import { codeHidesHost } from './code-hides-host.ts'
import { codeHidesProcess } from './code-hides-process.ts'
import { codeHooksPage } from './code-hooks-page.ts'
import { codeLoadsScript } from './code-loads-script.ts'
import { codeMines } from './code-mines.ts'
import { codeObfuscated } from './code-obfuscated.ts'
import { codePersists } from './code-persists.ts'
import { codePlantsAutorun } from './code-plants-autorun.ts'
import { codePublishes } from './code-publishes.ts'
import { codeReadsSecrets } from './code-reads-secrets.ts'
import { codeRunsBinary } from './code-runs-binary.ts'
import { codeRunsDownloads } from './code-runs-downloads.ts'
import { codeRunsEncoded } from './code-runs-encoded.ts'
import { codeSendsIdentity } from './code-sends-identity.ts'
import { codeSendsSecrets } from './code-sends-secrets.ts'
import { codeShellConnected } from './code-shell-connected.ts'
import { codeSkims } from './code-skims.ts'
import { codeSwapsClipboard } from './code-swaps-clipboard.ts'
import { codeTampers } from './code-tampers.ts'
import { denied } from './denied.ts'
import { integrityMismatch } from './integrity-mismatch.ts'
import { integrityMissing } from './integrity-missing.ts'
import { knownMalware } from './known-malware.ts'
import { manifestDiffers } from './manifest-differs.ts'
import { manifestRemoteDependency } from './manifest-remote-dependency.ts'
import { scriptBecomesRoot } from './script-becomes-root.ts'
import { scriptContactsHost } from './script-contacts-host.ts'
import { scriptDestroys } from './script-destroys.ts'
import { scriptInstallsPackages } from './script-installs-packages.ts'
import { sourceGit } from './source-git.ts'
import { sourceOutsideRegistries } from './source-outside-registries.ts'
import { sourceUrl } from './source-url.ts'
import { tooYoung } from './too-young.ts'

/** Every rule there is. Adding one is its file, its line here and its test. */
export const rules: readonly Rule[] = [
  archiveOddities,
  codeCollector,
  codeContactsAddress,
  codeContactsHost,
  codeDeletes,
  codeDrivesAgent,
  codeDropsDownload,
  codeFetchesProgram,
  codeHidden,
  codeHidesHost,
  codeHidesProcess,
  codeHooksPage,
  codeLoadsScript,
  codeMines,
  codeObfuscated,
  codePersists,
  codePlantsAutorun,
  codePublishes,
  codeReadsSecrets,
  codeRunsBinary,
  codeRunsDownloads,
  codeRunsEncoded,
  codeSendsIdentity,
  codeSendsSecrets,
  codeShellConnected,
  codeSkims,
  codeSwapsClipboard,
  codeTampers,
  denied,
  integrityMismatch,
  integrityMissing,
  knownMalware,
  manifestDiffers,
  manifestRemoteDependency,
  scriptBecomesRoot,
  scriptContactsHost,
  scriptDestroys,
  scriptInstallsPackages,
  sourceGit,
  sourceOutsideRegistries,
  sourceUrl,
  tooYoung,
]

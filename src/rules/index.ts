import type { Rule } from '../model.ts'
import { archiveAutorun } from './archive-autorun.ts'
import { archiveOddities } from './archive-oddities.ts'
import { archiveSettings } from './archive-settings.ts'
import { binShadowsCommand } from './bin-shadows-command.ts'
import { cloneAddsCode } from './clone-adds-code.ts'
import { cloneClaimsRepository } from './clone-claims-repository.ts'
import { cloneCopiesPackage } from './clone-copies-package.ts'
import { cloneCopiesReadme } from './clone-copies-readme.ts'
import { cloneRunsScript } from './clone-runs-script.ts'
import { codeCollector } from './code-collector.ts'
import { codeContactsAddress } from './code-contacts-address.ts'
import { codeContactsHost } from './code-contacts-host.ts'
import { codeCopiesMail } from './code-copies-mail.ts'
import { codeDeletes } from './code-deletes.ts'
import { codeDrivesAgent } from './code-drives-agent.ts'
import { codeDropsDownload } from './code-drops-download.ts'
import { codeEmptiesWallet } from './code-empties-wallet.ts'
import { codeFetchesProgram } from './code-fetches-program.ts'
import { codeHidden } from './code-hidden.ts'
import { codeHidesHost } from './code-hides-host.ts'
import { codeHidesProcess } from './code-hides-process.ts'
import { codeHooksPage } from './code-hooks-page.ts'
import { codeIntercepts } from './code-intercepts.ts'
import { codeLendsLoader } from './code-lends-loader.ts'
import { codeLiesInWait } from './code-lies-in-wait.ts'
import { codeLoadsScript } from './code-loads-script.ts'
import { codeLooksAround } from './code-looks-around.ts'
import { codeMines } from './code-mines.ts'
import { codeObfuscated } from './code-obfuscated.ts'
import { codeOpensPage } from './code-opens-page.ts'
import { codePersists } from './code-persists.ts'
import { codePlantsAutorun } from './code-plants-autorun.ts'
import { codePublishes } from './code-publishes.ts'
import { codeReadsMemory } from './code-reads-memory.ts'
import { codeReadsSecrets } from './code-reads-secrets.ts'
import { codeRunsBinary } from './code-runs-binary.ts'
import { codeRunsDownloads } from './code-runs-downloads.ts'
import { codeRunsDropped } from './code-runs-dropped.ts'
import { codeRunsEncoded } from './code-runs-encoded.ts'
import { codeSendsIdentity } from './code-sends-identity.ts'
import { codeSendsSecrets } from './code-sends-secrets.ts'
import { codeShellConnected } from './code-shell-connected.ts'
import { codeSkims } from './code-skims.ts'
import { codeSwapsClipboard } from './code-swaps-clipboard.ts'
import { codeTakesSecrets } from './code-takes-secrets.ts'
import { codeTampers } from './code-tampers.ts'
import { codeUnread } from './code-unread.ts'
import { confusionInflatedVersion } from './confusion-inflated-version.ts'
import { confusionLooksInternal } from './confusion-looks-internal.ts'
import { confusionTwoRegistries } from './confusion-two-registries.ts'
import { confusionWrongRegistry } from './confusion-wrong-registry.ts'
import { denied } from './denied.ts'
import { dependencyNewborn } from './dependency-newborn.ts'
import { integrityChanged } from './integrity-changed.ts'
import { integrityMismatch } from './integrity-mismatch.ts'
import { integrityMissing } from './integrity-missing.ts'
import { integrityWeak } from './integrity-weak.ts'
import { knownMalware } from './known-malware.ts'
import { manifestDiffers } from './manifest-differs.ts'
import { manifestOtherName } from './manifest-other-name.ts'
import { manifestRemoteDependency } from './manifest-remote-dependency.ts'
import { nameInvented } from './name-invented.ts'
import { nameResembles } from './name-resembles.ts'
import { nameRunsScript } from './name-runs-script.ts'
import { nameTyposquat } from './name-typosquat.ts'
import { peopleNewPublisher } from './people-new-publisher.ts'
import { peopleReplaced } from './people-replaced.ts'
import { provenanceInvalid } from './provenance-invalid.ts'
import { provenanceLost } from './provenance-lost.ts'
import { provenanceMoved } from './provenance-moved.ts'
import { releaseDeprecated } from './release-deprecated.ts'
import { releaseDisowned } from './release-disowned.ts'
import { releaseDormant } from './release-dormant.ts'
import { releaseFirstInstallScript } from './release-first-install-script.ts'
import { releaseFixesAdvisory } from './release-fixes-advisory.ts'
import { releaseLinesTogether } from './release-lines-together.ts'
import { releaseNoCommit } from './release-no-commit.ts'
import { releaseNoTag } from './release-no-tag.ts'
import { releaseReplaced } from './release-replaced.ts'
import { releaseTakeover } from './release-takeover.ts'
import { releaseWithdrawn } from './release-withdrawn.ts'
import { scriptBecomesRoot } from './script-becomes-root.ts'
import { scriptContactsHost } from './script-contacts-host.ts'
import { scriptDestroys } from './script-destroys.ts'
import { scriptInstallsPackages } from './script-installs-packages.ts'
import { signatureInvalid } from './signature-invalid.ts'
import { sourceAlias } from './source-alias.ts'
import { sourceBundled } from './source-bundled.ts'
import { sourceGit } from './source-git.ts'
import { sourceHttp } from './source-http.ts'
import { sourceOtherPackage } from './source-other-package.ts'
import { sourceOutsideRegistries } from './source-outside-registries.ts'
import { sourceRegistryChanged } from './source-registry-changed.ts'
import { sourceUrl } from './source-url.ts'
import { tooYoung } from './too-young.ts'

/** Every rule there is. Adding one is its file, its line here and its test. */
export const rules: readonly Rule[] = [
  archiveAutorun,
  archiveOddities,
  archiveSettings,
  binShadowsCommand,
  cloneAddsCode,
  cloneClaimsRepository,
  cloneCopiesPackage,
  cloneCopiesReadme,
  cloneRunsScript,
  codeCollector,
  codeContactsAddress,
  codeContactsHost,
  codeCopiesMail,
  codeDeletes,
  codeDrivesAgent,
  codeDropsDownload,
  codeEmptiesWallet,
  codeFetchesProgram,
  codeHidden,
  codeHidesHost,
  codeHidesProcess,
  codeHooksPage,
  codeIntercepts,
  codeLendsLoader,
  codeLiesInWait,
  codeLoadsScript,
  codeLooksAround,
  codeMines,
  codeObfuscated,
  codeOpensPage,
  codePersists,
  codePlantsAutorun,
  codePublishes,
  codeReadsMemory,
  codeReadsSecrets,
  codeRunsBinary,
  codeRunsDownloads,
  codeRunsDropped,
  codeRunsEncoded,
  codeSendsIdentity,
  codeSendsSecrets,
  codeShellConnected,
  codeSkims,
  codeSwapsClipboard,
  codeTakesSecrets,
  codeTampers,
  codeUnread,
  confusionInflatedVersion,
  confusionLooksInternal,
  confusionTwoRegistries,
  confusionWrongRegistry,
  denied,
  dependencyNewborn,
  integrityChanged,
  integrityMismatch,
  integrityMissing,
  integrityWeak,
  knownMalware,
  manifestDiffers,
  manifestOtherName,
  manifestRemoteDependency,
  nameInvented,
  nameResembles,
  nameRunsScript,
  nameTyposquat,
  peopleNewPublisher,
  peopleReplaced,
  provenanceInvalid,
  provenanceLost,
  provenanceMoved,
  releaseDeprecated,
  releaseDisowned,
  releaseDormant,
  releaseFirstInstallScript,
  releaseFixesAdvisory,
  releaseLinesTogether,
  releaseNoCommit,
  releaseNoTag,
  releaseReplaced,
  releaseTakeover,
  releaseWithdrawn,
  scriptBecomesRoot,
  scriptContactsHost,
  scriptDestroys,
  scriptInstallsPackages,
  signatureInvalid,
  sourceAlias,
  sourceBundled,
  sourceGit,
  sourceHttp,
  sourceOtherPackage,
  sourceOutsideRegistries,
  sourceRegistryChanged,
  sourceUrl,
  tooYoung,
]

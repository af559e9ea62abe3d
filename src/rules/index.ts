import type { Rule } from '../model.ts'
import { archiveAutorun } from './archive-autorun.ts'
import { archiveOddities } from './archive-oddities.ts'
import { archiveSettings } from './archive-settings.ts'
import { denied } from './denied.ts'
import { dependencyNewborn } from './dependency-newborn.ts'
import { integrityMismatch } from './integrity-mismatch.ts'
import { integrityMissing } from './integrity-missing.ts'
import { knownMalware } from './known-malware.ts'
import { manifestDiffers } from './manifest-differs.ts'
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
import { releaseLinesTogether } from './release-lines-together.ts'
import { releaseReplaced } from './release-replaced.ts'
import { releaseTakeover } from './release-takeover.ts'
import { releaseWithdrawn } from './release-withdrawn.ts'
import { signatureInvalid } from './signature-invalid.ts'
import { sourceGit } from './source-git.ts'
import { sourceOutsideRegistries } from './source-outside-registries.ts'
import { sourceUrl } from './source-url.ts'
import { tooYoung } from './too-young.ts'

/** Every rule there is. Adding one is its file, its line here and its test. */
export const rules: readonly Rule[] = [
  archiveAutorun,
  archiveOddities,
  archiveSettings,
  denied,
  dependencyNewborn,
  integrityMismatch,
  integrityMissing,
  knownMalware,
  manifestDiffers,
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
  releaseLinesTogether,
  releaseReplaced,
  releaseTakeover,
  releaseWithdrawn,
  signatureInvalid,
  sourceGit,
  sourceOutsideRegistries,
  sourceUrl,
  tooYoung,
]

import type { Rule } from '../model.ts'
import { archiveOddities } from './archive-oddities.ts'
import { denied } from './denied.ts'
import { integrityMismatch } from './integrity-mismatch.ts'
import { integrityMissing } from './integrity-missing.ts'
import { knownMalware } from './known-malware.ts'
import { manifestDiffers } from './manifest-differs.ts'
import { sourceGit } from './source-git.ts'
import { sourceOutsideRegistries } from './source-outside-registries.ts'
import { sourceUrl } from './source-url.ts'
import { tooYoung } from './too-young.ts'

/** Every rule there is. Adding one is its file, its line here and its test. */
export const rules: readonly Rule[] = [
  archiveOddities,
  denied,
  integrityMismatch,
  integrityMissing,
  knownMalware,
  manifestDiffers,
  sourceGit,
  sourceOutsideRegistries,
  sourceUrl,
  tooYoung,
]

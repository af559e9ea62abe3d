import type { ClaimedOriginal, Evidence } from '../../model.ts'

/**
 * The known package whose repository this one claims, unless people of that one publish it. What a registry does not
 * tell of people leaves the claim as it is.
 */
export function claimedFromOthers({ original, history }: Evidence): ClaimedOriginal | undefined {
  if (original.state !== 'known' || original.value === null) return undefined
  const publisher = history.state === 'known' ? history.value?.release?.publisher : undefined
  return publisher !== undefined && original.value.people.includes(publisher) ? undefined : original.value
}

/** Both registries' documents tell who publishes, and it is not the same. */
export const isSurelyByOthers = ({ history }: Evidence, { people }: ClaimedOriginal): boolean =>
  people.length > 0 && history.state === 'known' && history.value?.release?.publisher !== undefined

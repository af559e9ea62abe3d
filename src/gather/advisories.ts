import type { Advisory, Fact, ResolvedPackage } from '../model.ts'
import { reasonOf } from '../parse/fault.ts'
import { known, unknown } from './facts.ts'

/** What a feed is asked. */
export interface Listed {
  lookup(name: string, version: string): readonly Advisory[]
}

/** What the feed says of a package; a feed that cannot be searched is a reason, not an end. */
export function advisoriesOf({ name, version }: ResolvedPackage, feed: Fact<Listed>): Fact<readonly Advisory[]> {
  if (feed.state === 'unknown') return feed
  try {
    return known(feed.value.lookup(name, version))
  } catch (thrown) {
    return unknown(`the malware feed could not be searched: ${reasonOf(thrown)}`)
  }
}

import { Fault } from '../parse/fault.ts'
import type { Policy } from './shape.ts'

/** A policy below the root, the file that it comes from, and the keys that it has. */
export interface Below {
  readonly file: string
  readonly policy: Policy
  readonly keys: readonly string[]
}

/**
 * Keys by which a policy below the root would loosen what the root says; of `feed` also where it comes from. One more
 * `internal` entry is one more registry that a name may come from.
 */
const loosening = ['allow', 'internal', 'registries'] as const

/**
 * The root's policy with those of its workspaces, which may only be stricter. One lockfile serves them all and a package
 * that one of them brings in lies in reach of the others, so the strictest word on each question holds for the install.
 * @throws Fault `policy/looser`
 */
export function tightened(root: Policy, below: readonly Below[]): Policy {
  if (below.length === 0) return root
  for (const one of below) refuseLooser(one)
  const saying = (key: string) => below.filter(({ keys }) => keys.includes(key)).map(({ policy }) => policy)
  const feeds = saying('feed').map(({ feed }) => feed)
  return {
    ...root,
    deny: [root, ...saying('deny')].flatMap(({ deny }) => deny),
    minimumAge: Math.max(root.minimumAge, ...saying('minimumAge').map(({ minimumAge }) => minimumAge)),
    onGap: saying('onGap').some(({ onGap }) => onGap === 'abort') ? 'abort' : root.onGap,
    escape: saying('escape').some((policy) => policy.escape === 'forbid') ? 'forbid' : root.escape,
    repository: saying('repository').some(({ repository }) => repository === 'ask') ? 'ask' : root.repository,
    feed: {
      ...root.feed,
      maxAge: Math.min(root.feed.maxAge, ...feeds.map(({ maxAge }) => maxAge)),
      required: root.feed.required || feeds.some(({ required }) => required),
    },
    receipts: { required: root.receipts.required || saying('receipts').some(({ receipts }) => receipts.required) },
  }
}

function refuseLooser({ file, keys, policy: { feed } }: Below): void {
  const isOther = feed.sources.length + feed.keys.length > 0 || feed.live !== undefined
  const bad = loosening.find((key) => keys.includes(key)) ?? (isOther ? 'feed' : undefined)
  if (bad === undefined) return
  throw new Fault('policy/looser', `${file} sets "${bad}", but below the root a policy may only be stricter`, {
    file,
    hint: `move "${bad}" into the portcullis.json of the root`,
  })
}

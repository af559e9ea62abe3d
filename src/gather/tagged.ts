import type { Fact, ReleaseHistory, Tagged } from '../model.ts'
import { tagsIn } from '../parse/refs.ts'
import { known, unknown } from './facts.ts'
import type { Http } from './http.ts'
import { shared } from './limit.ts'

/** The longest lists of references that are known have some 10 MB. */
const maxBytes = 32 * 1024 * 1024
/** Hosts that serve every public repository to everybody, without an account. */
const open = /^(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)\//u

export interface Tags {
  /** Null where the release names no repository on a host that everybody may ask, or is the first of its line. */
  taggedOf(repository: string | undefined, history: Fact<ReleaseHistory | null>): Promise<Fact<Tagged | null>>
}

/** @param addressOf where a repository is asked; another place than its own only in tests */
export function createTags(http: Http, addressOf = (repository: string) => `https://${repository}.git`): Tags {
  const once = shared<Fact<ReadonlySet<string>>>()
  async function tagsOf(repository: string): Promise<Fact<ReadonlySet<string>>> {
    const about = `the tags of ${repository}`
    const answer = await http.get(`${addressOf(repository)}/info/refs?service=git-upload-pack`, {
      about,
      maxBytes,
      compressed: true,
    })
    if (!answer.ok) return unknown(answer.why)
    const tags = tagsIn(answer.bytes)
    return tags ? known(tags) : unknown(`${about} cannot be read`)
  }
  return {
    async taggedOf(repository, history) {
      if (repository === undefined || !open.test(repository) || history.state === 'unknown') return known(null)
      const { release, before } = history.value ?? {}
      if (!release || !before) return known(null)
      const tags = await once(repository, () => tagsOf(repository))
      if (tags.state === 'unknown') return tags
      return known({
        repository,
        release: hasTag(tags.value, release.version),
        before: hasTag(tags.value, before.version),
      })
    },
  }
}

/** `1.2.3`, `v1.2.3`, `name@1.2.3`, `name-v1.2.3`: whatever ends in the version. */
const hasTag = (tags: ReadonlySet<string>, version: string): boolean =>
  [...tags].some((tag) => tag.endsWith(version) && /(?:^|[^\d.v])v?$/iu.test(tag.slice(0, -version.length)))

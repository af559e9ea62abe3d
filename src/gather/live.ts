import type { Advisory, Fact, ResolvedPackage } from '../model.ts'
import { reasonOf } from '../parse/fault.ts'
import { own, parseJson, stringOf } from '../parse/json.ts'
import { known, unknown } from './facts.ts'
import type { Http } from './http.ts'

/** What the API takes at a time (https://google.github.io/osv.dev/post-v1-querybatch/). */
const batchSize = 1000
/** Bytes of one answer: a thousand packages with a hundred ids each. */
const maxBytes = 16 * 1024 * 1024
/** Milliseconds for all of it; an install does not wait longer for what comes on top. */
export const liveLimit = 10_000

type Live = ReadonlyMap<string, Fact<readonly Advisory[]>>

/**
 * What an OSV-compatible API says now of these names and versions, by id. It answers with ids alone, so only those of the
 * databases of malware count. A batch that is not answered is unknown, with the reason.
 * @param api its origin, with a slash at the end
 */
export async function liveAdvisories(packages: readonly ResolvedPackage[], api: string, http: Http): Promise<Live> {
  const unique = [...new Map(packages.map((pkg) => [pkg.id, pkg])).values()]
  const batches = Array.from({ length: Math.ceil(unique.length / batchSize) }, (_, index) =>
    unique.slice(index * batchSize, (index + 1) * batchSize),
  )
  const answers = await Promise.all(batches.map((batch) => ask(batch, api, http)))
  return new Map(answers.flatMap((answer) => [...answer]))
}

async function ask(batch: readonly ResolvedPackage[], api: string, http: Http): Promise<Live> {
  const queries = batch.map(({ name, version }) => ({ package: { name, ecosystem: 'npm' }, version }))
  const about = 'advisories of now'
  const answer = await http.get(`${api}v1/querybatch`, { about, maxBytes, json: JSON.stringify({ queries }) })
  if (!answer.ok) return allOf(batch, unknown(answer.why))
  try {
    const results = own(parseJson(Buffer.from(answer.bytes).toString('utf8'), about, maxBytes), 'results')
    if (!Array.isArray(results) || results.length !== batch.length) {
      return allOf(batch, unknown(`${api} did not answer for each package that it was asked about`))
    }
    return new Map(batch.map(({ id }, index) => [id, advisoriesOf(results[index], api)]))
  } catch (thrown) {
    return allOf(batch, unknown(reasonOf(thrown)))
  }
}

const allOf = (batch: readonly ResolvedPackage[], fact: Fact<readonly Advisory[]>): Live =>
  new Map(batch.map(({ id }) => [id, fact]))

function advisoriesOf(result: Parameters<typeof own>[0], api: string): Fact<readonly Advisory[]> {
  // "Nothing" is an empty object; a page that goes on elsewhere may hide what matters there.
  if (stringOf(own(result, 'next_page_token'))) return unknown(`${api} has more advisories than one answer holds`)
  const vulns = own(result, 'vulns') ?? []
  if (!Array.isArray(vulns)) return unknown(`${api} answers with something that is no list of advisories`)
  const ids = vulns.map((vuln) => stringOf(own(vuln, 'id')) ?? '')
  return known(ids.filter((id) => /^(?:MAL|LWA)-[\x21-\x7e]{1,60}$/.test(id)).map((id) => ({ id })))
}

/** What the feed says and what the API says. One that says something is enough; one that is silent vouches for nothing. */
export function withLive(
  feed: Fact<readonly Advisory[]>,
  live: Fact<readonly Advisory[]> | undefined,
): Fact<readonly Advisory[]> {
  if (live === undefined) return feed
  const found = new Map<string, Advisory>()
  for (const fact of [live, feed]) {
    if (fact.state === 'known') for (const advisory of fact.value) found.set(advisory.id, advisory)
  }
  if (found.size > 0) return known([...found.values()])
  return feed.state === 'unknown' ? feed : live
}

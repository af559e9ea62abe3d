import type { Fact, ResolvedPackage } from '../model.ts'
import { reasonOf } from '../parse/fault.ts'
import { isObject, own, parseJson, stringOf } from '../parse/json.ts'
import { isAskable, packumentUrl } from './addresses.ts'
import { known, unknown } from './facts.ts'
import type { Http } from './http.ts'

const maxBytes = 64 * 1024 * 1024

/**
 * Which of the registries have another package of this name. A registry that passes on what the public one has answers
 * with the same integrity, and is no twin. Only registries of the project's own are asked, so no internal name leaves.
 */
export async function twinsOf(
  pkg: ResolvedPackage,
  registries: readonly string[],
  http: Http,
): Promise<Fact<readonly string[] | null>> {
  if (registries.length === 0 || !isAskable(pkg.name, pkg.version)) return known(null)
  const answers = await Promise.all(registries.map((registry) => hasTwin(pkg, registry, http)))
  const missing = answers.find((answer) => answer.state === 'unknown')
  if (missing) return missing
  return known(registries.filter((_, index) => (answers[index] as { value: boolean }).value))
}

async function hasTwin(
  { name, version, integrity }: ResolvedPackage,
  registry: string,
  http: Http,
): Promise<Fact<boolean>> {
  const about = `${name} at ${registry}`
  const answer = await http.get(packumentUrl(registry, name), {
    about,
    maxBytes,
    accept: abbreviated,
    compressed: true,
  })
  if (!answer.ok) return answer.status === 404 ? known(false) : unknown(answer.why)
  try {
    const versions = own(parseJson(Buffer.from(answer.bytes).toString('utf8'), about, maxBytes), 'versions')
    if (!isObject(versions)) return unknown(`${registry} does not say which versions of ${name} it has`)
    const theirs = stringOf(own(own(own(versions, version), 'dist'), 'integrity'))
    return known(integrity === undefined || theirs !== integrity)
  } catch (thrown) {
    return unknown(reasonOf(thrown))
  }
}

/** Without the parts that an install does not need; registries that do not know it answer in full. */
const abbreviated = 'application/vnd.npm.install-v1+json, application/json;q=0.8'

import type { Fact } from '../model.ts'
import { reasonOf } from '../parse/fault.ts'
import { type Json, parseJson } from '../parse/json.ts'
import { known, unknown } from './facts.ts'
import type { Answer, Ask } from './http.ts'

/** The largest full documents of the public registry have about 30 MB. */
export const maxPackument = 128 * 1024 * 1024
/** What registries answer that have no route for a single version. */
export const noSuchRoute = [400, 404, 405, 501]

/** @param maxBytes of the answer after inflation */
export const jsonAsk = (about: string, maxBytes: number): Ask => ({
  about,
  maxBytes,
  accept: 'application/json',
  compressed: true,
})

/** The JSON of an answer, or why there is none. */
export function jsonOf(answer: Answer, about: string, registry: string): Fact<Json> {
  if (!answer.ok) return answer.status === 404 ? absent(about, registry) : unknown(answer.why)
  try {
    return known(
      parseJson(Buffer.from(answer.bytes).toString('utf8'), `the registry's document of ${about}`, maxPackument),
    )
  } catch (thrown) {
    return unknown(reasonOf(thrown))
  }
}

/** Nobody answered, or somebody who could not: then what was kept serves, however old. */
export const isOutOfReach = (answer: Extract<Answer, { ok: false }>): boolean =>
  answer.status === undefined || answer.transient === true

export const absent = (about: string, registry: string): Fact<never> =>
  unknown(`${about} is not in the registry ${origin(registry)}`)

/** Without path, user name and password. */
export const origin = (registry: string): string =>
  URL.canParse(registry) ? `${new URL(registry).origin}/` : '(not a URL)'

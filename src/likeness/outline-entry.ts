import { isObject, type Json, own, stringOf } from '../parse/json.ts'
import type { Outline } from './outline.ts'
import { sketchOfText, textOfSketch } from './sketch.ts'

/** An outline as JSON: as a worker hands it over and the cache keeps it. */
export const entryOfOutline = ({ code, readme, files, claims, saysFork }: Outline): Json => ({
  code: textOfSketch(code),
  readme: textOfSketch(readme),
  files: Object.fromEntries(files),
  claims,
  saysFork,
})

/** Undefined when anything in it is not what it has to be. */
export function outlineOfEntry(value: Json | undefined): Outline | undefined {
  const [code, readme] = ['code', 'readme'].map((name) => sketchOfText(stringOf(own(value, name)) ?? ''))
  const [files, claims, saysFork] = [own(value, 'files'), own(value, 'claims'), own(value, 'saysFork')]
  if (!code || !readme || !isObject(files) || typeof saysFork !== 'boolean') return undefined
  if (!Array.isArray(claims) || !claims.every((claim: Json) => typeof claim === 'string')) return undefined
  const hashes = new Map<string, string>()
  for (const [path, hash] of Object.entries(files)) {
    if (typeof hash !== 'string') return undefined
    hashes.set(path, hash)
  }
  return { code, readme, files: hashes, claims, saysFork }
}

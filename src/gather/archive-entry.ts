import type { ArchiveFacts, CarriedFile } from '../model.ts'
import { isObject, type Json, own, stringsOf } from '../parse/json.ts'
import { manifestOf } from '../parse/manifest.ts'

/** Archive facts from JSON; undefined when anything in it is not what it has to be: the facts are then made again. */
export function archiveOfEntry(value: Json | undefined): ArchiveFacts | undefined {
  const field = (name: string) => own(value, name)
  const [files, size, contentHash] = [field('files'), field('size'), field('contentHash')]
  const [manifest, scripts, oddities, gyp] = [
    field('manifest'),
    field('installScripts'),
    field('oddities'),
    field('hasBindingGyp'),
  ]
  if (typeof files !== 'number' || typeof size !== 'number' || typeof contentHash !== 'string') return undefined
  if (typeof gyp !== 'boolean' || !isObject(manifest) || !isObject(scripts) || !isTexts(oddities)) return undefined
  const installScripts = stringsOf(scripts)
  const carried = carriedOf(field('carried'))
  if (carried === undefined) return undefined
  if (Object.keys(installScripts).length !== Object.keys(scripts).length) return undefined
  return {
    manifest: manifestOf(manifest, 'cached manifest'),
    hasBindingGyp: gyp,
    installScripts,
    files,
    size,
    carried,
    oddities,
    contentHash,
  }
}

function carriedOf(value: Json | undefined): CarriedFile[] | undefined {
  if (!Array.isArray(value)) return undefined
  const files = value.map((item: Json): CarriedFile | undefined => {
    const [path, what, says] = [own(item, 'path'), own(item, 'what'), own(item, 'says')]
    if (typeof path !== 'string' || typeof says !== 'string') return undefined
    return what === 'runs' || what === 'settings' ? { path, what, says } : undefined
  })
  return files.every((file) => file !== undefined) ? files : undefined
}

const isTexts = (value: Json | undefined): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')

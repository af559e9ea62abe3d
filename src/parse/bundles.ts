import { reasonOf } from './fault.ts'
import { isObject, type Json, own, parseJson } from './json.ts'
import { installScriptsOf, manifestOf } from './manifest.ts'
import { quote } from './quote.ts'

/** The package's own package.json, or one of a package that it bundles: `node_modules/NAME` at its root, nested or not. */
export function isManifest(path: string): boolean {
  const parts = path.split('/')
  let index = 0
  while (parts[index] === 'node_modules') index += parts[index + 1]?.startsWith('@') ? 3 : 2
  return parts.slice(index).join('/') === 'package.json'
}

/**
 * What is odd about packages that an archive brings along in its node_modules: npm runs their install scripts as it
 * does everybody's (arborist's rebuild), although no lockfile ties them to an archive of their own.
 * @param manifests contents of the archive's package.json files, and maybe others, by path; @param files all of its files, by path
 */
export function* bundleOddities(
  manifests: ReadonlyMap<string, Uint8Array>,
  files: ReadonlyMap<string, unknown>,
): Iterable<string> {
  const bundled = [...manifests.keys()].filter((path) => path !== 'package.json' && isManifest(path))
  if (bundled.length === 0) return
  if (!declaresBundles(manifests.get('package.json'))) {
    yield `node_modules inside the archive (${bundled.length} packages), which its package.json does not declare`
  }
  for (const path of bundled) {
    const folder = path.slice(0, -'/package.json'.length)
    const scripts = scriptsIn(manifests.get(path) as Uint8Array, files.has(`${folder}/binding.gyp`))
    if (typeof scripts === 'string') yield `the bundled ${quote(folder)} has an unreadable package.json (${scripts})`
    else {
      for (const [event, command] of Object.entries(scripts)) {
        yield `the bundled ${quote(folder)} has the ${event} script ${quote(command)}`
      }
    }
  }
}

function declaresBundles(manifest: Uint8Array | undefined): boolean {
  const json = manifest && read(manifest)
  return ['bundleDependencies', 'bundledDependencies'].some((field) => {
    const value = own(json, field)
    return (
      value === true || (Array.isArray(value) && value.length > 0) || (isObject(value) && Object.keys(value).length > 0)
    )
  })
}

function scriptsIn(manifest: Uint8Array, hasBindingGyp: boolean): Record<string, string> | string {
  try {
    return installScriptsOf(manifestOf(read(manifest), 'package.json'), hasBindingGyp)
  } catch (thrown) {
    return reasonOf(thrown)
  }
}

const read = (bytes: Uint8Array): Json => parseJson(Buffer.from(bytes).toString('utf8'), 'package.json')

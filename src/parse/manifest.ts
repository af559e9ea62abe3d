import type { Manifest } from '../model.ts'
import { Fault } from './fault.ts'
import { isObject, type Json, own, parseJson, stringOf, stringsOf } from './json.ts'

/** Chosen: far above any expected package.json; a larger one only costs memory. */
export const maxManifestBytes = 16 * 1024 * 1024

/**
 * A package.json.
 * @throws Fault `json/…` (see {@link parseJson}), `manifest/not-an-object`
 */
export const parseManifest = (text: string, file: string): Manifest =>
  manifestOf(parseJson(text, file, maxManifestBytes), file)

/**
 * The manifest in a JSON value: a package.json, or one version of a registry's document, which has the same shape.
 * Fields of the wrong type are left out; names and commands are kept byte for byte.
 * @throws Fault `manifest/not-an-object`
 */
export function manifestOf(json: Json, file: string): Manifest {
  if (!isObject(json)) {
    throw new Fault('manifest/not-an-object', `${file} is not a JSON object`, {
      file,
      hint: 'a package without a readable package.json cannot be judged; leave it out or report it to its author',
    })
  }
  const [name, version, gypfile] = [stringOf(own(json, 'name')), stringOf(own(json, 'version')), own(json, 'gypfile')]
  const license = licenseOf(own(json, 'license') ?? own(json, 'licenses'))
  return {
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    scripts: stringsOf(own(json, 'scripts')),
    dependencies: stringsOf(own(json, 'dependencies')),
    optionalDependencies: stringsOf(own(json, 'optionalDependencies')),
    peerDependencies: stringsOf(own(json, 'peerDependencies')),
    bin: binOf(own(json, 'bin'), name),
    ...(typeof gypfile === 'boolean' && { gypfile }),
    ...(license !== undefined && { license }),
  }
}

/** Characters; longer ones are texts, not names. */
const maxLicense = 400

/** A name or expression, or of old `{type, url}` and lists of these. */
function licenseOf(value: Json | undefined): string | undefined {
  const one = (item: Json | undefined) => stringOf(item) ?? stringOf(own(item, 'type'))
  const names = (Array.isArray(value) ? value.slice(0, 20) : [value]).map(one).filter((name) => name?.trim())
  const text = names.join(' OR ')
  return text === '' || text.length > maxLicense ? undefined : text
}

export const installEvents = ['preinstall', 'install', 'postinstall'] as const
export const implicitGyp = 'node-gyp rebuild'

/**
 * What an install from an archive runs, event to command. An empty command counts as none, as in npm's run-script and
 * pnpm's lifecycle. `gypfile: false` keeps npm and pnpm 11 from the implicit node-gyp, but pnpm 10 does not look at it
 * (its runLifecycleHook), so here it changes nothing: what any manager runs counts.
 */
export function installScriptsOf(manifest: Manifest, hasBindingGyp: boolean): Record<string, string> {
  const scripts = present(manifest, installEvents)
  if (hasBindingGyp && !scripts['preinstall'] && !scripts['install']) scripts['install'] = implicitGyp
  return scripts
}

/**
 * Besides the install scripts, a git dependency is prepared in its clone: npm runs `npm install` there and then
 * `prepare` (pacote's git and dir fetchers), pnpm `<manager> install` and then prepublish, prepack and publish with
 * `<manager> run`, which adds pre and post (its prepare-package); both make the clone a root with a root's events.
 */
const gitEvents = [
  'pnpm:devPreinstall',
  'predependencies',
  'dependencies',
  'postdependencies',
  'preprepare',
  'prepare',
  'postprepare',
  'preprepublish',
  'prepublish',
  'postprepublish',
  'preprepack',
  'prepack',
  'postprepack',
  'publish',
  'postpublish',
] as const

/** The events that are run for this package only because it comes from git, with their commands. */
export const gitScriptsOf = (manifest: Manifest): Record<string, string> => present(manifest, gitEvents)

function present({ scripts }: Manifest, events: readonly string[]): Record<string, string> {
  const found: Record<string, string> = Object.create(null)
  for (const event of events) {
    const command = Object.hasOwn(scripts, event) ? scripts[event] : undefined
    if (command) found[event] = command
  }
  return found
}

/** As npm-normalize-package-bin reads it: a path is named after the package without its scope, a list after its files. */
function binOf(bin: Json | undefined, name: string | undefined): Record<string, string> {
  if (typeof bin === 'string') return name === undefined ? stringsOf({}) : stringsOf({ [unscoped(name)]: bin })
  if (!Array.isArray(bin)) return stringsOf(bin)
  const paths = bin.filter((path): path is string => typeof path === 'string')
  return stringsOf(Object.fromEntries(paths.map((path) => [path.slice(path.lastIndexOf('/') + 1), path])))
}

const unscoped = (name: string) => (name.startsWith('@') ? name.slice(name.indexOf('/') + 1) : name)

import { readFile } from 'node:fs/promises'
import { build } from 'esbuild'

/**
 * What the files import, parsed by esbuild and so not fooled by comments, strings or layout.
 * @param {readonly string[]} files absolute paths
 * @returns {Promise<readonly { from: string, specifier: string, type: boolean }[]>}
 *   `type`: only types come over this edge, nothing is loaded at run time
 * @throws esbuild's BuildFailure when a file does not parse
 */
export async function importsOf(files) {
  const values = await edgesOf(files, false)
  const all = await edgesOf(files, true)
  const known = new Set(values.map(keyOf))
  const types = all.filter((edge) => !known.has(keyOf(edge)))
  const seen = new Set([...known, ...types.map(keyOf)])
  const inTypes = (await Promise.all(files.map(typeExpressions))).flat().filter((edge) => !seen.has(keyOf(edge)))
  return [
    ...values.map((edge) => ({ ...edge, type: false })),
    ...[...types, ...inTypes].map((edge) => ({ ...edge, type: true })),
  ]
}

/** Imports whose target is computed at run time: nobody can say which wall they cross. */
export async function computedImportsOf(files) {
  const { warnings } = await bundle(files, { name: 'all-external', setup: (hooks) => hooks.onResolve(every, external) })
  return warnings
    .filter(({ id }) => computed.has(id))
    .map(({ location, text }) => ({ from: location?.file ?? '', line: location?.line ?? 0, text }))
}

const every = { filter: /.*/ }
const external = ({ path, kind }) => (kind === 'entry-point' ? undefined : { path, external: true })
const computed = new Set(['unsupported-dynamic-import', 'unsupported-require-call', 'indirect-require'])
const keyOf = ({ from, specifier }) => `${from}\0${specifier}`

async function edgesOf(files, withTypes) {
  const edges = new Map()
  const collect = {
    name: 'collect',
    setup(hooks) {
      hooks.onResolve(every, (request) => {
        if (request.kind === 'entry-point') return undefined
        const edge = { from: request.importer, specifier: request.path }
        edges.set(keyOf(edge), edge)
        return external(request)
      })
      if (withTypes) {
        hooks.onLoad({ filter: /\.[cm]?tsx?$/ }, async ({ path }) => ({
          contents: typesAsValues(await readFile(path, 'utf8')),
          loader: 'ts',
        }))
      }
    },
  }
  await bundle(files, collect)
  return [...edges.values()]
}

/** esbuild forgets type-only imports; as value imports it reports them. */
const typesAsValues = (code) =>
  code
    .replace(/\bimport\s+type(?=\s*[{*]|\s+(?!from\b)[\w$])/g, 'import')
    .replace(/\bexport\s+type(?=\s*(?:\{[^{}]*\}|\*(?:\s*as\s+[\w$]+)?)\s*from\b)/g, 'export')

/** `import('./x.ts').Y` as a type is no import to any parser that strips types. */
async function typeExpressions(from) {
  const code = await readFile(from, 'utf8')
  return [...code.matchAll(/\bimport\s*\(\s*['"](\.{1,2}\/[^'"\n]+)['"]/g)].map(([, specifier]) => ({
    from,
    specifier,
  }))
}

const bundle = (files, plugin) =>
  build({
    entryPoints: [...files],
    bundle: true,
    write: false,
    outdir: 'out',
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
    logOverride: Object.fromEntries([...computed].map((id) => [id, 'warning'])),
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    plugins: [plugin],
  })

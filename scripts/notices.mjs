import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Licences that allow shipping a copy inside a program under Apache-2.0, given their text. */
const fit = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'PSF-2.0',
  'Python-2.0',
]

/**
 * The licence texts of every package of which the bundles hold at least a byte, sorted by name.
 * @param {readonly object[]} metafiles of esbuild, with paths from `root`
 * @throws Error for a package whose licence is not one of those we looked at
 */
export function notices(root, metafiles) {
  const folders = new Set(metafiles.flatMap((metafile) => Object.values(metafile.outputs).flatMap(packageFolders)))
  const packages = [...folders].map((folder) => packageIn(join(root, folder)))
  const unfit = packages.filter(({ license }) => !fit.includes(license))
  if (unfit.length > 0) {
    throw new Error(
      `no look was taken at the licence of ${unfit.map(({ id, license }) => `${id} (${license})`).join(', ')}`,
    )
  }
  const sections = packages
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, license, text }) => `${id} (${license})\n\n${text}\n`)
  return [`These packages are part of the bundled files.\n`, ...sections].join(`\n${'-'.repeat(80)}\n\n`)
}

/** An output's inputs are those that left something in it; what was shaken out is not among them. */
const packageFolders = ({ inputs }) =>
  Object.keys(inputs)
    .filter((path) => path.includes('node_modules/'))
    .map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path)

function packageIn(folder) {
  const {
    name,
    version,
    license = 'none',
    author,
    repository,
  } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const files = readdirSync(folder)
    .filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file))
    .sort()
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim())
  const by = typeof author === 'string' ? author : author?.name
  const home = typeof repository === 'string' ? repository : repository?.url
  const without = `The package holds no licence text. Author: ${by ?? 'not named'}. Source: ${home ?? 'not named'}.`
  return { id: `${name}@${version}`, license, text: texts.length > 0 ? texts.join('\n\n') : without }
}

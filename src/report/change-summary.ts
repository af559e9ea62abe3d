import type { Changes } from '../model.ts'
import { counted } from '../text/count.ts'
import { inert } from '../text/escape.ts'

/** What a compiler reads: it acts once the package is loaded, not while it is installed. */
const source = /\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|inc|m|mm|s|asm|rs)$/iu
/** A digest in hexadecimal or base64, as lists of checksums have them. */
const digest = /\b[0-9a-f]{32,128}\b|[A-Za-z0-9+/]{43,86}={1,2}/gu
/** Files that are named one by one, and columns of a name, so that no name pushes the counts behind it out of sight. */
const most = 6
const widest = 80

/**
 * What differs of all that install scripts reach, so that one line may be enough to decide: `2 lines of install.js; 14
 * sources for the compiler`. The package's own version is set aside. Empty where nothing else differs.
 */
export function changeSummary({ from, to, scripts, files }: Changes): string {
  const reached = files.filter(({ when }) => when.includes('install'))
  const sources = reached.filter(({ path }) => source.test(path))
  const others = reached.filter((file) => !sources.includes(file))
  const texts = others.flatMap(({ path, diff }) =>
    diff === undefined ? [] : [{ path, ...editsIn(diff, versionIn(from), versionIn(to)) }],
  )
  const named = texts.filter(({ lines, isDigests }) => lines > 0 && !isDigests)
  const lists = texts.filter(({ lines, isDigests }) => lines > 0 && isDigests).length
  const binaries = others.filter(({ diff }) => diff === undefined).length
  return [
    ...(scripts.length > 0 ? [`the command of ${scripts.map(({ name }) => name).join(', ')}`] : []),
    ...named.slice(0, most).map(({ path, lines }) => `${counted(lines, 'line')} of ${inert(path, widest)}`),
    ...(named.length > most ? [counted(named.length - most, 'more file')] : []),
    ...(lists > 0 ? [`only digests in ${counted(lists, 'file')}`] : []),
    ...(sources.length > 0 ? [`${counted(sources.length, 'source')} for the compiler`] : []),
    ...(binaries > 0 ? [`${counted(binaries, 'file')} as a whole`] : []),
  ].join('; ')
}

const versionIn = (id: string): string => id.slice(id.lastIndexOf('@') + 1)

interface Edits {
  readonly lines: number
  /** All of them are the same but for digests. */
  readonly isDigests: boolean
}

/** Lines that came or went; in each block of changes those count as one that stand for each other. */
function editsIn(diff: string, from: string, to: string): Edits {
  let [lines, isDigests] = [0, true]
  for (const { gone, come } of blocksOf(diff)) {
    for (let index = 0; index < Math.max(gone.length, come.length); index++) {
      const [old, next] = [gone[index]?.replaceAll(from, '\0'), come[index]?.replaceAll(to, '\0')]
      if (old === next) continue
      lines++
      isDigests &&= old !== undefined && next !== undefined && old.replace(digest, '') === next.replace(digest, '')
    }
  }
  return { lines, isDigests }
}

/** What stands between lines that are the same. Only a line feed ends a line, whatever else a text has. */
function blocksOf(diff: string): { readonly gone: string[]; readonly come: string[] }[] {
  const blocks = [{ gone: [] as string[], come: [] as string[] }]
  for (const line of diff.split('\n')) {
    const block = blocks.at(-1)
    if (line.startsWith('-')) block?.gone.push(line.slice(1))
    else if (line.startsWith('+')) block?.come.push(line.slice(1))
    else blocks.push({ gone: [], come: [] })
  }
  return blocks
}

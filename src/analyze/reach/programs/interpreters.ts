import { inside } from '../../shell/scope.ts'
import { isKnown } from '../../shell/types.ts'
import { type Effect, type Language, type Program, unresolved } from './effect.ts'
import { optionsOf } from './options.ts'

const nodeValued = new Set(
  `-r --require --import --loader --experimental-loader -e --eval -p --print -pe -C --conditions --env-file --run
  --title --input-type --watch-path --redirect-warnings --diagnostic-dir --preserve -S`.split(/\s+/u),
)

/** node, and those that take its options: `node [options] [file | -] [arguments]`. */
export const node: Program = function* ({ words, cwd, input }) {
  const { options, operands } = optionsOf(words.slice(1), nodeValued)
  let hasCode = false
  for (const [name, value = ''] of options) {
    if (name === '--run') yield { do: 'script', name: value }
    else if (/^(?:-r|--require|--import|--(?:experimental-)?loader)$/u.test(name)) yield module(value, cwd)
    else if (/^(?:-e|--eval|-p|--print|-pe|-ep)$/u.test(name)) {
      hasCode = true
      yield code('js', value, cwd)
    }
  }
  const [file] = operands
  if (hasCode || options.some(([name]) => /^(?:-v|--version|-h|--help|--run)$/u.test(name))) return
  if (file !== undefined && file !== '-') yield script(file, cwd, 'js')
  else yield* fed('js', input, cwd)
}

/** deno, bun, tsx, ts-node …: a file behind an optional `run`. */
export const nodeLike: Program = function* ({ words, cwd, input }, pkg, follow) {
  const rest = words
    .slice(1)
    .filter((word) => !/^(?:-[AqSTP]|--allow-[\w=-]*|--quiet|--unstable|--transpile-only|--esm)$/u.test(word))
  const verb = rest[0] ?? ''
  if (verb === 'run' || verb === 'exec' || verb === 'watch') {
    const name = rest[1] ?? ''
    if (Object.hasOwn(pkg.scripts, name)) yield { do: 'script', name }
    else yield* follow({ words: ['node', ...rest.slice(1)], cwd, input })
  } else yield* follow({ words: ['node', ...rest], cwd, input })
}

const shellValued = new Set(['-o', '+o', '-O', '--rcfile', '--init-file'])

/** sh, bash and their like: `-c text`, a file, or standard input. */
export const shell: Program = function* ({ words, cwd, input }) {
  const { options, operands } = optionsOf(words.slice(1), shellValued)
  const [first] = operands
  if (options.some(([name]) => /^-[a-z]*c[a-z]*$/u.test(name))) {
    if (first !== undefined) yield code('shell', first, cwd)
  } else if (first !== undefined && !options.some(([name]) => /^-[a-z]*s/u.test(name)))
    yield script(first, cwd, 'shell')
  else yield* fed('shell', input, cwd)
}

const pythonValued = new Set(['-W', '-X'])

/** python: `-c text`, `-m module`, a file, or standard input. */
export const python: Program = function* ({ words, cwd, input }, pkg) {
  const rest = words.slice(1)
  const at = rest.findIndex((word) => /^-[a-zA-Z]*[cm]$/u.test(word))
  const { operands } = optionsOf(rest, pythonValued)
  const file = operands[0]
  if (at >= 0 && rest.slice(0, at).every((word) => word.startsWith('-'))) {
    const value = rest[at + 1] ?? ''
    if (rest[at]?.endsWith('c')) yield code('python', value, cwd)
    else {
      const path = inside(cwd, `${value.replaceAll('.', '/')}.py`)
      if (path !== undefined && pkg.has(path)) yield { do: 'run', path, as: 'python' }
      else if (/^(?:pip|ensurepip)\b/u.test(value)) yield unresolved(`python -m ${value} fetches packages`)
      else if (!isKnown(value)) yield unresolved('python runs a computed module')
    }
  } else if (file !== undefined && file !== '-') yield script(file, cwd, 'python')
  else yield* fed('python', input, cwd)
}

/** powershell and pwsh: `-File`, `-Command` (also without its name), `-EncodedCommand` (base64 of UTF-16). */
export const powershell: Program = function* ({ words, cwd, input }) {
  const rest = words.slice(1)
  for (let at = 0; at < rest.length; at++) {
    const word = (rest[at] as string).toLowerCase()
    const next = rest[at + 1] ?? ''
    if (/^[-/]f(?:i(?:le?)?)?$/u.test(word)) return yield script(next, cwd, 'powershell')
    if (/^[-/]e(?:c|n[a-z]*)?$/u.test(word)) {
      if (!isKnown(next)) return yield unresolved('powershell runs a computed text')
      return yield code('powershell', Buffer.from(next, 'base64').toString('utf16le'), cwd)
    }
    if (/^[-/]c(?:ommand|om?m?a?n?)?$/u.test(word)) return yield code('powershell', rest.slice(at + 1).join(' '), cwd)
    if (/^[-/](?:ex|ep|w|windowstyle|inputformat|outputformat|version|v$|workingdirectory|psc)/u.test(word)) at++
    else if (!/^[-/]/u.test(word)) {
      if (/\.ps1$/u.test(word)) return yield script(rest[at] as string, cwd, 'powershell')
      return yield code('powershell', rest.slice(at).join(' '), cwd)
    }
  }
  yield* fed('powershell', input, cwd)
}

/** `cmd /c text` */
export const cmd: Program = function* ({ words, cwd }) {
  const at = words.findIndex((word) => /^\/[ckr]$/iu.test(word))
  if (at > 0) yield code('batch', words.slice(at + 1).join(' '), cwd)
}

/** A language that nobody here reads: its file counts, what it does next is not known. */
export const foreign: Program = function* ({ words, cwd, input }, pkg) {
  for (const word of words.slice(1)) {
    const path = word.startsWith('-') ? undefined : inside(cwd, word)
    if (path !== undefined && pkg.has(path)) yield { do: 'run', path, as: 'named' }
    else if (/\.\w+$/u.test(word))
      yield {
        do: 'unresolved',
        what: `${words[0]} runs ${word.slice(0, 100).replaceAll('\0', '…')}`,
        file: word,
        as: 'named',
      }
  }
  if (words.length > 1 || input !== undefined) yield unresolved(`${words[0]} runs a program that is not followed`)
}

function code(as: 'js' | 'shell' | 'python' | 'powershell' | 'batch', text: string, cwd: string | undefined): Effect {
  if (text.replace(/[\0\s]/gu, '') === '' && !isKnown(text)) return unresolved(`a computed text is run (${as})`)
  return { do: 'text', as, text, cwd: cwd ?? '.' }
}

function script(file: string, cwd: string | undefined, as: Language): Effect {
  const path = inside(cwd, file)
  if (path === undefined) {
    const what = isKnown(file) ? `${file.slice(0, 100)} runs, outside of the package` : 'a computed file is run'
    return { do: 'unresolved', what, file, as }
  }
  // Only node looks for extensions and folders.
  return as === 'js' ? { do: 'module', specifier: `./${path}`, from: '.' } : { do: 'run', path, as }
}

/** `./x` for node's options and for `-r`, where a bare word is a package. */
function module(specifier: string, cwd: string | undefined): Effect {
  if (!isKnown(specifier) || specifier === '') return unresolved('node loads a computed module first')
  return { do: 'module', specifier, from: cwd ?? '.' }
}

function* fed(
  as: 'js' | 'shell' | 'python' | 'powershell',
  input: { readonly text: string } | 'computed' | undefined,
  cwd: string | undefined,
): Iterable<Effect> {
  if (input === 'computed') yield unresolved(`what another command writes is run (${as})`)
  else if (input !== undefined) yield code(as, input.text, cwd)
}

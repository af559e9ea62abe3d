import { posix } from 'node:path'
import type { Args } from '../../model.ts'
import { autoRunOf } from '../js/places.ts'
import { secretPath } from '../js/secrets.ts'
import type { KnownKind } from '../signals.ts'
import { programOf } from './network.ts'
import { type ShellCommand, shown } from './types.ts'

/** Secrets that a command reads, files that it writes where they act by themselves or are not its own, what it deletes. */
export function* filesTouched(command: ShellCommand): Iterable<{ kind: KnownKind; args: Args }> {
  const program = programOf(command)
  const words = command.words.slice(1)
  const say = (kind: KnownKind, args: Args) => ({ kind, args: { command: shown(command.words.join(' ')), ...args } })
  for (const { path, name } of secretsRead(program, words, command))
    yield say('secret/read', { path: shown(path), name })
  for (const path of written(program, words, command)) {
    const place = placeOf(fromPackage(path.replaceAll('\\', '/'), command))
    if (place !== undefined) yield say(place.kind, { path: shown(path), name: place.name })
  }
  if (program === 'chmod' && makesExecutable(words)) yield say('file/executable', { path: shown(words.at(-1) ?? '') })
  if (deleters.test(program))
    for (const path of deleted(program, words, command))
      yield say('file/delete', { path: shown(path), recursive: 'yes' })
}

/** Operands of chmod that give somebody the right to run the file. */
export const makesExecutable = (words: readonly string[]): boolean =>
  words.some((word) => /^(?:[ugoa]*[+=][rwst]*x|[0-7]?(?:[1357]\d\d|\d[1357]\d|\d\d[1357]))/u.test(word))

const copiers = new Set(
  'cat cp copy mv tar zip scp rsync grep head tail base64 type less more find sed awk xxd strings source . curl wget'.split(
    ' ',
  ),
)

function* secretsRead(
  program: string,
  words: readonly string[],
  { redirects }: ShellCommand,
): Iterable<{ path: string; name: string }> {
  const inputs = redirects.filter(({ operator }) => operator === '<').map(({ target }) => target)
  for (const path of [...(copiers.has(program) ? words : []), ...inputs]) {
    const name = secretPath(path.replace(/^[\w.-]*=?@/u, ''))
    if (name !== undefined) yield { path, name }
  }
  const text = words.join(' ')
  if (program === 'security' && /^(?:find-|dump-|export)/u.test(text)) yield { path: '', name: 'keychains' }
  const isLogin =
    /^(?:npm|pnpm|yarn)$/u.test(program) && /^(?:config|c|get|token)\b/u.test(text) && /_auth|token/iu.test(text)
  if (isLogin || (program === 'gh' && text.startsWith('auth token')))
    yield { path: '', name: 'registry and service logins' }
}

/** Targets of redirects and of tee, and the last operand of commands that copy. */
function written(program: string, words: readonly string[], { redirects }: ShellCommand): string[] {
  const outputs = redirects.filter(({ operator }) => /^(?:>>?|>\||&>)$/u.test(operator)).map(({ target }) => target)
  const operands = words.filter((word) => !word.startsWith('-'))
  if (program === 'tee') return [...outputs, ...operands]
  const copies =
    /^(?:cp|mv|ln|install|copy|move|xcopy|robocopy|rsync)$/u.test(program) ||
    (program === 'sed' && words.some((word) => word.startsWith('-i')))
  return copies ? [...outputs, ...operands.slice(-1)] : outputs
}

/** A relative path as it is seen from where the text starts, as far as that is known. */
const fromPackage = (path: string, { cwd }: ShellCommand): string =>
  /^\.{1,2}(?:\/|$)/u.test(path) && cwd !== undefined ? posix.join(cwd, path) : path

function placeOf(path: string): { kind: KnownKind; name: string } | undefined {
  const auto = autoRunOf(path)
  if (auto !== undefined) return { kind: kindOf[auto.what], name: auto.name }
  if (/^(?:\.\.\/)+(?:@[\w.-]+\/)?[\w-][\w.-]*\/.*\.(?:[cm]?js|json|node)$/u.test(path))
    return { kind: 'tamper/package', name: 'another package' }
  const isOutside = /^(?:~|\/(?!dev\/|tmp\/|var\/tmp\/)|\.\.\/)/u.test(path)
  return isOutside ? { kind: 'file/write', name: '' } : undefined
}

const kindOf = { persist: 'persist/starts', autorun: 'autorun/write', package: 'tamper/package' } as const

const deleters = /^(?:rm|del|erase|rd|rmdir|shred|rimraf|mkfs(?:\.\w+)?|format|wipefs|dd)$/u
/** The home folder, the root, a drive, or everything below one of them. */
const precious = /^(?:~|\/|\/(?:home|usr|etc|var|bin|boot|lib|root|Users|System|opt)|[A-Za-z]:)(?:[/\\]\*?)*$/u

/** Only what is not the package's own: whole homes and disks, or paths that lead out. */
function deleted(program: string, words: readonly string[], command: ShellCommand): readonly string[] {
  if (/^(?:mkfs|format|wipefs)/u.test(program)) return words.slice(-1)
  if (program === 'dd') return words.filter((word) => /^of=\/dev\/(?:[shv]d|nvme|disk)/u.test(word))
  const paths = words.filter((word) => word !== '' && !/^-|^\/[sqfa]$/iu.test(word))
  return paths
    .map((path) => fromPackage(path, command))
    .filter(
      (path) =>
        precious.test(path) ||
        /^(?:~|\/(?!tmp\/|dev\/|var\/tmp\/)|\.\.(?:\/|$))/u.test(path) ||
        (path === '*' && command.cwd === '/'),
    )
}

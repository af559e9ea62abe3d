import type { Commands } from './commands.ts'
import { computed, isKnown, type ShellCommand } from './types.ts'

/** A pipeline that decodes in more steps than this hides something else. */
const maxStages = 8

/** What is fed to a command, worked out where it can be: `echo … | base64 -d | sh`, `eval "$(echo …)"`, here-documents. */
export const feed = {
  /** From standard input; undefined where nothing is fed to it. */
  input(command: ShellCommand): { readonly text: string } | 'computed' | undefined {
    const redirect = command.redirects.findLast(({ operator }) => operator.startsWith('<') && operator !== '<&')
    if (redirect?.operator === '<') return 'computed'
    if (redirect !== undefined) return { text: redirect.target }
    if (command.pipedFrom === undefined) return undefined
    const text = outputOf(command.pipedFrom)
    return text === undefined ? 'computed' : { text }
  },

  /** Its words, with those filled in that are nothing but the known output of another command. */
  words(command: ShellCommand, all: Commands): readonly string[] {
    if (command.words.every(isKnown)) return command.words
    const inner = all.inside(command)
    const text = inner.length === 1 ? outputOf(inner[0] as ShellCommand) : lastOfPipe(inner)
    return text === undefined ? command.words : command.words.map((word) => (word === computed ? text : word))
  },
}

/** What commands write that are one pipe. */
export function lastOfPipe(commands: readonly ShellCommand[]): string | undefined {
  const last = commands.at(-1)
  const isPipe = commands.every((command, index) => index === 0 || command.pipedFrom === commands[index - 1])
  return last !== undefined && isPipe ? outputOf(last) : undefined
}

/** What a command writes if that can be told without running it. */
export function outputOf(command: ShellCommand, stages = 0): string | undefined {
  if (stages > maxStages) return undefined
  const [program, ...words] = command.words
  const operands = words.filter((word) => !word.startsWith('-'))
  if (program === 'echo') return known(operands.join(' '))
  if (program === 'printf')
    return known(operands[0] === '%s' || operands[0] === '%b' ? (operands[1] ?? '') : (operands[0] ?? ''))
  const redirect = command.redirects.find(({ operator }) => operator === '<<' || operator === '<<<')
  const before = command.pipedFrom
  const input = redirect?.target ?? (before === undefined ? undefined : outputOf(before, stages + 1))
  if (input === undefined) return undefined
  const options = words.filter((word) => word.startsWith('-')).join(' ')
  if (program === 'cat' && words.length === 0) return input
  if (program === 'base64' && /^(?:-[dDi]+|--decode)/u.test(options)) return decoded(input, 'base64')
  if (program === 'openssl' && words.includes('-d') && words.some((word) => /base64/u.test(word)))
    return decoded(input, 'base64')
  if (program === 'xxd' && /-r/u.test(options) && /p/u.test(options)) return decoded(input, 'hex')
  if (program === 'rev')
    return input
      .split('\n')
      .map((line) => [...line].reverse().join(''))
      .join('\n')
  if (program === 'tr' && operands.length === 2) return translated(input, operands[0] as string, operands[1] as string)
  return undefined
}

const known = (text: string): string | undefined => (isKnown(text) ? text : undefined)

const decoded = (text: string, encoding: 'base64' | 'hex'): string =>
  Buffer.from(text.replace(/\s/gu, ''), encoding).toString('utf8')

/** `tr 'A-Za-z' 'N-ZA-Mn-za-m'` */
function translated(text: string, from: string, to: string): string | undefined {
  const [before, after] = [ranged(from), ranged(to)]
  if (before.length > 512 || after.length === 0) return undefined
  const map = new Map(
    [...before].map((character, index) => [character, after[Math.min(index, after.length - 1)] as string]),
  )
  return [...text].map((character) => map.get(character) ?? character).join('')
}

const ranged = (set: string): string =>
  set.replace(/(.)-(.)/gu, (_, first: string, last: string) => {
    const [start, end] = [first.charCodeAt(0), last.charCodeAt(0)]
    return start > end || end - start > 255
      ? first
      : String.fromCharCode(...Array.from({ length: end - start + 1 }, (_, index) => start + index))
  })

import { expansion, type Nested } from './expand.ts'
import { lastOfPipe } from './output.ts'
import { Scanner, withoutPercents } from './scanner.ts'
import { inside, Scope } from './scope.ts'
import { computed, type Redirect, type ShellCommand, type ShellText } from './types.ts'

/** No honest script comes near; beyond it the rest is a problem that is told, never a silent end. */
const maxDepth = 40
const maxCommands = 20_000
/** Characters; an installer with a whole archive in its tail is longer. */
const maxText = 4 * 1024 * 1024

/** Words that only steer, after which a command may start. */
const steering = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '!', '{', 'time', 'coproc'])
const closing = new Set(['fi', 'done', 'esac', '}'])
const separators = ['&&', '||', ';;&', ';;', ';&', ';', '|&', '|', '&', '\n', '(', ')'] as const

export interface ShellOptions {
  /** The script file's path from there, for `$0` and `$(dirname "$0")`. */
  readonly script?: string
  /** Where the text starts, relative to the package's folder. */
  readonly cwd?: string
  /** The line of its file that it starts in. */
  readonly line?: number
}

/**
 * Every simple command of a POSIX shell or bash text, in the order of the text, with quotes, constant variables and
 * folders resolved (The Open Group, Shell Command Language, XCU 2). Lenient: it is read for what it may do, so nothing
 * is a syntax error, and commands of npm scripts that cmd.exe would run come out usable too.
 */
export function parseShell(text: string, { cwd = '.', line = 1, script }: ShellOptions = {}): ShellText {
  const parser = new Parser()
  parser.read(new Scanner(text.slice(0, maxText), line), undefined, new Scope(cwd, script), undefined)
  if (text.length > maxText) parser.problem ??= `it has more than ${maxText} characters`
  return { commands: parser.commands, ...(parser.problem !== undefined && { problem: parser.problem }) }
}

/** A simple command while its words are being read. */
interface Draft {
  readonly number: number
  readonly words: string[]
  readonly variables: string[]
  readonly env: Map<string, string>
  readonly redirects: Redirect[]
  start: number
  end: number
  line: number
}

class Parser {
  readonly commands: ShellCommand[] = []
  problem: string | undefined
  /** Here-documents whose bodies stand behind the line that is being read. */
  #documents: { readonly marker: string; readonly strip: boolean; readonly into: Redirect[]; readonly at: number }[] =
    []
  #count = 0
  #depth = 0

  /** Reads commands up to `end`, which is taken; `within` is the command in whose words they stand. */
  read(scanner: Scanner, end: ')' | undefined, outer: Scope, within: number | undefined): void {
    if (++this.#depth > maxDepth) {
      this.problem ??= `its commands are nested more than ${maxDepth} deep`
      scanner.at = scanner.text.length
      this.#depth--
      return
    }
    const scopes = [outer.copy()]
    let cases = 0
    let pipedFrom: ShellCommand | undefined
    while (!scanner.done) {
      const scope = scopes.at(-1) as Scope
      const draft = this.#simple(scanner, scope)
      if (draft.words[0] === 'case') cases++
      if (draft.words[0] === 'esac') cases--
      const separator = separators.find((one) => scanner.take(one))
      const command = this.#finish(draft, scanner, scope, { within, pipedFrom, background: separator === '&' })
      if (separator === '\n') this.#bodies(scanner)
      pipedFrom = separator === '|' || separator === '|&' ? command : undefined
      if (separator === '(') this.#open(scopes)
      else if (separator === ')' && cases === 0) {
        if (scopes.length === 1 && end !== undefined) break
        if (scopes.length > 1) scopes.pop()
        // What stands behind a subshell reads what its last command writes.
        if (/^[ \t]*\|(?!\|)/u.test(scanner.text.slice(scanner.at, scanner.at + 80))) {
          scanner.until('|')
          pipedFrom = this.commands.at(-1)
        }
      } else if (separator === undefined && !scanner.done) scanner.at++
      if (this.commands.length >= maxCommands) {
        this.problem ??= `it has more than ${maxCommands} commands`
        scanner.at = scanner.text.length
      }
    }
    this.#depth--
  }

  #open(scopes: Scope[]): void {
    // A file of brackets alone must not become a tower of scopes; deeper ones share the last.
    if (scopes.length < 1000) scopes.push((scopes.at(-1) as Scope).copy())
  }

  #simple(scanner: Scanner, scope: Scope): Draft {
    const draft: Draft = {
      number: this.#count++,
      words: [],
      variables: [],
      env: new Map(),
      redirects: [],
      start: 0,
      end: 0,
      line: 0,
    }
    for (;;) {
      scanner.blanks()
      if (draft.line === 0 && !scanner.done) Object.assign(draft, { start: scanner.at, line: scanner.line })
      const redirect = /^(\d*|&)(<<<|<<-?|>>|>\||<>|>&|<&|>|<(?!\()|>(?!\())/u.exec(
        scanner.text.slice(scanner.at, scanner.at + 12),
      )
      if (redirect && !/^[<>]\(/u.test(scanner.text.slice(scanner.at, scanner.at + 2))) {
        scanner.at += redirect[0].length
        this.#redirect(redirect, draft, scanner, scope)
      } else if (scanner.endsWord && !/^[<>]\(/u.test(scanner.text.slice(scanner.at, scanner.at + 2))) break
      else this.#take(this.#word(scanner, scope, draft), draft, scope)
    }
    draft.end = scanner.at
    return draft
  }

  #redirect([, descriptor = '', operator = '']: RegExpExecArray, draft: Draft, scanner: Scanner, scope: Scope): void {
    scanner.blanks()
    const target = this.#word(scanner, scope, draft).text
    if (operator === '<<' || operator === '<<-') {
      const [into, at] = [draft.redirects, draft.redirects.length]
      this.#documents.push({ marker: target, strip: operator === '<<-', into, at })
    }
    const both = descriptor === '&' || (operator === '>&' && !/^[\d-]+$/u.test(target))
    draft.redirects.push({
      operator: both ? '&>' : operator === '<<-' ? '<<' : operator,
      descriptor: descriptor === '&' ? '' : descriptor,
      target: operator === '>&' && !both ? `&${target}` : target,
    })
  }

  #bodies(scanner: Scanner): void {
    for (const { marker, strip, into, at } of this.#documents.splice(0)) {
      const lines: string[] = []
      while (!scanner.done) {
        const line = scanner.until('\n')
        const bare = strip ? line.replace(/^\t+/u, '') : line
        if (bare.replace(/\r$/u, '') === marker) break
        lines.push(bare)
      }
      into[at] = { ...(into[at] as Redirect), target: lines.join('\n') }
    }
  }

  #take(word: { text: string; plain: boolean }, draft: Draft, scope: Scope): void {
    const assignment = word.plain || draft.words.length === 0 ? /^([A-Za-z_]\w*)\+?=(.*)$/su.exec(word.text) : null
    if (draft.words.length === 0 && assignment) {
      const [, name = '', value = ''] = assignment
      draft.env.set(name, word.text.startsWith(`${name}+=`) ? scope.get(name) + value : value)
    } else if (draft.words.length === 0 && word.plain && steering.has(word.text)) draft.line = 0
    else if (draft.words.length === 0 && word.plain && closing.has(word.text) && word.text !== 'esac') draft.line = 0
    else draft.words.push(word.text)
  }

  /** One word with its quotes and expansions resolved; `plain` if it was written without any. */
  #word(scanner: Scanner, scope: Scope, { number, variables }: Draft): { text: string; plain: boolean } {
    const nested: Nested = {
      commands: (inner, end) => {
        const from = this.commands.length
        this.read(inner, end, scope, number)
        return lastOfPipe(this.commands.slice(from))
      },
      text: (text, line) => this.read(new Scanner(text, line), undefined, scope, number),
      variable: (name) => variables.push(name),
    }
    const start = scanner.at
    let text = ''
    let plain = true
    for (;;) {
      if (scanner.startsWith('<(') || scanner.startsWith('>(')) {
        scanner.at += 2
        nested.commands(scanner, ')')
        text += computed
        plain = false
      } else if (scanner.endsWord) break
      else if (scanner.take("'")) {
        text += scanner.until("'")
        plain = false
      } else if (scanner.take('"')) {
        text += doubleQuoted(scanner, scope, nested)
        plain = false
      } else if (scanner.peek() === '\\') {
        // A backslash before a letter is more likely a path of Windows than a needless escape.
        text += scanner.peek(1) === '\n' ? '' : /[\w.]/u.test(scanner.peek(1)) && text !== '' ? '/' : ''
        scanner.at++
        if (scanner.peek() !== '\n') text += scanner.peek()
        scanner.at++
        plain = false
      } else if (scanner.peek() === '$' || scanner.peek() === '`') {
        text += expansion(scanner, scope, nested)
        plain = false
      } else {
        const from = scanner.at
        while (!scanner.endsWord && !`'"\\$\``.includes(scanner.peek())) scanner.at++
        text += scanner.text.slice(from, scanner.at)
      }
    }
    if (scanner.at === start) scanner.at++
    const lookUp = (name: string) => {
      variables.push(name)
      return scope.has(name) ? scope.get(name) : computed
    }
    return { text: withoutPercents(text, lookUp), plain }
  }

  #finish(
    draft: Draft,
    scanner: Scanner,
    scope: Scope,
    of: { within: number | undefined; pipedFrom: ShellCommand | undefined; background: boolean },
  ): ShellCommand | undefined {
    const { words, variables, env, redirects, number } = draft
    const before = { cwd: scope.cwd }
    applied(words, env, scope)
    if (words.length === 0 && redirects.length === 0 && env.size === 0) return undefined
    const source = scanner.text.slice(draft.start, Math.min(draft.end, draft.start + 200)).trim()
    const command: ShellCommand = {
      words,
      variables,
      env,
      redirects,
      cwd: before.cwd,
      line: draft.line,
      excerpt: source,
      number,
      background: of.background,
      ...(of.pipedFrom && { pipedFrom: of.pipedFrom }),
      ...(of.within !== undefined && { within: of.within }),
    }
    this.commands.push(command)
    return command
  }
}

/** What a command changes for those after it. */
function applied(words: readonly string[], env: ReadonlyMap<string, string>, scope: Scope): void {
  const [program, ...rest] = words
  if (program === undefined) for (const [name, value] of env) scope.set(name, value)
  else if (program === 'cd' || program === 'pushd') {
    const folder = rest.find((word) => !/^(?:-[LPe@]+|--|\/d)$/iu.test(word))
    scope.cwd = folder === undefined ? undefined : inside(scope.cwd, folder)
  } else if (['export', 'declare', 'local', 'readonly', 'typeset', 'set', 'setx'].includes(program)) {
    for (const word of rest) {
      const [, name, value = ''] = /^([A-Za-z_]\w*)=(.*)$/su.exec(word) ?? []
      if (name !== undefined) scope.set(name, value)
    }
  } else if (program === 'for' || program === 'select') {
    if (rest[0] !== undefined) scope.set(rest[0], rest.length === 3 ? (rest[2] as string) : computed)
  } else if (program === 'read') for (const name of rest) scope.set(name, computed)
}

function doubleQuoted(scanner: Scanner, scope: Scope, nested: Nested): string {
  let text = ''
  while (!scanner.done && !scanner.take('"')) {
    if (scanner.peek() === '\\' && '$`"\\\n'.includes(scanner.peek(1) || ' ')) {
      if (scanner.peek(1) !== '\n') text += scanner.peek(1)
      scanner.at += 2
    } else if (scanner.peek() === '$' || scanner.peek() === '`') text += expansion(scanner, scope, nested)
    else {
      const from = scanner.at++
      while (!scanner.done && !'"\\$`'.includes(scanner.peek())) scanner.at++
      text += scanner.text.slice(from, scanner.at)
    }
  }
  return text
}

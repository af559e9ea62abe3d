import { Fault } from '../../parse/fault.ts'
import { computed } from '../shell/types.ts'
import { type Literal, parseLiteral } from './python-literal.ts'

/** What a gyp file makes node-gyp do. */
export interface GypFile {
  readonly commands: readonly GypCommand[]
  /** gyp and gypi files that it takes in, as written; undefined where it is computed. */
  readonly files: readonly (string | undefined)[]
  /** Conditions are evaluated by Python; these do more than compare. */
  readonly oddConditions: readonly { readonly text: string; readonly line: number }[]
}

/** `text` goes to a shell, `words` are a program with its arguments, `python` names a module that gyp imports and runs. */
export type GypCommand = { readonly line: number; readonly excerpt: string } & (
  | { readonly text: string }
  | { readonly words: readonly string[] }
  | { readonly python: string }
)

const maxExpansions = 500
/** Values that a variable is followed with; conditions give it one each. */
const maxValues = 6

/**
 * A `binding.gyp` or `.gypi` (Python literals; gyp's input.py): command expansions `<!(…)`, `<!@(…)`, `>!(…)`, `^!(…)`
 * anywhere in any string, `<!pymod_do_main(…)`, the commands of actions, rules and postbuilds, programs named by
 * `make_global_settings`, and Visual Studio's build events.
 * @throws Fault `gyp/…`
 */
export function readGyp(text: string, file: string): GypFile {
  const reader = new GypReader(text)
  const tree = parseLiteral(text, file)
  reader.variables(tree, false)
  reader.visit(tree, '')
  return reader
}

class GypReader implements GypFile {
  readonly commands: GypCommand[] = []
  readonly files: (string | undefined)[] = []
  readonly oddConditions: { text: string; line: number }[] = []
  readonly #text: string
  readonly #variables = new Map<string, string[]>()

  constructor(text: string) {
    this.#text = text
  }

  /** Variables of all targets and conditions together. @param within whether `value` stands in a `variables` section */
  variables(value: Literal, within: boolean): void {
    for (const [key, item] of entriesOf(value)) {
      if (within && !Array.isArray(value)) this.#learn(key.replace(/[%?+=!/]$/u, ''), item)
      if (typeof item === 'object') this.variables(item, within || key === 'variables')
    }
  }

  #learn(name: string, item: Literal): void {
    const values = this.#variables.get(name) ?? []
    this.#variables.set(name, values)
    const value = typeof item === 'object' ? computed : String(item)
    if (values.length < maxValues - 1) values.push(value)
    else if (values.length < maxValues) values.push(computed)
  }

  visit(value: Literal, key: string): void {
    if (typeof value === 'string') this.#string(value, key)
    else if (Array.isArray(value)) this.#list(value, key)
    else {
      for (const [name, item] of entriesOf(value)) {
        this.#string(name, '')
        this.visit(item, name.replace(/[%?+=!/]$/u, ''))
      }
    }
  }

  #list(items: readonly Literal[], key: string): void {
    const words = items.map((item) => (typeof item === 'object' ? undefined : this.#word(String(item))))
    const isCommand = key === 'action' || key === 'msvs_external_builder_build_cmd'
    if (isCommand && words[0] !== undefined) {
      this.commands.push({ words: words.map((word) => word ?? computed), ...this.#place(String(items[0])) })
    }
    if (key === 'make_global_settings') {
      for (const item of items) {
        const [name, program] = Array.isArray(item) ? item : []
        if (typeof program === 'string' && typeof name === 'string' && !/_?FLAGS$/iu.test(name)) {
          for (const filled of this.#filled(program)) this.commands.push({ text: filled, ...this.#place(program) })
        }
      }
    }
    if (key === 'conditions' || key === 'target_conditions') {
      for (const item of items)
        if (Array.isArray(item)) for (const one of item) if (typeof one === 'string') this.#condition(one)
    }
    for (const item of items) this.visit(item, Array.isArray(item) || typeof item === 'object' ? '' : key)
  }

  /** `OS=="win"` compares; a call, an attribute or an underscore name does more (input.py evaluates it without builtins). */
  #condition(text: string): void {
    const bare = text.replace(/[<>^]!?@?\([^()]*\)/gu, '').replace(/'[^']*'|"[^"]*"/gu, "''")
    if (
      /__|\bimport\b|\blambda\b|\.\s*(?!(?:endswith|startswith|lower|upper|strip|split|find)\b)[a-z_]\w*\s*\(|\[.*\bfor\b/iu.test(
        bare,
      )
    ) {
      this.oddConditions.push({ text, line: this.#place(text).line })
    }
  }

  #string(text: string, key: string): void {
    if (key === 'includes' || (key === 'dependencies' && text.includes('.gyp'))) this.#include(text)
    if (/^(?:prebuild|postbuild|prelink|CommandLine|msvs_(?:pre|post)build)$/iu.test(key)) {
      for (const filled of this.#filled(text)) this.commands.push({ text: filled, ...this.#place(text) })
    }
    for (const { body, kind } of expansionsIn(text)) {
      if (this.commands.length >= maxExpansions)
        throw new Fault('gyp/too-many', `it has more than ${maxExpansions} commands`)
      const place = this.#place(text)
      if (kind === 'pymod_do_main') this.commands.push({ python: body.trim().split(/\s+/u)[0] ?? '', ...place })
      else this.#expansion(body, place)
    }
  }

  /** `<!(["program", "argument"])` starts a program without a shell. */
  #expansion(body: string, place: { line: number; excerpt: string }): void {
    if (body.trimStart().startsWith('[')) {
      try {
        const words = parseLiteral(body, 'expansion')
        if (Array.isArray(words)) {
          this.commands.push({ words: words.map((word) => this.#word(String(word))), ...place })
          return
        }
      } catch {
        // No list: `[` is also a command of the shell.
      }
    }
    for (const filled of this.#filled(body)) this.commands.push({ text: filled, ...place })
  }

  #include(text: string): void {
    for (const filled of this.#filled(text)) {
      if (!filled.includes(computed)) this.files.push(filled.replace(/:[^:/\\]*$/u, ''))
      else if (expansionsIn(text).length === 0) this.files.push(undefined)
    }
  }

  /** One word of a command line; what may be several is not known. */
  #word(text: string): string {
    const values = this.#filled(text)
    return values.length === 1 ? (values[0] as string) : computed
  }

  /** `<(name)` with what is known of it, once for each value that it may have. */
  #filled(text: string, depth = 0): readonly string[] {
    const parts = text.split(/[<>^]!?@?\(([A-Za-z_]\w*)[%?+=!/]?\)/u)
    let texts: readonly string[] = [parts[0] ?? '']
    for (let at = 1; at < parts.length; at += 2) {
      const values = this.#valuesOf(parts[at] ?? '', depth)
      const rest = parts[at + 1] ?? ''
      const all = texts.flatMap((before) => values.map((value) => `${before}${value}${rest}`))
      texts = all.length > maxValues ? [...all.slice(0, maxValues), computed] : all
    }
    return texts.map((one) => one.slice(0, 64 * 1024))
  }

  #valuesOf(name: string, depth: number): readonly string[] {
    if (name === 'module_root_dir' || name === 'DEPTH') return ['.']
    const values = depth > 3 ? undefined : this.#variables.get(name)
    return values?.flatMap((value) => this.#filled(value, depth + 1)) ?? [computed]
  }

  #place(text: string): { line: number; excerpt: string } {
    // What the file writes with escapes would not be found.
    const needle = text.split(/["'\\\n]/u, 1)[0] ?? ''
    const at = this.#text.indexOf(needle.slice(0, 60))
    const line = at < 0 ? 1 : this.#text.slice(0, at).split('\n').length
    return { line, excerpt: text.slice(0, 200) }
  }
}

const entriesOf = (value: Literal): readonly (readonly [string, Literal])[] => {
  if (Array.isArray(value)) return value.map((item) => ['', item] as const)
  return typeof value === 'object' && value !== null && 'pairs' in value ? value.pairs : []
}

/** The bodies of the command expansions of a string, brackets matched as gyp does. */
function expansionsIn(text: string): { body: string; kind: string | undefined }[] {
  const found: { body: string; kind: string | undefined }[] = []
  const opening = /[<>^]!(?:@|(pymod_do_main))?\(/gu
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const start = opening.lastIndex
    let depth = 1
    let at = start
    for (; at < text.length && depth > 0; at++) depth += text[at] === '(' ? 1 : text[at] === ')' ? -1 : 0
    found.push({ body: text.slice(start, depth === 0 ? at - 1 : at), kind: match[1] })
    if (found.length >= 100) break
  }
  return found
}

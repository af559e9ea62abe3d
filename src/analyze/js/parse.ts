import { type AnyNode, type Options, Parser, type Program, parseExpressionAt, parse as strict } from 'acorn'
import { LooseParser } from 'acorn-loose'
import { reasonOf } from '../../parse/fault.ts'

/** UTF-16 code units. Syntax trees take some 60 bytes for each; a longer text is read by its shape alone. */
export const maxText = 5_000_000
/** The tolerant parser is four times slower, and slower still on what is no JavaScript at all. */
const maxLooseText = 500_000

/**
 * JavaScript to a syntax tree. Measured on 8,179 files (49 MB) of real archives, one core, October 2026 versions:
 *
 * | parser | MB a second | files it refuses | of them malicious | bundled and minified |
 * |---|---|---|---|---|
 * | acorn 8.19 | 10.3 | 5 | 4 | 123 kB |
 * | meriyah 7.4 | 12.2 | 5 | 4 | 121 kB |
 * | @babel/parser 7.29, errorRecovery | 9.0 | 4 | 4 | 319 kB |
 * | acorn-loose 8.5 | 2.8 | 0 | 0 | 33 kB beside acorn |
 *
 * All four malicious files that strict parsers refuse are read by acorn-loose, so acorn goes first and acorn-loose
 * takes what it refuses. A file with a syntax error does not run, but its author will mend it in the next release.
 */
export function parseJs(text: string): { readonly program?: Program; readonly problem?: string } {
  if (text.length > maxText) return { problem: `longer than ${maxText} characters` }
  let first: unknown
  for (const sourceType of kindsOf(text)) {
    try {
      return { program: strict(text, { ...tolerant, sourceType }) }
    } catch (thrown) {
      first ??= thrown
      // Nesting that overflows one parser's stack overflows the other's too.
      if (thrown instanceof RangeError) return { problem: 'nested too deeply' }
    }
  }
  if (isBinary(text)) return { problem: 'not text' }
  if (text.length > maxLooseText) return { problem: `not valid JavaScript: ${reasonOf(first)}` }
  try {
    return { program: Tolerant.parse(text, { ...tolerant, sourceType: 'script' }) }
  } catch (thrown) {
    return { problem: `not readable as JavaScript: ${reasonOf(thrown)}` }
  }
}

/** Characters of JSON in a file's own text that is read as data. */
const maxJson = 50_000
const read = new WeakMap<object, { readonly text: string; readonly node: AnyNode | undefined }>()

/** JSON as the expression that it is, so that it is looked into as any other; kept for `key` while its text is the same. */
export function jsonNode(key: object, text: string): AnyNode | undefined {
  const known = read.get(key)
  if (known?.text === text) return known.node
  const node = text.length > maxJson ? undefined : expressionOf(text)
  read.set(key, { text, node })
  return node
}

function expressionOf(text: string): AnyNode | undefined {
  try {
    JSON.parse(text)
    return parseExpressionAt(text, 0, tolerant) as AnyNode
  } catch {
    // Not what it is taken for, or nested too deeply: nothing is known of it.
    return undefined
  }
}

/** acorn looks for the line of each error from the start of the text: with an error at each letter that takes minutes. */
class WithoutLines extends Parser {
  raise(pos: number, message: string): never {
    throw Object.assign(new SyntaxError(message), { pos, raisedAt: (this as unknown as { pos: number }).pos })
  }
  raiseRecoverable(pos: number, message: string): never {
    return this.raise(pos, message)
  }
}

class Tolerant extends LooseParser {
  static readonly BaseParser = WithoutLines
}

/** What bytes of an image or a program give when they are read as UTF-8. */
const isBinary = (text: string) => (text.slice(0, 20_000).match(/[\0-\x08\ufffd]/gu)?.length ?? 0) > 40

const tolerant: Options = {
  ecmaVersion: 'latest',
  allowReturnOutsideFunction: true,
  allowImportExportEverywhere: true,
  allowAwaitOutsideFunction: true,
  allowSuperOutsideMethod: true,
  checkPrivateFields: false,
}

const kindsOf = (text: string): ('script' | 'module')[] =>
  /^\s*(?:import|export)\b/mu.test(text) ? ['module', 'script'] : ['script', 'module']

import { parseJs } from './parse.ts'
import { hasPower, hasReferences, isBusy } from './prescreen.ts'
import { analyseProgram, usesOf } from './program.ts'
import { Report } from './report.ts'
import { findInText } from './text.ts'
import type { JsFile } from './types.ts'

/** Code within code within code: deeper than this nobody packs by hand. */
const maxLayers = 4
/** Texts of code that are read for one file. */
const maxInner = 12

/**
 * Reads one file of JavaScript alone. Never throws and never runs anything of it; the work is bounded by counts, not by
 * time, so that the same text always gives the same answer. What could not be read is told as `problem`.
 * @param path as it lies in the package; names the file in signals
 * @param asked only whose functions it runs, of a file that is known to be quiet
 */
export function readJs(text: string, path: string, asked: 'all' | 'uses' = 'all'): JsFile {
  let left = maxInner
  const read = (code: string, layer: number): JsFile => {
    const power = !hasPower(code) ? 'none' : isBusy(code) ? 'busy' : 'quiet'
    if (power === 'none' && !hasReferences(code)) return readText(code, path)
    const { program, problem } = parseJs(code)
    if (program && asked === 'uses') return usesOf(program, code, path)
    if (!program) return { ...readText(code, path), ...(problem !== undefined && { problem }) }
    return analyseProgram(program, { text: code, path, power, mayBeQuiet: layer === 0 && asked === 'all' }, (inner) => {
      if (layer >= maxLayers || inner.length < 8 || --left < 0) return undefined
      return read(inner, layer + 1)
    })
  }
  return read(text, 0)
}

/** What can be said without a syntax tree. */
function readText(text: string, path: string): JsFile {
  const report = new Report(text, path, () => 'load')
  findInText(text, report)
  const { references, commands, signals } = report
  return { references, commands, signals }
}

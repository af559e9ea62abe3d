import { parseJs } from './parse.ts'
import type { JsFile } from './types.ts'

/** Reads one file of JavaScript alone. Never throws; what could not be read is told as `problem`. */
export function readJs(text: string, _path: string): JsFile {
  const { problem } = parseJs(text)
  return { references: [], commands: [], signals: [], ...(problem !== undefined && { problem }) }
}

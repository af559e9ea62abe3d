import type { CodeFacts } from '../model.ts'
import type { JsFile } from './js/types.ts'
import type { PackageSource } from './source.ts'

/** Reads one file of JavaScript alone. @param path names it in signals */
export type ReadJs = (text: string, path: string) => JsFile

export interface AnalyzeOptions {
  /** The package comes from git, so that its `prepare` and its like run at install too. */
  readonly fromGit?: boolean
}

/**
 * What the code of a package does, and what starts it. Deterministic; never throws: what is hostile, too large or not
 * understood is a gap or stands in `reach.unresolved`.
 */
export function analyze(_source: PackageSource, _options: AnalyzeOptions = {}): CodeFacts {
  return { reach: { files: [], unresolved: [] }, signals: [], gaps: [] }
}

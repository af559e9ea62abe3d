import type { Evaluator } from './evaluate.ts'
import type { Call } from './nodes.ts'
import type { Report } from './report.ts'
import type { Taint, Value } from './value.ts'
import { textsOf } from './value.ts'

/** One call of something that node or the browser gives. */
export interface Site {
  readonly node: Call
  /** The way to what is called, e.g. `https.request().write`. */
  readonly path: string
  /** The call that the way started from, e.g. that of `https.request`. */
  readonly origin: Call | undefined
  readonly args: readonly Value[]
  readonly receiver: Value | undefined
  readonly evaluator: Evaluator
  readonly report: Report
  /** Text that is run as code, to be read as such. */
  readonly readCode: (text: string, site: Site) => void
}

/** The first, or one in the user's folder: in a recursion over folders only the outermost call says where it begins. */
export function firstText(value: Value | undefined): string | undefined {
  const texts = value ? textsOf(value) : []
  return texts.find((text) => text.startsWith('~/')) ?? texts[0]
}

/** The call that a value came out of, where that is known. */
export function callOf({ apis }: Pick<Value, 'apis'>): Call | undefined {
  const call = apis.find((api) => api.call)?.call
  return call?.type === 'CallExpression' || call?.type === 'NewExpression' ? call : undefined
}

/** What a sink took in, without what says nothing about anybody. */
export function kindsOf(taints: readonly Taint[]): string[] {
  return [...new Set(taints.map(({ kind }) => kind))].sort()
}

/** Kind and detail together, for a reader: `env-secret:NPM_TOKEN`. */
export const namesOf = (taints: readonly Taint[]): string[] =>
  [...new Set(taints.map(({ kind, detail }) => (detail === '' || detail === kind ? kind : `${kind}:${detail}`)))]
    .slice(0, 12)
    .sort()

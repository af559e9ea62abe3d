import type { KnownKind } from '../../src/analyze/signals.ts'
import type { Args, CodeFacts, Fact, Signal, Trigger } from '../../src/model.ts'
import { known } from './evidence.ts'

/** A signal that acts as soon as its file is started; `when` says by what, nothing where nobody starts it. */
export const signal = (kind: KnownKind, args: Args = {}, when: readonly Trigger[] = ['install']): Signal => ({
  kind,
  file: 'index.js',
  line: 3,
  excerpt: 'excerpt',
  when,
  args: { runs: 'load', ...args },
})

export const code = (...signals: readonly Signal[]): { readonly code: Fact<CodeFacts> } => ({
  code: known({ reach: { files: [], unresolved: [] }, signals, gaps: [] }),
})

import type { Args, Evidence, Hit, Signal } from '../../model.ts'

/**
 * When code acts. `install`: a lifecycle script reaches the file; install scripts hold little that is not used, so it does
 * not matter whether it stands in a function. `import`, `bin`: it acts as soon as the package is loaded or its program
 * started. `called`: somebody has to call it. `unreached`: nothing that was followed leads to the file.
 */
export type Acts = 'install' | 'import' | 'bin' | 'called' | 'unreached'

export function actsAt({ when, args }: Signal): Acts {
  if (when.includes('install') && args['runs'] !== 'call') return 'install'
  if (when.length === 0) return 'unreached'
  if (args['runs'] === 'call') return 'called'
  return when.includes('import') ? 'import' : 'bin'
}

/** It acts without being asked: at install, or as soon as it is imported. */
export const actsAlone = (signal: Signal): boolean => actsAt(signal) === 'install' || actsAt(signal) === 'import'

/**
 * The same, and what lies in a file that nothing is seen to load: an entry may be computed, or come with the next release.
 * For evidence that no honest file has, wherever it lies.
 */
export const actsOrLies = (signal: Signal): boolean =>
  actsAlone(signal) || (actsAt(signal) === 'unreached' && signal.args['runs'] !== 'call')

export const signalsOf = ({ code }: Pick<Evidence, 'code'>, ...kinds: readonly string[]): readonly Signal[] =>
  code.state === 'known' && code.value ? code.value.signals.filter(({ kind }) => kinds.includes(kind)) : []

export const textArg = (args: Args, name: string): string => {
  const value = args[name]
  return typeof value === 'string' ? value : ''
}

export function listArg(args: Args, name: string): readonly string[] {
  const value = args[name]
  return Array.isArray(value) ? (value as readonly string[]) : []
}

/** The place and excerpt of a signal, for a finding. */
export const hitAt = (signal: Signal, args: Args, confidence: Hit['confidence'] = 'high'): Hit => ({
  confidence,
  file: signal.file,
  line: signal.line,
  excerpt: signal.excerpt,
  args: { acts: actsAt(signal), ...args },
})

const words: Readonly<Record<string, string>> = {
  install: 'when it is installed',
  import: 'as soon as it is imported',
  bin: 'when its program is started',
  called: 'when it is called',
  unreached: 'in a file that nothing is seen to load',
}

export const saidOf = (args: Args): string => words[textArg(args, 'acts')] ?? ''

export const toHost = (args: Args): string => (textArg(args, 'host') === '' ? '' : ` to ${textArg(args, 'host')}`)

/** The first of them, the most telling first: one finding a rule is enough to decide, the rest is noise. */
export function* firstHit(signals: readonly Signal[], hit: (signal: Signal) => Hit | undefined): Iterable<Hit> {
  for (const signal of [...signals].sort((a, b) => rank(a) - rank(b))) {
    const found = hit(signal)
    if (!found) continue
    yield found
    return
  }
}

const order: readonly Acts[] = ['install', 'import', 'bin', 'called', 'unreached']
const rank = (signal: Signal) => order.indexOf(actsAt(signal))

import type { Args } from '../../model.ts'
import { textArg } from './code-signals.ts'

const words: Readonly<Record<string, string>> = {
  date: 'from a date on',
  calendar: 'at some times',
  place: 'where a language is spoken or a country is',
  machine: 'on some machines',
  user: 'for some users',
  build: 'in a build service',
  unwatched: 'where no build service runs it',
  debugger: 'where no debugger is attached',
  production: 'in production',
  chance: 'now and then',
  sleep: 'after a long time',
}

/** When a signal of the kind `hide/condition` acts. */
export const conditionSaid = (args: Args): string => words[textArg(args, 'condition')] ?? 'sometimes'

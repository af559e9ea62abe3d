import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, listArg, saidOf, signalsOf, textArg } from './shared/code-signals.ts'
import { isForeignTo } from './shared/hosts.ts'

/**
 * What harms waits for a day, a country, a machine or a user, so that neither analysts nor build services see it: files of
 * the project that are deleted from a date on, code that is run only where a language is spoken. Neither the condition nor
 * the act would be enough: honest code deletes what it built, and asks for the language to answer in it.
 */
export const codeLiesInWait: Rule = {
  id: 'code/lies-in-wait',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    const isTold = signalsOf(evidence, 'network/request', 'network/socket', 'flow/send')
      .filter(actsAlone)
      .some(({ args }) => isForeignTo(evidence, textArg(args, 'host')))
    yield* firstHit(signalsOf(evidence, 'hide/condition').filter(actsAlone), (signal) => {
      const condition = textArg(signal.args, 'condition')
      const acts = listArg(signal.args, 'acts').filter((kind) => harms(kind, condition, isTold))
      return acts.length > 0 ? hitAt(signal, { condition, what: acts }, 'medium') : undefined
    })
  },
  say: (args) =>
    `it ${listArg(args, 'what').map(inWords).join(', ')} only ${conditions[textArg(args, 'condition')] ?? 'sometimes'}, and does so ${saidOf(args)}`,
}

/** Samples of visitors are taken by chance, and timers are long for many reasons: those raise only what is grave alone. */
function harms(kind: string, condition: string, isTold: boolean): boolean {
  if (kind === 'tamper/language') return condition === 'date' || condition === 'chance'
  const isPointed = condition !== 'chance' && condition !== 'sleep'
  if (kind === 'file/delete' || kind === 'code/decoded' || kind === 'flow/run') return isPointed
  if (kind === 'file/write') return condition === 'place'
  if (kind === 'code/dynamic') return isPointed && isTold
  return kind.startsWith('network/') && isTold && isPointed && condition !== 'place'
}

const conditions: Readonly<Record<string, string>> = {
  date: 'from a date on, or at some times',
  place: 'where a language is spoken or a country is',
  machine: 'on some machines',
  user: 'for some users',
  chance: 'now and then',
  sleep: 'after a long time',
}

const words: Readonly<Record<string, string>> = {
  'tamper/language': 'changes what functions of the language answer',
  'file/delete': 'deletes files',
  'file/write': 'writes files',
  'code/decoded': 'runs code that is stored encoded',
  'code/dynamic': 'runs text as code',
  'flow/run': 'runs what came from outside',
}
const inWords = (kind: string) => words[kind] ?? 'talks to another machine'

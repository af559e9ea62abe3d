import type { Evidence, Rule, Signal } from '../model.ts'
import { actsAlone, actsAt, firstHit, hitAt, listArg, saidOf, signalsOf, textArg } from './shared/code-signals.ts'
import { conditionSaid } from './shared/conditions.ts'
import { isForeignTo } from './shared/hosts.ts'
import { wipedLater } from './shared/wipes.ts'

/**
 * What harms waits for a day, a country, a machine, a user, or for nobody to look on, so that neither analysts nor build
 * services see it: files of the project that are deleted from a date on, code that is run only where a language is spoken,
 * secrets that leave only where no debugger is attached. Neither the condition nor the act would be enough: honest code
 * deletes what it built, asks for the language to answer in it, and leaves steps out in a build service.
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
    const sending = signalsOf(evidence, 'flow/send').filter((signal) => actsAlone(signal) && carries(evidence, signal))
    yield* firstHit(signalsOf(evidence, 'hide/condition'), (signal) => {
      const condition = textArg(signal.args, 'condition')
      if (condition === 'date' && actsAt(signal) === 'called') {
        const what = wipedLater(evidence, listArg(signal.args, 'acts'))
        return what.length > 0 ? hitAt(signal, { condition, what }) : undefined
      }
      if (!actsAlone(signal)) return undefined
      const isSent = sending.some(({ file }) => file === signal.file)
      const isGrave = watched.has(condition) ? harmsUnseen : harms
      const acts = listArg(signal.args, 'acts').filter((kind) =>
        isGrave(kind, condition, kind === 'flow/send' ? isSent : isTold),
      )
      return acts.length > 0 ? hitAt(signal, { condition, what: acts }, 'medium') : undefined
    })
  },
  say: (args) =>
    `it ${listArg(args, 'what').map(inWords).join(', ')} only ${conditionSaid(args)}, and does so ${saidOf(args)}`,
}

/** Samples of visitors are taken by chance, and timers are long for many reasons: those raise only what is grave alone. */
function harms(kind: string, condition: string, isTold: boolean): boolean {
  if (kind === 'tamper/language') return condition === 'date' || condition === 'calendar' || condition === 'chance'
  const isPointed = condition !== 'chance' && condition !== 'sleep'
  if (kind === 'file/delete' || kind === 'code/decoded' || kind === 'flow/run') return isPointed
  if (kind === 'file/write') return condition === 'place'
  if (kind === 'code/dynamic') return isPointed && isTold
  return kind.startsWith('network/') && isTold && isPointed && condition !== 'place'
}

/** What leaves is somebody's own, and goes to a stranger. */
const carries = (evidence: Evidence, { args }: Signal): boolean =>
  isForeignTo(evidence, textArg(args, 'host')) && listArg(args, 'from').some((kind) => own.test(kind))
const own = /^(?:env(?:-secret|-user)?|secret|file|listing|output|host|user|home|net)$/u

/** Honest code asks these for steps that it leaves out, and for the build that it is; what it never has to hide is this. */
const watched = new Set(['build', 'unwatched', 'production', 'debugger'])

function harmsUnseen(kind: string, condition: string, isTold: boolean): boolean {
  if (kind === 'code/decoded') return true
  if (kind === 'flow/run' || kind.startsWith('network/')) return condition === 'debugger' && isTold
  return (kind === 'flow/send' || kind === 'code/dynamic') && isTold
}

const words: Readonly<Record<string, string>> = {
  'tamper/language': 'changes what functions of the language answer',
  'file/delete': 'deletes files',
  'file/write': 'writes files',
  'process/run': 'starts a program that deletes',
  'process/shell': 'deletes by a command',
  'tamper/security': 'switches off the machine or what guards it',
  'code/decoded': 'runs code that is stored encoded',
  'code/dynamic': 'runs text as code',
  'flow/run': 'runs what came from outside',
  'flow/send': 'sends away what is not its own',
}
const inWords = (kind: string) => words[kind] ?? 'talks to another machine'

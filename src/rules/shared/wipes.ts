import type { Evidence, Signal } from '../../model.ts'
import { actsAt, signalsOf, textArg } from './code-signals.ts'

/**
 * What no function has to do from a day on that is written into it: to delete or overwrite what a search found or what lies
 * in the project, or to switch the machine off. @param acts that stand under the condition
 */
export function wipedLater(evidence: Evidence, acts: readonly string[]): readonly string[] {
  const found = signalsOf(
    evidence,
    'file/delete',
    'file/write',
    'tamper/security',
    'process/shell',
    'process/run',
  ).filter((signal) => actsAt(signal) === 'called' && isWiping(signal, acts))
  return [...new Set(found.map(({ kind }) => kind))]
}

function isWiping({ kind, args }: Signal, acts: readonly string[]): boolean {
  if (kind.startsWith('process/'))
    return acts.includes(kind) && wipes.test(textArg(args, 'command')) && !outputs.test(textArg(args, 'command'))
  // A command line says by itself what it deletes.
  const isCommand = args['command'] !== undefined
  if (!acts.includes(isCommand ? 'process/shell' : kind) || outputs.test(textArg(args, 'path'))) return false
  return isCommand ? kind !== 'file/write' : textArg(args, 'among') !== ''
}

/** Folders of its own output, and what hides from people, are its own. */
const outputs = /(?:^|[/\\])(?:\.[\w-]+|dist|build|out|output|cache|te?mp|coverage|logs?)(?:[/\\]|$)/iu

const wipes =
  /^(?:sudo\s+)?(?:npx\s+)?(?:rm\s+-\w*r|rimraf\s|(?:rd|rmdir|del)\s+\/s|git\s+(?:clean\s+-\w*f|reset\s+--hard|checkout\s+(?:--\s+)?\.))/iu

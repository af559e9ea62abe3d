import type { Evidence, Rule, Signal } from '../model.ts'
import {
  actsAlone,
  actsAt,
  actsOrLies,
  firstHit,
  hitAt,
  listArg,
  saidOf,
  signalsOf,
  textArg,
} from './shared/code-signals.ts'
import { isHere, isNamedAfter, isPublisher } from './shared/hosts.ts'
import { starts } from './shared/starts.ts'

/**
 * What a server sends is run: as code, as a command, or as a program that was just written. Who owns the server decides
 * what the package does, today and tomorrow. A downloader that tries its own binary writes it below its own folder.
 */
export const codeRunsDownloads: Rule = {
  id: 'code/runs-downloads',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    yield* firstHit([...signalsOf(evidence, 'flow/run').filter(isForeign), ...startedDownloads(evidence)], (signal) =>
      hitAt(signal, { host: textArg(signal.args, 'host'), how: textArg(signal.args, 'how') || 'a program' }),
    )
  },
  say: (args) => `it runs what ${textArg(args, 'host') || 'a server'} sends (${textArg(args, 'how')}) ${saidOf(args)}`,
}

function isForeign(signal: Signal): boolean {
  const from = listArg(signal.args, 'from')
  const host = textArg(signal.args, 'host')
  if (isHere(host) || !from.some((kind) => /^(?:network|request)/u.test(kind))) return false
  // A command line may hold a version that a registry told; one that a client sent, or nothing else, is a back door.
  if (textArg(signal.args, 'how') === 'command') {
    const isTold = textArg(signal.args, 'program') === 'told'
    const isAsked = from.some((kind) => kind.startsWith('request'))
    // A starter of programs that many use (cross-spawn in a bundle) is given this and that; a back door just the one, and
    // most often a line for a shell.
    if (isTold && from.every((kind) => kind.startsWith('request')))
      return actsAlone(signal) || (signal.args['line'] === 'yes' && actsAt(signal) !== 'unreached')
    return (isTold && actsAlone(signal)) || (isAsked && actsOrLies(signal))
  }
  return actsOrLies(signal) || (host !== '' && actsAt(signal) !== 'unreached')
}

/** Starts of a program at the very path, outside of the package, where the same file wrote what came from outside. */
function startedDownloads(evidence: Evidence): readonly Signal[] {
  const written = signalsOf(evidence, 'flow/write').filter(({ args }) => {
    const [host, path] = [textArg(args, 'host'), textArg(args, 'path')]
    return path.length > 3 && !((isPublisher(host) || host === '') && isNamedAfter(evidence, path))
  })
  return signalsOf(evidence, 'process/run', 'process/shell', 'process/hidden', 'code/native').filter((start) => {
    // Machine code that is opened is started by its path.
    const command = textArg(start.args, 'command') || textArg(start.args, 'path')
    return (
      actsOrLies(start) &&
      written.some(({ file, args }) => file === start.file && starts(command, textArg(args, 'path')))
    )
  })
}

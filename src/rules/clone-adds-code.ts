import type { Rule } from '../model.ts'
import { listArg } from './shared/code-signals.ts'
import { additionsTo, copiedFromOthers } from './shared/copy.ts'

const mostNamed = 5

/** A known package under another name and by others, with something in it that acts: the shape of a trojan. */
export const cloneAddsCode: Rule = {
  id: 'clone/adds-code',
  severity: 'high',
  speaksOf: 'newcomers',
  needs: ['copied', 'history', 'archive', 'code'],
  *check(evidence) {
    const copied = copiedFromOthers(evidence)
    const added = copied && additionsTo(copied, evidence)
    if (!copied || !added) return
    const { events, signals } = added
    const [first] = signals
    const files = [...new Set(signals.map(({ file }) => file))]
    const kinds = [...new Set(signals.map(({ kind }) => kind))]
    yield {
      ...(first ? { file: first.file, line: first.line, excerpt: first.excerpt } : { file: 'package.json' }),
      args: {
        original: `${copied.name}@${copied.version}`,
        what: copied.code > 0 ? 'code' : 'README',
        events,
        kinds: kinds.slice(0, mostNamed),
        files: files.slice(0, mostNamed),
      },
    }
  },
  say(args) {
    const [events, kinds, files] = ['events', 'kinds', 'files'].map((name) => listArg(args, name).join(', '))
    const script = events === '' ? [] : [`an install script (${events})`]
    const code = kinds === '' ? [] : [`${kinds} in ${files}`]
    return `it has the ${args['what']} of ${args['original']}, is by others, and adds ${[...script, ...code].join(' and ')}`
  },
}

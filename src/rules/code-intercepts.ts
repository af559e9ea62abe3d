import type { Rule } from '../model.ts'
import { actsAlone, firstHit, hitAt, listArg, saidOf, signalsOf, textArg } from './shared/code-signals.ts'
import { isForeignTo } from './shared/hosts.ts'

/**
 * It puts itself between the program and node (the module loader, servers, what every object inherits) and the same file
 * talks to a foreign host that is written into it; or it replaces a function of another module and sends away what its
 * callers hand to it. Tools that instrument are told where to report.
 */
export const codeIntercepts: Rule = {
  id: 'code/intercepts',
  severity: 'critical',
  speaksOf: 'all',
  needs: ['code'],
  *check(evidence) {
    const talking = signalsOf(evidence, 'network/request', 'network/socket').filter(({ args }) =>
      isForeignTo(evidence, textArg(args, 'host')),
    )
    yield* firstHit(signalsOf(evidence, 'page/hook', 'tamper/language').filter(actsAlone), (signal) => {
      const name = textArg(signal.args, 'name')
      const host = talking.find(({ file }) => file === signal.file)?.args['host']
      return host !== undefined && ofNode.test(name) ? hitAt(signal, { name, host: String(host) }) : undefined
    })
    yield* firstHit(signalsOf(evidence, 'flow/send').filter(actsAlone), (signal) => {
      const host = textArg(signal.args, 'host')
      const taken = listArg(signal.args, 'names').find((name) => name.startsWith('intercepted:'))
      return taken !== undefined && isForeignTo(evidence, host)
        ? hitAt(signal, { name: taken.slice('intercepted:'.length), host })
        : undefined
    })
  },
  say: (args) => `it replaces ${textArg(args, 'name')} and talks to ${textArg(args, 'host')} ${saidOf(args)}`,
}

const ofNode =
  /^(?:Response\.|JSON\.parse|Module\.|require\.|https?\.|fs\.|crypto\.|child_process\.|process\.binding|Object\.prototype\.)/u

import { Fault } from '../parse/fault.ts'
import { visibleJson } from '../policy/ascii.ts'
import { durationSyntax, millisecondsOf } from '../policy/time.ts'
import { inert } from '../text/escape.ts'
import { parse, type Streams, textIn } from './args.ts'
import { openSession, type Session } from './session.ts'
import { type WatchOptions, watchOn, watchOnce } from './watch.ts'

/**
 * `watch`: reports on `out`, a JSON line each; what went wrong where the session speaks.
 * @returns after one round 1 for new reports, 2 for problems, else 0; when it is ended, 0
 */
export async function watch(session: Session, args: readonly string[], { out }: Streams): Promise<number> {
  const text = { type: 'string' } as const
  const { values, positionals } = parse(args, { once: { type: 'boolean' }, every: text, webhook: text })
  const every = textIn(values, 'every') ?? '6h'
  if (!durationSyntax.test(every)) {
    throw new Fault('cli/usage', `--every ${inert(every, 40)} is no duration`, { hint: 'write it as 6h, 1d or 1w' })
  }
  const webhook = textIn(values, 'webhook') ?? (session.env['PORTCULLIS_WEBHOOK'] || undefined)
  const options: WatchOptions = {
    places: positionals,
    ...(webhook !== undefined && { webhook }),
    print: (report) => out.write(`${visibleJson(report)}\n`),
    complain: (problem) => session.out.write(`portcullis: ${inert(problem, 600)}\n`),
  }
  if (values['once'] === true) {
    const { reports, problems } = await watchOnce(session, options)
    return reports > 0 ? 1 : problems > 0 ? 2 : 0
  }
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort())
  const open = () => openSession(session.project.folder, session.env)
  await watchOn(open, options, millisecondsOf(every), ending.signal)
  return 0
}

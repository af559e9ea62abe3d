import { parseArgs } from 'node:util'
import type { Approval, Report } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { changesJson, changesReport } from '../report/changes.ts'
import { explanationJson, explanationReport } from '../report/explanation.ts'
import { jsonReport } from '../report/json.ts'
import { waitingReport } from '../report/waiting.ts'
import { inert } from '../text/escape.ts'
import { check } from './check.ts'
import { approve, deny, exportLists, prune, staleIn, waiting } from './decide.ts'
import { diff } from './diff.ts'
import { explain } from './explain.ts'
import { init, remove } from './init.ts'
import { wrapNpx } from './npx.ts'
import { page } from './pager.ts'
import { scan } from './scan.ts'
import { openSession, type Session, styleFor, tell } from './session.ts'
import { wrapFor, wrapNpm, wrapPnpm } from './wrap.ts'

export const usage = `portcullis: stops an install before any script of a dependency runs

  portcullis init [--dry-run]         wire the guard into this project; --remove undoes it
  portcullis install|add|ci|… ARGS    run this project's package manager guarded
  portcullis npm|pnpm|npx ARGS        the same, naming it
  portcullis check [--json]           judge this project's lockfile without installing
  portcullis scan PATH… [--json]      judge archives or unpacked packages, offline
  portcullis approve [PKG…]           without a name: what waits, and what is advised;
                                      a name, NAME@VERSION or a pattern: --reason TEXT, --expires YYYY-MM-DD
                                      --prune removes entries that decide nothing any more,
                                      --export writes npm's and pnpm's own lists
  portcullis deny PKG[@VERSION]…      --reason TEXT
  portcullis explain PKG[@VERSION]    all evidence, and how it came in; --json
  portcullis diff PKG@A PKG@B         what changed that matters for safety; archives and folders too; --json

Exit codes: 0 nothing stopped, 1 stopped by a verdict, 2 could not do its work.
`

/** Where a command speaks: reports and answers on `out`, everything else is the session's business. */
export interface Streams {
  readonly out: NodeJS.WriteStream
}

type Command = (session: Session, args: readonly string[], streams: Streams) => Promise<number>

const decision = { reason: { type: 'string' }, expires: { type: 'string' } } as const
const json = { json: { type: 'boolean' } } as const

const commands: Readonly<Record<string, Command>> = {
  async check(session, args, streams) {
    const { values } = parse(args, { ...json, offline: { type: 'boolean' } }, { names: false })
    const report = await check(session, { offline: values['offline'] === true })
    for (const { approval, why } of staleIn(session))
      session.out.write(`unused: ${decided(approval)} (${inert(why)}); portcullis approve --prune removes it\n`)
    return show(session, report, values['json'] === true, streams)
  },
  async scan(session, args, streams) {
    const { values, positionals } = parse(args, { ...json, 'no-feed': { type: 'boolean' } })
    const { report, unread } = await scan(session, positionals, { feed: values['no-feed'] !== true })
    const code = show(session, report, values['json'] === true, streams)
    return code === 0 && unread > 0 ? 2 : code
  },
  async approve(session, args, { out }) {
    const { values, positionals } = parse(args, {
      ...decision,
      prune: { type: 'boolean' },
      export: { type: 'boolean' },
    })
    if (values['prune'] === true) {
      for (const { approval, why } of await prune(session)) out.write(`removed ${decided(approval)}: ${inert(why)}\n`)
    }
    for (const approval of positionals.length === 0 ? [] : await approve(session, positionals, texts(values)))
      out.write(`approved ${decided(approval)}\n`)
    if (values['export'] === true) {
      for (const { path, why } of exportLists(session)) out.write(`changed ${path}: ${why}\n`)
    }
    if (positionals.length === 0 && values['prune'] !== true && values['export'] !== true)
      out.write(waitingReport(await waiting(session), styleFor({ ...session, out })))
    return 0
  },
  async deny(session, args, { out }) {
    const { values, positionals } = parse(args, decision)
    if (positionals.length === 0)
      throw new Fault('cli/usage', 'deny needs the name of a package', { hint: 'portcullis deny NAME' })
    for (const denial of await deny(session, positionals, texts(values))) out.write(`denied ${decided(denial)}\n`)
    return 0
  },
  async init(session, args, { out }) {
    const { values } = parse(args, { remove: { type: 'boolean' }, 'dry-run': { type: 'boolean' } }, { names: false })
    const dryRun = values['dry-run'] === true
    const done = values['remove'] === true ? await remove(session, { dryRun }) : await init(session, { dryRun })
    out.write(done.lines.map((line) => `${inert(line)}\n`).join(''))
    return done.stopped ? 1 : 0
  },
  async explain(session, args, { out }) {
    const { values, positionals } = parse(args, { ...json, offline: { type: 'boolean' } })
    const [name, ...rest] = positionals
    if (name === undefined || rest.length > 0)
      throw new Fault('cli/usage', 'explain needs the name of one package', { hint: 'portcullis explain NAME' })
    const explanations = await explain(session, name, values['offline'] === true ? { offline: true } : {})
    if (values['json'] === true) out.write(explanationJson(explanations))
    else page(explanationReport(explanations, styleFor({ ...session, out })), out, session.env)
    return 0
  },
  async diff(session, args, { out }) {
    const { values, positionals } = parse(args, { ...json, offline: { type: 'boolean' } })
    const changes = await diff(session, positionals, { offline: values['offline'] === true })
    if (values['json'] === true) out.write(changesJson(changes))
    else page(changesReport(changes, styleFor({ ...session, out })), out, session.env)
    return 0
  },
  npm: (session, args) => wrapNpm(session, args),
  pnpm: (session, args) => wrapPnpm(session, args),
  npx: (session, args) => wrapNpx(session, args),
}

/** Commands that are the package manager's own words. */
const passed = new Set([
  'install',
  'i',
  'add',
  'ci',
  'update',
  'up',
  'upgrade',
  'remove',
  'rm',
  'uninstall',
  'un',
  'rebuild',
  'dedupe',
])

export async function cli(argv: readonly string[], streams: Streams): Promise<number> {
  const [name = 'help', ...args] = argv
  if (name === 'help' || name === '--help' || name === '-h') {
    streams.out.write(usage)
    return 0
  }
  const session = openSession(process.cwd())
  if (passed.has(name)) return wrapFor(session, [name, ...args])
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined)
    throw new Fault('cli/unknown-command', `there is no command ${inert(name)}`, { hint: 'portcullis --help' })
  return command(session, args, streams)
}

function show(session: Session, report: Report, asJson: boolean, { out }: Streams): number {
  if (asJson) out.write(jsonReport(report))
  else tell({ ...session, out }, report)
  return report.stopped ? 1 : 0
}

type Options = Readonly<Record<string, { readonly type: 'boolean' | 'string' }>>

function parse(args: readonly string[], options: Options, { names }: { readonly names: boolean } = { names: true }) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: names })
  } catch (error) {
    throw new Fault('cli/usage', (error as Error).message, { hint: 'portcullis --help' })
  }
}

const decided = ({ name, version }: Approval): string => `${inert(name)}@${inert(version)}`

const texts = (values: Readonly<Record<string, unknown>>) => ({
  ...(typeof values['reason'] === 'string' && { reason: values['reason'] }),
  ...(typeof values['expires'] === 'string' && { expires: values['expires'] }),
})

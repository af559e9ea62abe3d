import type { Approval, Report } from '../model.ts'
import { Fault } from '../parse/fault.ts'
import { visibleJson } from '../policy/ascii.ts'
import { changesJson, changesReport } from '../report/changes.ts'
import { formatDiagnosis, jsonDiagnosis } from '../report/diagnosis.ts'
import { explanationJson, explanationReport } from '../report/explanation.ts'
import { jsonReport } from '../report/json.ts'
import { waitingReport } from '../report/waiting.ts'
import { inert } from '../text/escape.ts'
import { saneColumns } from '../text/wrap.ts'
import { parse, type Streams, textIn } from './args.ts'
import { checkCommand, checkFlags } from './check-command.ts'
import { type CiService, ciServices } from './ci-templates.ts'
import { approve, deny, exportLists, prune, waiting } from './decide.ts'
import { diff } from './diff.ts'
import { doctor, exitCodeOf } from './doctor/doctor.ts'
import { explain } from './explain.ts'
import { feed } from './feed.ts'
import { init, remove } from './init.ts'
import { logLines, pruneLogs, readLogs, verifyLines } from './log.ts'
import { wrapNpx } from './npx.ts'
import { page } from './pager.ts'
import { recheck } from './recheck.ts'
import { recheckJson, recheckText } from './recheck-text.ts'
import { writeHtmlReport } from './report.ts'
import { sbomCommand, sbomFlags } from './sbom.ts'
import { scan } from './scan.ts'
import { openSession, type Session, styleFor, tell } from './session.ts'
import { watch } from './watch-command.ts'
import { wrapFor, wrapNpm, wrapPnpm } from './wrap.ts'

export const usage = `portcullis: stops an install before any script of a dependency runs

  portcullis init [--dry-run]         wire the guard into this project; --remove undoes it,
                                      --ci github|gitlab writes the CI step too
  portcullis install|add|ci|… ARGS    run this project's package manager guarded
  portcullis npm|pnpm|npx ARGS        the same, naming it
  portcullis check [--json]           judge this project's lockfile without installing; --base REF: what changed since,
                                      --format sarif|github|gitlab|junit|json|text, --out FILE, --sbom FILE,
                                      --no-facts: read also the archives whose facts ship
  portcullis sbom [--format cyclonedx|spdx] [--out FILE]
                                      a bill of materials of what was judged; sbom diff A B: what changed
  portcullis scan PATH… [--json]      judge archives or unpacked packages, offline
  portcullis report --html FILE       the same as one page to look at, without any network
  portcullis doctor [--json]          prove on this project that a harmless canary is stopped
  portcullis approve [PKG…]           without a name: what waits, and what is advised;
                                      a name, NAME@VERSION or a pattern: --reason TEXT, --expires YYYY-MM-DD
                                      --prune removes entries that decide nothing any more,
                                      --export writes npm's and pnpm's own lists
  portcullis deny PKG[@VERSION]…      --reason TEXT
  portcullis explain PKG[@VERSION]    all evidence, and how it came in; --json
  portcullis diff PKG@A PKG@B         what changed that matters for safety; archives and folders too; --json
  portcullis log [PROJECT…] [--json]  what was let in and which scripts ran; --verify checks the chain,
                                      --prune 90d removes full segments that are older
  portcullis recheck [PROJECT…]       judge past receipts and lockfiles again with today's feed; exit code 1: exposed
  portcullis watch [PROJECT…]         recheck every 6h and report what is new once; --once, --every 1d, --webhook URL
  portcullis feed update|status       fetch the malware feed from the policy's sources; say what is in use
  portcullis feed build --from OSV.zip --out FILE [--sign KEY] [--base OLD]
  portcullis feed announce NEW --sign KEY

Exit codes: 0 nothing stopped, 1 stopped by a verdict, 2 could not do its work.
`

type Command = (session: Session, args: readonly string[], streams: Streams) => Promise<number>

const decision = { reason: { type: 'string' }, expires: { type: 'string' } } as const
const json = { json: { type: 'boolean' } } as const

const commands: Readonly<Record<string, Command>> = {
  async check(session, args, streams) {
    const { values } = parse(args, checkFlags, { names: false })
    return checkCommand(session, values, streams.out)
  },
  async sbom(session, args, { out }) {
    const { values, positionals } = parse(args, sbomFlags)
    return sbomCommand(session, positionals, values, out)
  },
  async scan(session, args, streams) {
    const { values, positionals } = parse(args, { ...json, 'no-feed': { type: 'boolean' } })
    const { report, unread } = await scan(session, positionals, { feed: values['no-feed'] !== true })
    const code = show(session, report, values['json'] === true, streams)
    return code === 0 && unread > 0 ? 2 : code
  },
  async report(session, args, { out }) {
    const { values } = parse(args, { html: { type: 'string' }, offline: { type: 'boolean' } }, { names: false })
    const file = values['html']
    if (typeof file !== 'string' || file === '')
      throw new Fault('cli/usage', 'report needs a file to write', { hint: 'portcullis report --html FILE' })
    const { stopped, checked } = await writeHtmlReport(session, file, { offline: values['offline'] === true })
    out.write(`wrote ${inert(file)}: ${checked.judged} of ${checked.resolved} packages checked\n`)
    return stopped ? 1 : 0
  },
  async doctor(session, args, { out }) {
    const { values } = parse(args, json, { names: false })
    const diagnosis = await doctor(session)
    const code = exitCodeOf(diagnosis)
    out.write(
      values['json'] === true
        ? jsonDiagnosis(code === 0, diagnosis)
        : formatDiagnosis(diagnosis, saneColumns(out.columns ?? 80)),
    )
    return code
  },
  async approve(session, args, { out }) {
    const { values, positionals } = parse(args, {
      ...decision,
      prune: { type: 'boolean' },
      export: { type: 'boolean' },
    })
    if (values['prune'] === true) {
      const gone = await prune(session)
      for (const { approval, why } of gone) out.write(`removed ${decided(approval)}: ${inert(why)}\n`)
      if (gone.length === 0) out.write('Every entry still decides something: none was removed.\n')
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
    const options = { remove: { type: 'boolean' }, 'dry-run': { type: 'boolean' }, ci: { type: 'string' } } as const
    const { values } = parse(args, options, { names: false })
    const dryRun = values['dry-run'] === true
    const ci = values['ci'] === undefined ? {} : { ci: ciServiceOf(values['ci']) }
    const done = values['remove'] === true ? await remove(session, { dryRun }) : await init(session, { dryRun, ...ci })
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
  feed: (session, args, streams) => feed(session, args, streams),
  async log(session, args, { out }) {
    const { values, positionals } = parse(args, { ...json, verify: { type: 'boolean' }, prune: { type: 'string' } })
    const age = textIn(values, 'prune')
    if (age !== undefined) {
      out.write([...(await pruneLogs(session, positionals, age)), ''].join('\n'))
      return 0
    }
    const logs = readLogs(session, positionals)
    if (values['json'] === true) out.write(logs.map((log) => `${visibleJson(log)}\n`).join(''))
    else out.write([...(values['verify'] === true ? verifyLines(logs) : logLines(logs)), ''].join('\n'))
    return logs.some(({ problems }) => problems.length > 0) ? 2 : 0
  },
  async recheck(session, args, { out }) {
    const { values, positionals } = parse(args, json)
    const rechecked = await recheck(session, positionals)
    out.write(values['json'] === true ? recheckJson(rechecked) : recheckText(rechecked))
    if (rechecked.matches.some(({ kind }) => kind === 'exposed')) return 1
    return rechecked.problems.length > 0 ? 2 : 0
  },
  watch: (session, args, streams) => watch(session, args, streams),
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
  // Decisions that cannot be read stop every command, also those that would not need them.
  void session.project.accepted
  if (passed.has(name)) return wrapFor(session, [name, ...args])
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command !== undefined && !wrapping.has(name) && args.some((arg) => arg === '--help' || arg === '-h')) {
    streams.out.write(usageOf(name))
    return 0
  }
  if (command === undefined)
    throw new Fault('cli/unknown-command', `there is no command ${inert(name)}`, { hint: 'portcullis --help' })
  return command(session, args, streams)
}

/** What follows them is their own manager's, `--help` too. */
const wrapping = new Set(['npm', 'pnpm', 'npx'])

/** The part of {@link usage} that speaks of one command. */
export function usageOf(name: string): string {
  const [, all = ''] = usage.split('\n\n')
  const own = all.split(/\n(?= {2}portcullis )/u).filter((part) => part.startsWith(`  portcullis ${name} `))
  return `${own.join('\n')}\n\nportcullis --help tells all commands.\n`
}

function show(session: Session, report: Report, asJson: boolean, { out }: Streams): number {
  if (asJson) out.write(jsonReport(report))
  else tell({ ...session, out }, report)
  return report.stopped ? 1 : 0
}

function ciServiceOf(value: unknown): CiService {
  const service = ciServices.find((name) => name === value)
  if (service === undefined)
    throw new Fault('cli/usage', '--ci takes github or gitlab', { hint: 'portcullis init --ci github' })
  return service
}

const decided = ({ name, version }: Approval): string => `${inert(name)}@${inert(version)}`

const texts = (values: Readonly<Record<string, unknown>>) => ({
  ...(typeof values['reason'] === 'string' && { reason: values['reason'] }),
  ...(typeof values['expires'] === 'string' && { expires: values['expires'] }),
})

import type { Evaluator } from './evaluate.ts'
import { hostsIn } from './hosts.ts'
import { send } from './network.ts'
import type { AnyNode } from './nodes.ts'
import type { Report } from './report.ts'
import { firstText, kindsOf, namesOf, type Site } from './site.ts'
import { hole, isWhole, type Taint, textsOf, type Value } from './value.ts'

const line = /^child_process\.(?:exec|execSync|shelljs\.(?:exec|run|runSync|get)|shelljs)$/u
const program = /^child_process\.(?:execFile|execFileSync|spawn|spawnSync|spawn\.sync|execa(?:\.\w+)?)$/u

/** Coding agents with every question switched off: the prompt that follows does what it says (nx, August 2025). */
const agents =
  /\b(?:claude|gemini|q|codex|cursor-agent|opencode|copilot|aider)\b.*(?:--dangerously-skip-permissions|--yolo|--trust-all-tools|--dangerously-bypass-approvals-and-sandbox|--allow-all-tools|--yes-always)/u

/** Options that only such agents have, whatever the variable is called that holds the program. */
const askNobody =
  /^--(?:dangerously-skip-permissions|trust-all-tools|dangerously-bypass-approvals-and-sandbox|allow-all-tools|yes-always)$/u

/** The words of a list, those of lists that are spread into it included. */
function textsInside(list: Value | undefined, { evaluator }: Site): readonly string[] {
  const parts = list?.made.flatMap(({ contents }) => contents.slice(0, 60)) ?? []
  return parts.flatMap((node) => {
    const value = evaluator.value(node)
    return [value, ...(value.elements ?? []), evaluator.member(value, undefined)].flatMap(textsOf)
  })
}

/** `$`…`` of zx, Bun and execa: what stands between the marks is a command line. */
export function findTemplate(
  node: Extract<AnyNode, { type: 'TaggedTemplateExpression' }>,
  evaluator: Evaluator,
  report: Report,
): void {
  if (!evaluator.value(node.tag).apis.some(({ path }) => templates.test(path))) return
  const quasi = evaluator.value(node.quasi)
  const text = known(firstText(quasi)) ?? '…'
  report.command(node, true, [text])
  report.signal('process/shell', node, { command: text.slice(0, 400), from: kindsOf(evaluator.taintsOf(quasi)) })
}

const templates =
  /^(?:zx(?:\/core)?|bun|Bun|execa|child_process\.execa|dax-sh|@david\/dax)\.(?:\$|\$\.sync|execaCommand)$/u

/** Programs and command lines that a call starts. */
export function findCommands(site: Site): void {
  const { node, path, args, report } = site
  const isLine = line.test(path) || /\.(?:execaCommand|commandSync|command)$/u.test(path)
  if (!isLine && !program.test(path)) return
  const first = textsOf(args[0] ?? { ...empty })
  if (isLine) {
    for (const text of first.length > 0 ? first : [undefined]) report.command(node, true, [known(text)])
  } else {
    const words = wordsOf(args[1])
    for (const text of first.length > 0 ? first : [undefined])
      report.command(node, isShell(site), [known(text), ...words])
  }
  const all = [
    ...(args[0] ? site.evaluator.taintsOf(args[0]) : []),
    ...(args[1] ? site.evaluator.taintsOf(args[1]) : []),
  ]
  const command = [first[0] ?? hole, ...(isLine ? [] : wordsOf(args[1]).map((word) => word ?? hole))]
    .join(' ')
    .replaceAll(hole, '…')
  report.signal(isLine || isShell(site) ? 'process/shell' : 'process/run', node, {
    command: command.slice(0, 400),
    from: kindsOf(all),
  })
  const from = all.filter(({ kind }) => kind === 'network' || kind === 'decoded' || kind === 'request')
  const told = args[0]?.taints.filter(({ kind }) => kind === 'network' || kind === 'request') ?? []
  // A text that begins empty and is added to is not known.
  const isTold =
    first.length === 0
      ? told.length > 0
      : first.every((text) => text === '') && told.some(({ kind }) => kind === 'network')
  if (from.length > 0) {
    const program = isTold ? 'told' : 'known'
    const line = isLine ? { line: 'yes' } : {}
    report.signal('flow/run', node, {
      from: namesOf(from),
      how: 'command',
      program,
      command: command.slice(0, 200),
      ...line,
    })
  }
  const code = isLine ? undefined : codeGiven(args[1])
  const isCode = code !== undefined && !textsOf(code).some(isUnpacking)
  const given = isCode ? site.evaluator.taintsOf(code).filter(({ kind }) => kind === 'network') : []
  if (given.length > 0) {
    const host = given.find(({ detail }) => detail !== '')?.detail ?? ''
    report.signal('flow/run', node, { from: namesOf(given), how: 'code for an interpreter', host })
  }
  if (isLine && first.some((text) => everything.test(text)) && !hasFolder(site))
    report.signal('file/delete', node, { path: '*', how: 'everything' })
  if (isLine) sentAway(site, command, all)
  if (agents.test(command) || textsInside(args[1], site).some((word) => askNobody.test(word)))
    report.signal('agent/run', node, { command: command.slice(0, 200) })
  if (isHidden(site)) report.signal('process/hidden', node, { command: command.slice(0, 200), how: 'detached' })
}

const empty: Value = { constants: [], apis: [], functions: [], made: [], taints: [] }
const known = (text: string | undefined) =>
  text !== undefined && isWhole(text) ? text : text?.replaceAll(hole, '\u2026')

const wordsOf = (list: Value | undefined): (string | undefined)[] =>
  (list?.elements ?? []).slice(0, 60).map((word) => known(firstText(word)))

/** Whatever lies in the folder that the program happens to be in. */
const everything = /^\s*(?:(?:sudo\s+)?rm\s+-(?:rf|fr|r -f)\s+(?:\*|\.\/\*)|(?:rd|rmdir)\s+\/s\s+\/q\s+\.)\s*$/iu

const hasFolder = (site: Site): boolean => {
  const options = optionsOf(site)
  const isIn = options?.made.some(({ properties }) => properties.has('cwd')) ?? false
  // The folder that the program is in anyway is no other one.
  return isIn && !site.evaluator.property(options as Value, 'cwd').apis.some(({ path }) => path === 'process.cwd()')
}

/** What a command line that talks to a host holds goes to that host. */
function sentAway(site: Site, command: string, taints: readonly Taint[]): void {
  const host = /\b(?:curl|wget|iwr|irm|invoke-\w+|nc|ncat)\b/iu.test(command) ? (hostsIn(command)[0] ?? '') : ''
  if (host !== '') send(site, host, taints)
}

/**
 * PowerShell's way to unpack an archive, and nothing else: what came from outside stands in its quotes, as the path of a file.
 * A quote in it would end them; versions and names of files have none.
 */
const isUnpacking = (text: string): boolean => text.length < 2_000 && unpacks.test(text)
const unpacks =
  /^(?:\s*\$ProgressPreference\s*=\s*'\w+'\s*;)?\s*Expand-Archive(?:\s+(?:'[^']*'|"[^"$`]*"|[^\s'"$`;&|(){}\uffff]+))*\s*;?\s*$/iu

/** The word after `-e`, `-c` and their like, which an interpreter runs as code. */
function codeGiven(list: Value | undefined): Value | undefined {
  const at = list?.elements?.findIndex((word) =>
    /^(?:-\w?[ecp]|--eval|--print|-command)$/iu.test(firstText(word) ?? ''),
  )
  return at === undefined || at < 0 ? undefined : list?.elements?.[at + 1]
}

function optionsOf({ args }: Site): Value | undefined {
  return args.slice(1).find((arg) => arg.made.length > 0 && !arg.elements)
}

function isShell(site: Site): boolean {
  const options = optionsOf(site)
  return (
    options !== undefined &&
    site.evaluator.property(options, 'shell').constants.some((value) => value === true || typeof value === 'string')
  )
}

/** Its own session, no streams: it goes on when the install is over, and nobody sees what it says. */
function isHidden(site: Site): boolean {
  const options = optionsOf(site)
  if (!options) return false
  const detached = site.evaluator.property(options, 'detached').constants.includes(true)
  return detached && site.evaluator.property(options, 'stdio').constants.includes('ignore')
}
